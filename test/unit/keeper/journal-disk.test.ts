import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { JournalWriter } from '../../../main/keeper/journal-writer'
import { fingerprints, framesOf, randomAppends, readJournal } from './journal'
import { createRandomness } from './randomness'
import { folderForEachTest } from './temporary-folder'

const folder = folderForEachTest()
const FLUSH_WITHIN_MS = 5000
const FULL = 'The disk is full. The agent waits; make room and it goes on by itself, or end the session.'
const BROKEN = 'The journal cannot be written (EIO). The agent waits until the disk takes it, or end the session.'

/** What the disk does with the next writes: takes them whole, takes that many bytes, or refuses with a code; and whether it makes them durable. */
const disk = vi.hoisted(() => ({ answers: [] as (number | string)[], syncs: null as string | null }))

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>()
  const { promisify } = await import('node:util')
  const realWrite = promisify(real.writev)
  const write = async (descriptor: number, buffers: Buffer[]) => {
    const answer = disk.answers.shift()
    if (answer === undefined) return realWrite(descriptor, buffers)
    if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer })
    return { bytesWritten: real.writeSync(descriptor, Buffer.concat(buffers).subarray(0, answer)) }
  }
  const sync = async (descriptor: number) => {
    if (disk.syncs) throw Object.assign(new Error(disk.syncs), { code: disk.syncs })
    return promisify(real.fdatasync)(descriptor)
  }
  return {
    ...real,
    writev: Object.assign(() => {}, { [promisify.custom]: write }),
    fdatasync: Object.assign(() => {}, { [promisify.custom]: sync }),
  }
})

beforeEach(() => {
  Object.assign(disk, { answers: [], syncs: null })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 5 })
})
afterEach(() => vi.useRealTimers())

function open() {
  const events: (string | null)[] = []
  const writer = new JournalWriter(folder(), {
    grown: () => {},
    trouble: (why) => events.push(why),
    pause: () => events.push('pause'),
    resume: () => events.push('resume'),
  })
  return { events, writer }
}

/** While the disk refuses, a flush says so at once; it is asked again until the next try of the writer went well. */
const flushed = (writer: JournalWriter) =>
  vi.waitFor(async () => expect(await writer.flush(FLUSH_WITHIN_MS)).toBe(true))

describe('a journal on a disk that', () => {
  it('takes only part of a write gets the rest in the next one', async () => {
    const appends = randomAppends(createRandomness(1), 20, 100)
    disk.answers = [1, 30, 0, 500]
    const { events, writer } = open()
    for (const { stream, payload, at } of appends) writer.append(stream, payload, at)
    const flushed = await writer.flush(FLUSH_WITHIN_MS)
    writer.close()
    expect({ flushed, events, frames: fingerprints(readJournal(folder())) }).toEqual({
      flushed: true,
      events: [],
      frames: fingerprints(appends),
    })
  })

  it('is full says so, waits, and loses nothing when there is room again', async () => {
    const appends = randomAppends(createRandomness(2), 5, 100)
    disk.answers = ['ENOSPC', 7, 'EIO']
    const { events, writer } = open()
    for (const { stream, payload, at } of appends) writer.append(stream, payload, at)
    const tooEarly = await writer.flush(10)
    await vi.advanceTimersByTimeAsync(1000)
    await vi.waitFor(() => expect(events).toContain(BROKEN))
    await vi.advanceTimersByTimeAsync(1000)
    await flushed(writer)
    writer.close()
    expect({ tooEarly, events, frames: fingerprints(readJournal(folder())) }).toEqual({
      tooEarly: false,
      events: [FULL, 'pause', null, BROKEN, null, 'resume'],
      frames: fingerprints(appends),
    })
  })

  it('is full holds up no flush, and takes last words into memory, within a bound', async () => {
    const word = { stream: 'out' as const, at: 1, payload: Buffer.alloc(256 * 1024) }
    disk.answers = Array(100).fill('EDQUOT')
    const { events, writer } = open()
    const append = () => writer.append(word.stream, word.payload, word.at)
    append()
    const before = performance.now()
    const first = await writer.flush(FLUSH_WITHIN_MS)
    const waitedMs = performance.now() - before
    const again = await writer.flush(FLUSH_WITHIN_MS)
    writer.takeLastWords()
    // Two times 8 MB may wait in all.
    let taken = 1
    for (; !writer.isPaused; taken += 1) append()
    writer.takeLastWords()
    const { isPaused } = writer
    append()
    disk.answers = []
    await vi.advanceTimersByTimeAsync(1000)
    await flushed(writer)
    writer.close()
    expect({
      early: [first, again, waitedMs < 1000],
      megabytes: Math.round(taken / 4),
      isPaused,
      events,
      frames: readJournal(folder()).length,
    }).toEqual({
      early: [false, false, true],
      megabytes: 16,
      isPaused: false,
      // At its end a session does not go on, so nobody is told that it would.
      events: [expect.stringMatching(/^Your share of the disk is used up\./), 'pause', 'resume', 'pause', 'resume'],
      frames: taken + 1,
    })
  })

  it('refuses to make it durable is not said to hold everything', async () => {
    const { writer } = open()
    disk.syncs = 'EIO'
    writer.append('out', Buffer.from('a'), 1)
    const refused = await writer.flush(FLUSH_WITHIN_MS)
    disk.syncs = null
    const taken = await writer.flush(FLUSH_WITHIN_MS)
    writer.close()
    expect({ refused, taken }).toEqual({ refused: false, taken: true })
  })

  it('is slow makes the sources pause at 8 MB and go on below 1 MB', async () => {
    const appends = Array.from({ length: 36 }, (_, index) => ({
      stream: 'out' as const,
      at: index,
      payload: Buffer.alloc(256 * 1024, index),
    }))
    const { events, writer } = open()
    const heardAfter = appends.map(({ stream, payload, at }) => {
      writer.append(stream, payload, at)
      return events.length
    })
    await writer.flush(FLUSH_WITHIN_MS)
    writer.close()
    expect({ pausedAfter: heardAfter.indexOf(1) + 1, events, frames: fingerprints(readJournal(folder())) }).toEqual({
      // 31 of these frames with their headers are below 8 MB, 32 are above.
      pausedAfter: 32,
      events: ['pause', 'resume'],
      frames: fingerprints(framesOf(appends)),
    })
  })
})
