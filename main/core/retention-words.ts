import type { AgentEvent } from '../../preload/contract/chat'
import { BYTES_A_GIGABYTE } from './settings'

const BYTES_A_MEGABYTE = BYTES_A_GIGABYTE / 1000

/** '2.1 GB', '340 MB', 'less than 1 MB'. */
export function size(bytes: number): string {
  if (bytes >= BYTES_A_GIGABYTE) return `${Number((bytes / BYTES_A_GIGABYTE).toFixed(1))} GB`
  return bytes >= BYTES_A_MEGABYTE ? `${Math.round(bytes / BYTES_A_MEGABYTE)} MB` : 'less than 1 MB'
}

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`)
const ofThem = (count: number, bytes: number) =>
  `Corral removed the ${count === 1 ? 'conversation of 1 ended session' : `conversations of ${count} ended sessions`} that you had read (${size(bytes)})`

/** What a conversation begins with whose journal was removed. */
export const removedNotice = ({ at, why }: { at: number; why: string }): AgentEvent => ({
  at,
  type: 'notice',
  level: 'info',
  text: `What was said until then was removed on ${new Date(at).toLocaleDateString('en-GB', { dateStyle: 'long' })}, ${why}.`,
})

/** Why a journal was removed, for that notice. */
export const removedMark = {
  aged: (keepDays: number) => `because the session had ended more than ${days(keepDays)} before`,
  crowded: (limitBytes: number) => `to keep all journals together below ${size(limitBytes)}`,
}

export const agedSentence = (count: number, bytes: number, keepDays: number): string =>
  `${ofThem(count, bytes)}, because ${count === 1 ? 'it' : 'they'} ended more than ${days(keepDays)} ago (keepEndedDays in Settings). How ${count === 1 ? 'it' : 'they'} ended stays in the list.`

export const crowdedSentence = (count: number, bytes: number, limitBytes: number): string =>
  `${ofThem(count, bytes)}, to keep all journals together below ${size(limitBytes)} (journalTotalGigabytes in Settings). How ${count === 1 ? 'it' : 'they'} ended stays in the list.`

export const overSentence = (bytes: number, limitBytes: number): string =>
  `All journals together take ${size(bytes)}, over their limit of ${size(limitBytes)}, and what is left belongs to sessions that run or that you have not read, so nothing of it is removed. Read or remove ended sessions, or raise journalTotalGigabytes in Settings.`
