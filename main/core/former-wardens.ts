import { z } from 'zod'
import type { ProcId } from '../../preload/contract/process'
import { type EndpointRecord, isProcId, parseWardenRecord } from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import type { Profile } from './profile'
import { writeState } from './state-file'

const schema = z.object({ version: z.literal(1), wardens: z.array(z.custom<ProcId>(isProcId)) })

/**
 * Wardens that an update left behind: they hire no more, but stay the heirs of the sessions that they started, and leave
 * when the last of those has ended. Their names are kept for the audit, and for whoever asks if a session still has an heir.
 */
export function formerWardens(profile: Profile): ProcId[] {
  try {
    return schema.parse(readRecord(profile.formerWardens)).wardens
  } catch {
    return [] // None yet, or a damaged file: the sessions' own records name their wardens too.
  }
}

/** Writes down that this one is no longer the profile's warden; those that are gone by now are forgotten. Throws when the disk refuses. */
export function leaveBehind(profile: Profile, warden: ProcId): void {
  const others = formerWardens(profile).filter((each) => each.pid !== warden.pid && platform.liveness(each) !== 'gone')
  writeState(profile.formerWardens, { version: 1, wardens: [...others, warden] })
}

/** All wardens of the profile that are known, the present one last. */
export function wardensOf(profile: Profile): ProcId[] {
  const former = formerWardens(profile)
  try {
    return [...former, parseWardenRecord(readRecord(profile.wardenRecord)).process]
  } catch {
    return former // None yet, or a damaged record.
  }
}

/** A keeper's record as older versions wrote it names no warden: it is the last that began before the keeper did. */
export function withItsWarden(keeper: EndpointRecord, profile: Profile): EndpointRecord {
  if (keeper.warden) return keeper
  const { bootId, startTime } = keeper.process
  const before = wardensOf(profile).filter((each) => each.bootId === bootId && each.startTime <= startTime)
  const warden = before.sort((one, other) => one.startTime - other.startTime).at(-1) ?? null
  return { ...keeper, warden }
}
