import { z } from 'zod'
import { CorralFault, cannotPersist } from './faults'
import type { Profile } from './profile'
import { readState, type SetAside, writeState } from './state-file'

const FIRST_RUN = 1_000_000

/**
 * The number for people of a new session. They never repeat, not even after the newest session was removed. `known`: those
 * of all sessions. Throws a fault when the disk refuses.
 */
export function nextRun(profile: Profile, known: readonly number[], setAside: SetAside): number {
  const highest = Math.max(FIRST_RUN - 1, ...known)
  const stored = readState(profile.runs, z.object({ last: z.number().int() }), { last: 0 }, setAside).last
  const run = Math.max(highest, stored) + 1
  try {
    writeState(profile.runs, { last: run })
  } catch (error) {
    throw error instanceof CorralFault ? error : cannotPersist(profile.home, error)
  }
  return run
}
