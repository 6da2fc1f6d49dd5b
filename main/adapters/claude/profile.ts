import type { PermissionMode } from '../../../preload/contract/session'
import type { AgentProfile, LaunchOptions, Resuming } from '../adapter'
import { createClaudeAdapter, restoreClaudeAdapter } from './adapter'
import { claudePast } from './past'

/** Claude's own names of the permission modes. */
const MODES: Readonly<Record<PermissionMode, string>> = {
  ask: 'default',
  'accept-edits': 'acceptEdits',
  plan: 'plan',
  'allow-all': 'bypassPermissions',
}

/** What says how it speaks, which conversation it goes on with, and how much it may do: the last one of each would count. */
export const claudeOwnOptions = [
  ...['-p', '--print', '--input-format', '--output-format', '--permission-prompt-tool', '--bg', '--background'],
  ...['--session-id', '--resume', '-r', '--continue', '-c', '--fork-session', '--model'],
  ...['--permission-mode', '--dangerously-skip-permissions'],
]

/** Arguments of the long-lived stream-json mode. The prompt goes in by standard input, for argv is public. */
export function claudeArguments({ model, permissions, agentSessionId, resume, fork }: LaunchOptions): string[] {
  return [
    '-p',
    ...['--input-format', 'stream-json'],
    ...['--output-format', 'stream-json'],
    '--verbose',
    '--include-partial-messages',
    ...['--permission-prompt-tool', 'stdio'],
    // With --resume the id stays the same; both at once are refused (measured with 2.1.197).
    ...(resume === undefined ? ['--session-id', agentSessionId] : ['--resume', resume]),
    ...(fork ? ['--fork-session'] : []),
    ...['--permission-mode', MODES[permissions]],
    ...(model === null ? [] : ['--model', model]),
  ]
}

/** Measured with 2.1.197: on standard error and in a result line, exit code 1; also when the folder is another than then. */
export const claudeResuming: Resuming = {
  isGone: (words) => words.includes('No conversation found with session ID'),
  forks: true,
}

/** Claude Code by Anthropic. */
export const claude: AgentProfile = {
  id: 'claude',
  name: 'Claude Code',
  executables: ['claude'],
  bundled: null,
  versionArguments: ['--version'],
  hint: 'Install it with “npm install -g @anthropic-ai/claude-code”, then run “claude” once to log in.',
  models: ['opus', 'sonnet', 'haiku'],
  permissionModes: ['ask', 'accept-edits', 'plan', 'allow-all'],
  takesImages: true,
  switchesModel: true,
  usualStartSeconds: 1,
  ownOptions: claudeOwnOptions,
  launch: (options) => ({
    args: claudeArguments(options),
    // An update in the middle of a session would replace the program that runs it.
    env: { DISABLE_AUTOUPDATER: '1' },
    agentSessionId: options.resume ?? options.agentSessionId,
  }),
  resume: claudeResuming,
  past: claudePast,
  create: createClaudeAdapter,
  restore: restoreClaudeAdapter,
}
