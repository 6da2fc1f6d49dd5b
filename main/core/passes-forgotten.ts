import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ProcId } from '../../preload/contract/process'
import type { AgentProfile } from '../adapters/adapter'
import { unknownAgent } from '../adapters/raw/profile'
import { MARKER, parseAgentRecord } from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import { readSpec, type SessionSpec, sessionFile } from './session-files'
import type { SetAside } from './state-file'

/**
 * What a session directory still tells of a session whose specification is lost: its own, where it is there after all; else what
 * can be read in the one that was set aside, and what its agent runs. Never null: the session lives and must be reached.
 */
export function recoverSpec(
  directory: string,
  scene: { agents: readonly AgentProfile[]; nextRun(): number; notice: SetAside },
): { spec: SessionSpec; agent: AgentProfile; isWhole: boolean } {
  const whole = readSpec(directory, scene.notice)
  const text = whole ? '' : setAsideText(directory)
  const agentId = whole?.agent ?? field(text, 'agent')
  const agent =
    scene.agents.find(({ id }) => id === agentId) ??
    runningAgent(directory, scene.agents) ??
    unknownAgent(agentId || 'unknown')
  if (whole) return { spec: whole, agent, isWhole: true }
  const session = path.basename(directory)
  const spec: SessionSpec = {
    version: 1,
    session,
    run: scene.nextRun(),
    kind: 'session',
    task: field(text, 'task') ?? '',
    agent: agent.id,
    folder: field(text, 'folder') ?? directory,
    model: null,
    permissions: 'ask',
    arguments: '',
    environmentNames: [],
    proposedAgentSessionId: session,
    adopted: null,
    createdAt: Date.now(),
    resumption: null,
    order: { version: 1, file: agent.executables[0] ?? agent.id, marker: session },
  }
  return { spec, agent, isWhole: false }
}

/** Of the agent that runs, by the names in its command line; null when none of ours is in it. */
function runningAgent(directory: string, agents: readonly AgentProfile[]): AgentProfile | null {
  const root = agentOf(directory)
  const [facts] = root ? platform.tree(root) : []
  const words = new Set(facts?.command.split(' ').map((word) => path.basename(word)))
  return (
    agents.find(({ executables, bundled }) => [...executables, bundled ?? ''].some((name) => words.has(name))) ?? null
  )
}

/** The root of its tree as its keeper wrote it down; null when there is no such record, or a damaged one. */
export function agentOf(directory: string): ProcId | null {
  try {
    return parseAgentRecord(readRecord(sessionFile(directory, 'agent'))).process
  } catch {
    return null
  }
}

/** Whether nothing of a session is to be seen: its agent is gone, and nobody bears its mark. */
export function seemsGone(directory: string): boolean {
  const agent = agentOf(directory)
  if (agent && platform.liveness(agent) !== 'gone') return false
  return !platform.marked(MARKER).some(({ value }) => value === path.basename(directory))
}

/** The newest specification that was set aside; '' when there is none. */
function setAsideText(directory: string): string {
  try {
    const name = readdirSync(directory)
      .filter((each) => each.startsWith('spec.json.damaged-'))
      .sort()
      .at(-1)
    return name === undefined ? '' : readFileSync(path.join(directory, name), 'utf8')
  } catch {
    return ''
  }
}

/** A text in JSON that may be torn; null when it is not whole. */
function field(text: string, name: string): string | null {
  const found = new RegExp(`"${name}":("(?:[^"\\\\]|\\\\.)*")`).exec(text)?.[1]
  try {
    return found === undefined ? null : (JSON.parse(found) as string)
  } catch {
    return null // An escape that is none: damaged there.
  }
}
