import { randomUUID } from 'node:crypto'
import path from 'node:path'
import parseCommandLine from 'string-argv'
import type { CustomAgent, Settings } from '../../preload/contract/settings'
import { customAcp } from '../adapters/acp/profile'
import type { AgentProfile } from '../adapters/adapter'
import { customRaw } from '../adapters/raw/profile'
import { isLookedFor } from './agents'
import { lastingExtras, refuseSecrets } from './extras'
import { CorralFault, programNotAbsolute } from './faults'
import type { SettingsStore } from './settings'

/** Every agent that can be launched: those that ship, and the person's own commands as the settings name them. */
export class Catalog {
  /** Always the present ones: whoever holds this list sees every change of the settings. */
  readonly agents: AgentProfile[] = []

  constructor(
    private readonly shipped: readonly AgentProfile[],
    private readonly settings: SettingsStore,
  ) {
    settings.onChange(() => this.refresh())
    this.refresh()
  }

  /**
   * The agent of a command that somebody typed: the one that has these very words already, else a new one that the
   * settings keep. Throws a fault when the words name no program, or the disk refuses.
   */
  adopt({ command, protocol }: Pick<CustomAgent, 'command' | 'protocol'>): string {
    const words = command.trim()
    const name = nameOf(words)
    if (name === '')
      throw new CorralFault(
        'no-command',
        'The command names no program.',
        'Type its name or its path, then its arguments.',
      )
    const { customAgents } = this.settings.get()
    const known = customAgents.find((each) => each.command === words && each.protocol === protocol)
    if (known) return known.id
    const agent: CustomAgent = { id: `custom-${randomUUID()}`, name, protocol, command: words }
    this.change({ customAgents: [...customAgents, agent] })
    return agent.id
  }

  /** A change of the settings that somebody asked for. Throws a fault that tells what of it no agent can be started with, or when the disk refuses. */
  change(change: Partial<Settings>): Settings {
    const before = this.settings.get()
    const { customAgents = before.customAgents, agentOptions = before.agentOptions } = change
    for (const agent of this.agents) {
      const options = agentOptions[agent.id]
      if (options === undefined) continue
      lastingExtras(options, agent)
      if (isLookedFor(agent) && options.program !== '' && !path.isAbsolute(options.program))
        throw programNotAbsolute(options.program, agent.name)
    }
    for (const { command } of customAgents)
      if (!before.customAgents.some((each) => each.command === command))
        refuseSecrets(parseCommandLine(command), 'the command')
    return this.settings.change({
      ...change,
      ...(change.customAgents ? { agentOptions: optionsFor(customAgents, agentOptions) } : {}),
    })
  }

  private refresh(): void {
    const own = this.settings.get().customAgents.flatMap((agent) => profileOf(agent) ?? [])
    this.agents.splice(0, Number.POSITIVE_INFINITY, ...this.shipped, ...own)
  }
}

/** null when the command names no program. */
function profileOf({ id, name, protocol, command }: CustomAgent): AgentProfile | null {
  const [file, ...args] = parseCommandLine(command)
  if (file === undefined) return null
  const profile = protocol === 'acp' ? customAcp : customRaw
  // Nobody knows what such a program does when it is asked for its version.
  return { ...profile({ id, name, command: file, args }), versionArguments: [] }
}

/** Whoever removes a command removes what was to be kept for it: it may hold secrets. */
const optionsFor = (
  customAgents: readonly CustomAgent[],
  options: Settings['agentOptions'],
): Settings['agentOptions'] =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([agent]) => !agent.startsWith('custom-') || customAgents.some(({ id }) => id === agent),
    ),
  )

/** The program's own name, without its folder. */
const nameOf = (command: string): string => parseCommandLine(command)[0]?.split(/[\\/]/).at(-1) ?? ''
