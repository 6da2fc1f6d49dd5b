import parseCommandLine from 'string-argv'
import type { AgentOptions } from '../../preload/contract/settings'
import type { AgentProfile } from '../adapters/adapter'
import { isKeptBack, isName, layered, variable } from './environment'
import { argumentChosen, argumentSecret, notALine, variableChosen, variableKeptBack, variableTwice } from './faults'
import { secretAmong } from './secrets'

/** As a person typed them, in the settings or for one session. */
export type TypedExtras = Pick<AgentOptions, 'arguments' | 'environment'>
/** What an agent gets besides what Corral needs for it. */
export type Extras = { args: string[]; environment: Record<string, string> }

type Agent = Pick<AgentProfile, 'name' | 'ownOptions'>

/** For every session of an agent. Throws a fault that tells what cannot be had, and where it stands. */
export const lastingExtras = (typed: TypedExtras, agent: Agent): Extras =>
  extrasFrom(typed, agent, ` in the settings of ${agent.name}`)

/** For one session alone. Throws as `lastingExtras` does. */
export const sessionExtras = (typed: TypedExtras, agent: Agent): Extras => extrasFrom(typed, agent, '')

/** Both, in the order in which they count: of an argument that stands twice most agents take the last one. */
export const joinedExtras = (lasting: Extras, own: Extras): Extras => ({
  args: [...lasting.args, ...own.args],
  environment: layered(lasting.environment, own.environment),
})

/** What the adapter asks for under what the person does; throws a fault where the person's would replace the adapter's. */
export function underExtras(
  { environment }: Extras,
  fromAdapter: Record<string, string>,
  agent: Pick<AgentProfile, 'name'>,
): Record<string, string> {
  const replaced = Object.keys(environment).find((name) => variable(fromAdapter, name) !== undefined)
  if (replaced !== undefined) throw variableChosen(replaced, agent.name)
  return { ...environment, ...fromAdapter }
}

/** Throws a fault when one of the words looks like a secret: everybody on the machine can read them. */
export function refuseSecrets(words: readonly string[], place: string): void {
  const secret = secretAmong(words)
  if (secret !== null) throw argumentSecret(secret, place)
}

function extrasFrom(typed: TypedExtras, agent: Agent, where: string): Extras {
  const args = parseCommandLine(typed.arguments)
  const chosen = args.find((word) => agent.ownOptions?.includes(word.split('=')[0] ?? ''))
  if (chosen !== undefined) throw argumentChosen(chosen.split('=')[0] ?? '', agent.name, where)
  refuseSecrets(args, `Arguments${where}`)
  return { args, environment: environmentFrom(typed.environment, where) }
}

/** No value is ever named in a fault: it may be a secret, and so may a line that was meant to be one. */
function environmentFrom(lines: string, where: string): Record<string, string> {
  const found = new Map<string, string>()
  for (const [index, line] of lines.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const [name = '', ...value] = line.trimStart().split('=')
    if (value.length === 0 || !isName(name) || line.includes('\0')) throw notALine(index + 1, where)
    if (isKeptBack(name)) throw variableKeptBack(name, where)
    if (variable(Object.fromEntries(found), name) !== undefined) throw variableTwice(name, where)
    found.set(name, value.join('='))
  }
  return Object.fromEntries(found)
}
