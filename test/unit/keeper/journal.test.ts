import { cpSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { LONGEST_PAYLOAD } from '../../../main/keeper/frames'
import { JournalReader } from '../../../main/keeper/journal-reader'
import { JournalWriter } from '../../../main/keeper/journal-writer'
import {
  type Append,
  compressed,
  fingerprints,
  framesOf,
  randomAppends,
  readJournal,
  silent,
  writeJournal,
} from './journal'
import { createRandomness } from './randomness'
import { folderForEachTest } from './temporary-folder'

const folder = folderForEachTest()
const FLUSH_WITHIN_MS = 5000

/** A small journal: finished segments, compressed, and a plain last one of several frames. */
async function smallJournal(seed: number, journal = folder()): Promise<{ appends: Append[]; last: string }> {
  const appends = randomAppends(createRandomness(seed), 14, 40)
  await writeJournal(journal, appends.slice(0, 6), { segmentBytes: 100, burst: 2 })
  await append(journal, appends.slice(6))
  const last = path.join(journal, readdirSync(journal).sort().at(-1) as string)
  return { appends, last }
}

const baseOf = (segment: string) => Number.parseInt(path.basename(segment), 10)

describe('a journal', () => {
  it.each([1, 2, 3])(
    'reads back exactly what was appended, over segments that were compressed (seed %i)',
    async (seed) => {
      const chance = createRandomness(seed)
      const appends = randomAppends(chance, 120, 600)
      await writeJournal(folder(), appends, { segmentBytes: 4096, burst: chance.integer(1, 9) })
      const segments = readdirSync(folder())
      expect({
        frames: fingerprints(readJournal(folder())),
        compressed: segments.filter((name) => name.endsWith('.br')).length > 3,
        plain: segments.filter((name) => !name.endsWith('.br')).length,
      }).toEqual({ frames: fingerprints(appends), compressed: true, plain: 1 })
    },
  )

  it('splits what is longer than a frame may be, and keeps what is empty', async () => {
    const payloads = [LONGEST_PAYLOAD - 1, LONGEST_PAYLOAD, LONGEST_PAYLOAD + 1, 3 * LONGEST_PAYLOAD, 0, 1]
    const appends = payloads.map((size, index) => ({
      stream: 'out' as const,
      at: index,
      payload: Buffer.alloc(size, `piece ${index} `),
    }))
    await writeJournal(folder(), appends)
    const found = readJournal(folder())
    expect({ frames: fingerprints(found), sizes: found.map((frame) => frame.payload.length) }).toEqual({
      frames: fingerprints(framesOf(appends)),
      sizes: [LONGEST_PAYLOAD - 1, LONGEST_PAYLOAD, LONGEST_PAYLOAD, 1, ...Array(3).fill(LONGEST_PAYLOAD), 0, 1],
    })
  })

  it('can be read from the offset of any of its frames', async () => {
    const appends = randomAppends(createRandomness(4), 40, 300)
    await writeJournal(folder(), appends, { segmentBytes: 1024, burst: 3 })
    const whole = readJournal(folder())
    const tails = whole.map((frame) => readJournal(folder(), frame.offset))
    expect(tails.map(fingerprints)).toEqual(whole.map((_, index) => fingerprints(appends.slice(index))))
    expect(whole.slice(1).map((frame) => frame.offset)).toEqual(whole.slice(0, -1).map((frame) => frame.end))
  })

  it('answers each append with the offset behind it', async () => {
    const appends = randomAppends(createRandomness(5), 10, 50)
    const writer = new JournalWriter(folder(), silent)
    const ends = appends.map(({ stream, payload, at }) => writer.append(stream, payload, at))
    await writer.flush(FLUSH_WITHIN_MS)
    writer.close()
    expect(readJournal(folder()).map((frame) => frame.end)).toEqual(ends)
  })

  it('that does not exist yet is empty', () => {
    expect(readJournal(path.join(folder(), 'never-begun'))).toEqual([])
  })
})

describe('a damaged journal', () => {
  it('cut off after any byte gives exactly the whole frames before the cut', async () => {
    const { appends, last } = await smallJournal(6)
    const ends = readJournal(folder()).map((frame) => frame.end)
    const bytes = readFileSync(last)
    const found: number[] = []
    const expected: number[] = []
    for (let size = bytes.length; size >= 0; size -= 1) {
      truncateSync(last, size)
      const frames = readJournal(folder())
      expect(fingerprints(frames)).toEqual(fingerprints(appends.slice(0, frames.length)))
      found.push(frames.length)
      expected.push(ends.filter((end) => end <= baseOf(last) + size).length)
    }
    expect(found).toEqual(expected)
  })

  it('with any one byte changed gives exactly the frames before it', async () => {
    const { appends, last } = await smallJournal(7)
    const ends = readJournal(folder()).map((frame) => frame.end)
    const bytes = readFileSync(last)
    const chance = createRandomness(8)
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] as number) ^ chance.integer(1, 255)
      writeFileSync(last, damaged)
      const whole = ends.filter((end) => end <= baseOf(last) + at).length
      expect(fingerprints(readJournal(folder())), `byte ${at} changed`).toEqual(fingerprints(appends.slice(0, whole)))
    }
  })

  it('goes on behind its whole frames when a writer opens it again', async () => {
    const whole = path.join(folder(), 'whole')
    const { appends, last } = await smallJournal(9, whole)
    const bytes = readFileSync(last)
    const ends = readJournal(whole).map((frame) => frame.end - baseOf(last))
    const firstEnd = ends.find((end) => end > 0) as number
    const later = randomAppends(createRandomness(10), 5, 40)
    for (let size = bytes.length; size >= firstEnd; size -= 7) {
      const copy = path.join(folder(), `cut-at-${size}`)
      cpSync(path.join(folder(), 'whole'), copy, { recursive: true })
      truncateSync(path.join(copy, path.basename(last)), size)
      await append(copy, later)
      const before = appends.slice(0, ends.filter((end) => end <= size).length)
      expect(fingerprints(readJournal(copy)), `cut at ${size}`).toEqual(fingerprints([...before, ...later]))
    }
  })

  it('goes on also when not even the first frame of its last segment is whole', async () => {
    const { appends, last } = await smallJournal(11)
    const before = appends.slice(0, readJournal(folder()).filter((frame) => frame.end <= baseOf(last)).length)
    const later = randomAppends(createRandomness(12), 5, 40)
    truncateSync(last, 10)
    await append(folder(), later)
    expect(fingerprints(readJournal(folder()))).toEqual(fingerprints([...before, ...later]))
  })
})

describe('a reader that follows a live writer', () => {
  it.each([13, 14])('gets every frame exactly once, whenever it looks (seed %i)', async (seed) => {
    const chance = createRandomness(seed)
    const appends = randomAppends(chance, 200, 400)
    const writer = new JournalWriter(folder(), silent, 8192)
    const reader = new JournalReader(folder(), 0)
    const found: Append[] = []
    for (const { stream, payload, at } of appends) {
      writer.append(stream, payload, at)
      if (chance.integer(0, 3) === 0) await writer.flush(FLUSH_WITHIN_MS)
      if (chance.integer(0, 1) === 0) found.push(...reader.read())
    }
    await writer.flush(FLUSH_WITHIN_MS)
    writer.close()
    for (let frames = reader.read(); frames.length > 0; frames = reader.read()) found.push(...frames)
    reader.close()
    await compressed(folder())
    expect(fingerprints(found)).toEqual(fingerprints(appends))
  })

  it('goes over to the writer that took a torn journal on', async () => {
    const { appends, last } = await smallJournal(15)
    truncateSync(last, readFileSync(last).length - 1)
    const reader = new JournalReader(folder(), 0)
    const before: Append[] = []
    for (let frames = reader.read(); frames.length > 0; frames = reader.read()) before.push(...frames)
    const later = randomAppends(createRandomness(16), 3, 40)
    await append(folder(), later)
    const after = reader.read()
    reader.close()
    expect({ before: fingerprints(before), after: fingerprints(after) }).toEqual({
      before: fingerprints(appends.slice(0, -1)),
      after: fingerprints(later),
    })
  })
})

async function append(to: string, appends: readonly Append[]): Promise<void> {
  const writer = new JournalWriter(to, silent)
  for (const { stream, payload, at } of appends) writer.append(stream, payload, at)
  await writer.flush(FLUSH_WITHIN_MS)
  writer.close()
}
