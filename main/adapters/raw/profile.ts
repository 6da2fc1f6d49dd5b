import type { AgentProfile } from '../adapter'
import { createRawAdapter, restoreRawAdapter } from './adapter'

/** A command of the person's own that just prints and reads lines. `command` is a name on PATH, or an absolute path. */
export function customRaw(command: {
  id: string
  name: string
  command: string
  args: readonly string[]
}): AgentProfile {
  const { id, name, args } = command
  return {
    ...{ id, name, executables: [command.command] },
    bundled: null,
    versionArguments: [],
    hint: `Corral runs “${[command.command, ...args].join(' ')}”: see in the settings whether it is right.`,
    models: [],
    // Nobody knows what it does, so there is nothing to choose.
    permissionModes: [],
    takesImages: false,
    switchesModel: false,
    usualStartSeconds: 1,
    isReadyAtOnce: true,
    launch: () => ({ args: [...args], env: {}, agentSessionId: null }),
    resume: null,
    create: createRawAdapter,
    restore: (_options, saved) => restoreRawAdapter(saved),
  }
}

/** Stands in for an agent that this Corral does not have: its sessions can be read and ended, and are spoken to in plain lines. */
export const unknownAgent = (id: string): AgentProfile => ({
  ...customRaw({ id, name: 'Unknown agent', command: id, args: [] }),
  hint: 'Another version of Corral, or a command that was removed from the settings, started it.',
})
