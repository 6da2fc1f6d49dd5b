import type { ProcId } from '../../preload/contract/process'
import { type EndpointRecord, parseEndpointRecord } from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import { delay } from '../platform/deadline'
import { endDeafKeeper } from './deaf-keeper'
import { killOrder } from './ending-sessions'
import { wardensOf } from './former-wardens'
import { KeeperConnection } from './keeper-connection'
import { agentOf } from './passes-forgotten'
import type { Profile } from './profile'
import type { Registry } from './registry'
import { readExit, sessionFile } from './session-files'

const NO_NEWS = {
  ...{ grown: () => {}, ending: () => {}, ended: () => {} },
  ...{ inputClosed: () => {}, trouble: () => {}, closed: () => {} },
}

/** The keeper of a session directory as it wrote itself down; null when there is no such record, or a damaged one. */
export function keeperOf(directory: string): EndpointRecord | null {
  try {
    return parseEndpointRecord(readRecord(sessionFile(directory, 'keeper')))
  } catch {
    return null
  }
}

/** A keeper whose session is over for so long should have left by itself (it says farewell for seconds). */
export const isOverdue = (directory: string, leaveWithinMs: number): boolean => {
  const exit = readExit(directory)
  return exit !== null && Date.now() - exit.at > leaveWithinMs
}

/**
 * Tells a keeper to leave whose session is over and whose agent is gone. 'left': it did, or was ended because it hears nothing and has
 * nobody below it. 'stays': its agent is not proven gone, or somebody of its tree lives, so nothing was done to it.
 */
export async function tellToLeave(directory: string, keeper: EndpointRecord): Promise<'left' | 'stays'> {
  const agent = agentOf(directory)
  if (agent && platform.liveness(agent) !== 'gone') return 'stays'
  if (platform.below(() => [keeper.process]).members().length > 0) return 'stays'
  try {
    const connection = await KeeperConnection.open(keeper, NO_NEWS)
    // It has ended: then to be alone is to leave. It has not: it proves the end first.
    if (!connection.hello.ended) await connection.end(killOrder('Its agent was gone, and its keeper had not noticed.'))
    connection.close()
  } catch {
    // Nobody below it, its end on disk, its identity known, and it does not answer: it only takes up room.
    await endDeafKeeper(keeper.process)
  }
  return (await isGoneSoon(keeper.process)) ? 'left' : 'stays'
}

/** Leaving takes a keeper some milliseconds; a busy machine gets two seconds. */
async function isGoneSoon(keeper: ProcId): Promise<boolean> {
  for (let look = 0; look < 40; look += 1) {
    if (platform.liveness(keeper) === 'gone') return true
    await delay(50)
  }
  return false
}

/** The processes of Corral itself that are known: this one, its wardens, the keepers. */
export function ownProcesses(profile: Profile, registry: Pick<Registry, 'running'>): ProcId[] {
  const self = platform.identify(process.pid)
  const keepers = registry.running().flatMap(({ lastKeeper }) => lastKeeper?.process ?? [])
  return [...(typeof self === 'object' ? [self] : []), ...wardensOf(profile), ...keepers]
}
