import type { PermissionMode } from '../../preload/contract/session'
import { createAcpAdapter, restoreAcpAdapter } from './acp/adapter'
import { type AcpAgent, isGone } from './acp/agent'
import type { AgentProfile, LaunchOptions } from './adapter'

/** What Corral has to know of an agent that speaks the Agent Client Protocol: the rest it tells itself. */
export type AcpSettings = Pick<
  AgentProfile,
  'id' | 'name' | 'executables' | 'hint' | 'usualStartSeconds' | 'ownOptions'
> &
  Omit<AcpAgent, 'name' | 'launchedModes'> & {
    /** Arguments that make it speak the protocol; never a prompt or a secret, for argv is public. */
    args(options: LaunchOptions): string[]
    env?(options: LaunchOptions): Record<string, string>
    launchedModes?: AcpAgent['launchedModes']
    models?: string[]
    takesImages: boolean
    forks: boolean
  }

const ALL_MODES: PermissionMode[] = ['ask', 'accept-edits', 'plan', 'allow-all']

/** The profile of an agent that speaks the Agent Client Protocol. */
export function acpProfile(settings: AcpSettings): AgentProfile {
  const { id, name, executables, hint, usualStartSeconds, takesImages, forks } = settings
  const { args, env, login, unknownConversation, launchedModes = [], ownOptions = [] } = settings
  const agent: AcpAgent = { name, login, unknownConversation, launchedModes }
  return {
    ...{ id, name, executables, hint, usualStartSeconds, takesImages, ownOptions },
    bundled: null,
    versionArguments: ['--version'],
    models: settings.models ?? [],
    permissionModes: ALL_MODES,
    switchesModel: true,
    launch: (options) => ({
      args: args(options),
      env: env?.(options) ?? {},
      // A new conversation, or a copy, gets its id from the agent.
      agentSessionId: options.fork ? null : (options.resume ?? null),
    }),
    resume: { isGone, forks },
    create: (options) => createAcpAdapter(agent, options),
    restore: (options, saved) => restoreAcpAdapter(agent, options, saved),
  }
}

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

/** A command of the person's own that speaks the protocol. `command` is a name on PATH. */
export function customAcp(command: {
  id: string
  name: string
  command: string
  args: readonly string[]
}): AgentProfile {
  const { id, name } = command
  return acpProfile({
    ...{ id, name, executables: [command.command] },
    hint: `Corral runs “${[command.command, ...command.args].join(' ')}”: see in the settings whether it is right.`,
    login: `Start “${command.command}” in a terminal and log in there.`,
    args: () => [...command.args],
    unknownConversation: /not found|unknown session|no (such )?(session|conversation)|invalid session|does not exist/i,
    usualStartSeconds: 5,
    takesImages: true,
    forks: true,
  })
}
