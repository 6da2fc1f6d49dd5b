import path from 'node:path'
import { vi } from 'vitest'
import { JournalReader } from '../../../main/keeper/journal-reader'
import { JournalWriter } from '../../../main/keeper/journal-writer'
import { type ExitRecord, sessionFiles } from '../../../main/keeper/protocol'
import { type Append, silent } from '../keeper/journal'
import type { Randomness } from '../keeper/randomness'

/** Appends to the journal of the session in this directory, as its keeper would. */
export async function journal(directory: string, appends: readonly Append[]): Promise<void> {
  const writer = new JournalWriter(path.join(directory, sessionFiles.journal), silent)
  for (const { stream, payload, at } of appends) writer.append(stream, payload, at)
  await writer.flush(10_000)
  writer.close()
}

export const said = (text: string, at = 1): Append => ({ stream: 'out', at, payload: Buffer.from(text) })
export const told = (text: string, at = 1): Append => ({ stream: 'in', at, payload: Buffer.from(text) })
export const complained = (text: string, at = 1): Append => ({ stream: 'err', at, payload: Buffer.from(text) })

const exit: ExitRecord = { version: 1, how: 'exit', why: 'It ended.', at: 9, code: 0, signal: null, report: null }
/** The keeper's last word. */
export const endedNote: Append = { stream: 'note', at: 9, payload: Buffer.from(JSON.stringify({ ended: exit })) }

/** The same bytes in pieces, cut anywhere, as pipes cut them. */
export function cut(append: Append, chance: Randomness, longest: number): Append[] {
  const pieces: Append[] = []
  for (let start = 0; start < append.payload.length; ) {
    const end = start + chance.integer(1, longest)
    pieces.push({ ...append, payload: append.payload.subarray(start, end) })
    start = end
  }
  return pieces
}

/** Counts what is read of journals from now on, until mocks are restored. */
export function watchReading(): { bytes(): number } {
  const { results } = vi.spyOn(JournalReader.prototype, 'read').mock
  return {
    bytes: () =>
      results
        .flatMap((result) => (result.type === 'return' ? result.value : []))
        .reduce((sum, { offset, end }) => sum + end - offset, 0),
  }
}
