import type { AgentProfile } from '../adapter'
import { createClaudeAdapter, restoreClaudeAdapter } from '../claude/adapter'
import { claudeArguments, claudeOwnOptions, claudeResuming } from '../claude/profile'

/** The bundled program that speaks Claude's protocol: Corral's main job without a key and without a network. */
export const demo: AgentProfile = {
  id: 'demo',
  name: 'Demo agent',
  executables: [],
  bundled: 'demo-agent.mjs',
  versionArguments: ['--version'],
  hint: 'It ships with Corral and needs no key and no network.',
  models: ['demo'],
  permissionModes: ['ask', 'accept-edits', 'plan', 'allow-all'],
  takesImages: true,
  switchesModel: false,
  usualStartSeconds: 1,
  ownOptions: claudeOwnOptions,
  launch: (options) => ({
    args: claudeArguments(options),
    env: {},
    agentSessionId: options.resume ?? options.agentSessionId,
  }),
  resume: claudeResuming,
  create: createClaudeAdapter,
  restore: restoreClaudeAdapter,
}
