import type { AgentProfile } from '../adapter'
import { createCodexAdapter, restoreCodexAdapter } from './adapter'
import { codexPast } from './past'

/**
 * Codex by OpenAI. What npm calls `codex` is a small Node program around the native one: the keeper ends both, for it ends
 * the tree, and the wrapper passes signals on.
 */
export const codex: AgentProfile = {
  id: 'codex',
  name: 'Codex',
  executables: ['codex'],
  bundled: null,
  versionArguments: ['--version'],
  hint: 'Install it with “npm install -g @openai/codex”, then run “codex login”.',
  models: [],
  permissionModes: ['ask', 'accept-edits', 'plan', 'allow-all'],
  takesImages: true,
  switchesModel: true,
  usualStartSeconds: 1,
  // Measured with 0.169.
  callVariable: 'CODEX_TOOL_CALL_ID',
  ownOptions: ['--listen'],
  launch: ({ resume, fork }) => ({
    args: ['app-server'],
    env: {},
    // A thread gets its id from Codex.
    agentSessionId: fork ? null : (resume ?? null),
  }),
  resume: {
    // Measured with 0.169: the error of thread/resume, code -32600.
    isGone: (words) => words.includes('no rollout found for thread id'),
    forks: true,
  },
  past: codexPast,
  create: createCodexAdapter,
  restore: restoreCodexAdapter,
}
