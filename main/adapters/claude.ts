import type { PermissionMode } from '../../preload/contract/session'
import type { AgentProfile, LaunchOptions } from './adapter'
import { createClaudeAdapter, restoreClaudeAdapter } from './claude/adapter'

/** Claude's own names of the permission modes. */
const MODES: Readonly<Record<PermissionMode, string>> = {
  ask: 'default',
  'accept-edits': 'acceptEdits',
  plan: 'plan',
  'allow-all': 'bypassPermissions',
}

/** Arguments of the long-lived stream-json mode. The prompt goes in by standard input, for argv is public. */
export function claudeArguments({ model, permissions, agentSessionId }: LaunchOptions): string[] {
  return [
    '-p',
    ...['--input-format', 'stream-json'],
    ...['--output-format', 'stream-json'],
    '--verbose',
    '--include-partial-messages',
    ...['--permission-prompt-tool', 'stdio'],
    ...['--session-id', agentSessionId],
    ...['--permission-mode', MODES[permissions]],
    ...(model === null ? [] : ['--model', model]),
  ]
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
  usualStartSeconds: 1,
  launch: (options) => ({
    args: claudeArguments(options),
    // An update in the middle of a session would replace the program that runs it.
    env: { DISABLE_AUTOUPDATER: '1' },
    agentSessionId: options.agentSessionId,
  }),
  create: createClaudeAdapter,
  restore: restoreClaudeAdapter,
}
