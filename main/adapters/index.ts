import { claudeAgentAcp, gemini, opencode } from './acp/agents'
import type { AgentProfile } from './adapter'
import { claude } from './claude/profile'
import { codex } from './codex/profile'
import { demo } from './demo/profile'
import { pi } from './pi/profile'

/** Every agent that Corral can launch, in the order in which it offers them. */
export const profiles: readonly AgentProfile[] = [claude, codex, gemini, opencode, pi, claudeAgentAcp, demo]

/** The agent of that id; undefined when there is none. */
export function profileOf(id: string): AgentProfile | undefined {
  return profiles.find((profile) => profile.id === id)
}
