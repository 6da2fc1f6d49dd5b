import type { PermissionMode } from '../../../preload/contract/session'
import type { AgentProfile, LaunchOptions } from '../adapter'
import { createAcpAdapter, restoreAcpAdapter } from './adapter'
import { type AcpAgent, isGone } from './agent'

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
