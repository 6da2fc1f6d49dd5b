/** What a person is told while the keeper reads no more of its agent: what happened, and what to do. The keeper says it, for it knows why. */

const GIGABYTE = 1_000_000_000
const MEGABYTE = 1_000_000

/** `code` is what the system answered to a write (write(2)). */
export function refusedSentence(code: string | undefined): string {
  if (code === 'ENOSPC')
    return 'The disk is full. The agent waits; make room and it goes on by itself, or end the session.'
  if (code === 'EDQUOT')
    return 'Your share of the disk is used up. The agent waits; make room and it goes on by itself, or end the session.'
  return `The journal cannot be written (${code ?? 'unknown error'}). The agent waits until the disk takes it, or end the session.`
}

export const limitSentence = (limitBytes: number) =>
  `The journal of this session is at its limit of ${sizeOf(limitBytes)}. The agent waits; raise the limit in Settings (journalSessionGigabytes) and it goes on by itself, or end the session.`

/** Decimal, as the setting counts: 1 GB is 10^9 bytes. */
const sizeOf = (bytes: number) =>
  bytes >= GIGABYTE ? `${rounded(bytes / GIGABYTE)} GB` : `${rounded(bytes / MEGABYTE)} MB`
const rounded = (value: number) => Number(value.toFixed(2))
