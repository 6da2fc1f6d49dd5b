import type { PermissionMode } from '../../../preload/contract/session'
import { acpProfile } from './profile'

/** Gemini CLI by Google. Measured with 0.61.0. */
export const gemini = acpProfile({
  id: 'gemini',
  name: 'Gemini CLI',
  executables: ['gemini'],
  hint: 'Install it with “npm install -g @google/gemini-cli”, then run “gemini” once to log in.',
  login: 'Run “gemini” once in a terminal and log in, or set GEMINI_API_KEY.',
  // Without a model it asks a second one, with each message, which to use.
  args: ({ model }) => ['--acp', '--skip-trust', ...(model === null ? [] : ['-m', model])],
  // By default it runs itself a second time as its own child, and the first one cannot be ended politely.
  env: () => ({ GEMINI_CLI_NO_RELAUNCH: 'true' }),
  ownOptions: [
    ...['--acp', '--experimental-acp', '-m', '--model', '-p', '--prompt', '-i', '--prompt-interactive'],
    ...['--approval-mode', '-y', '--yolo', '-r', '--resume', '--session-id', '--session-file', '-o', '--output-format'],
  ],
  unknownConversation: /Invalid session identifier|No previous sessions found/,
  models: ['gemini-2.5-pro', 'gemini-2.5-flash'],
  usualStartSeconds: 3,
  takesImages: true,
  forks: false,
})

/** opencode. Measured with 1.18.33. */
export const opencode = acpProfile({
  id: 'opencode',
  name: 'opencode',
  executables: ['opencode'],
  hint: 'Install it with “npm install -g opencode-ai”, then run “opencode auth login” once.',
  login: 'Run “opencode auth login” in a terminal.',
  args: () => ['acp'],
  ownOptions: ['--cwd'],
  env: ({ permissions }) => ({
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_PERMISSION: opencodePermission(permissions),
  }),
  launchedModes: ['accept-edits', 'allow-all'],
  unknownConversation: /OpenCode service failure.*"service":"session"|session not found/i,
  usualStartSeconds: 5,
  takesImages: true,
  forks: true,
})

/** It asks for nothing by itself (measured), so each permission mode is told to it as rules. */
function opencodePermission(permissions: PermissionMode): string {
  if (permissions === 'allow-all') return JSON.stringify({ '*': 'allow' })
  const edit = permissions === 'accept-edits' ? 'allow' : 'ask'
  return JSON.stringify({ edit, bash: 'ask', webfetch: 'ask', external_directory: 'ask' })
}

/** Claude Code behind the bridge that editors use. Measured with 0.49.0. */
export const claudeAgentAcp = acpProfile({
  id: 'claude-agent-acp',
  name: 'Claude (ACP)',
  executables: ['claude-agent-acp'],
  hint: 'Install it with “npm install -g @agentclientprotocol/claude-agent-acp”, then run “claude” once to log in.',
  login: 'Run “claude” once in a terminal and log in, or set ANTHROPIC_API_KEY.',
  args: () => [],
  env: () => ({ DISABLE_AUTOUPDATER: '1' }),
  unknownConversation: /No conversation found|does not match any session|Session not found|Resource not found/,
  models: ['opus', 'sonnet', 'haiku'],
  usualStartSeconds: 2,
  takesImages: true,
  forks: true,
})
