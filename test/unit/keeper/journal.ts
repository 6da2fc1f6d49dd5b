import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { LONGEST_PAYLOAD, type Stream, streams } from '../../../main/keeper/frames'
import { JournalReader, type PlacedFrame } from '../../../main/keeper/journal-reader'
import { type JournalEvents, JournalWriter } from '../../../main/keeper/journal-writer'
import { eventually } from '../../helpers/processes'
import type { Randomness } from './randomness'

const FLUSH_WITHIN_MS = 5000

/** One call of `append`. */
export type Append = { stream: Stream; at: number; payload: Buffer }

export const silent: JournalEvents = { grown: () => {}, trouble: () => {}, pause: () => {}, resume: () => {} }

/** Appends everything, in bursts as they come from pipes, and closes the journal when it is on disk and compressed. */
export async function writeJournal(
  folder: string,
  appends: readonly Append[],
  { segmentBytes, burst = 1000 }: { segmentBytes?: number; burst?: number } = {},
): Promise<void> {
  const writer = new JournalWriter(folder, silent, segmentBytes)
  for (const [index, { stream, payload, at }] of appends.entries()) {
    writer.append(stream, payload, at)
    if (index % burst === burst - 1) await writer.flush(FLUSH_WITHIN_MS)
  }
  await writer.flush(FLUSH_WITHIN_MS)
  writer.close()
  await compressed(folder)
}

/** Every segment but the newest lies there compressed, and in one copy only. */
export async function compressed(folder: string): Promise<void> {
  await eventually(
    () => {
      const names = readdirSync(folder)
      return names.filter((name) => !name.endsWith('.br')).length === 1
    },
    `all finished segments of ${folder} are compressed: ${readdirSync(folder)}`,
  )
}

/** Everything that a reader finds from `offset` on. Fails when the journal never comes to an end. */
export function readJournal(folder: string, offset = 0): PlacedFrame[] {
  const reader = new JournalReader(folder, offset)
  const found: PlacedFrame[] = []
  try {
    for (let frames = reader.read(); frames.length > 0; frames = reader.read()) found.push(...frames)
  } finally {
    reader.close()
  }
  return found
}

/** The frames that these calls must become: long payloads are split. */
export const framesOf = (appends: readonly Append[]): Append[] =>
  appends.flatMap(({ stream, at, payload }) =>
    Array.from({ length: Math.max(1, Math.ceil(payload.length / LONGEST_PAYLOAD)) }, (_, index) => ({
      stream,
      at,
      payload: payload.subarray(index * LONGEST_PAYLOAD, (index + 1) * LONGEST_PAYLOAD),
    })),
  )

/** Small enough for a message of a failing test, and different whenever the bytes differ. */
export const fingerprints = (frames: readonly Append[]): string[] =>
  frames.map(
    ({ stream, at, payload }) =>
      `${stream} ${at} ${payload.length} ${createHash('sha1').update(payload).digest('base64')}`,
  )

export const randomAppends = (chance: Randomness, count: number, longest: number): Append[] =>
  Array.from({ length: count }, (_, index) => ({
    stream: chance.pick(streams),
    at: 1_700_000_000_000 + index + chance.integer(0, 999) / 1000,
    payload: chance.bytes(chance.integer(0, longest)),
  }))
