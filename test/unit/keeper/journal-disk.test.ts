import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { JournalWriter } from '../../../main/keeper/journal-writer'
import { fingerprints, framesOf, randomAppends, readJournal } from './journal'
import { createRandomness } from './randomness'
import { folderForEachTest } from './temporary-folder'

const folder = folderForEachTest()
const FLUSH_WITHIN_MS = 5000

/** What the disk does with the next writes: takes them whole, takes that many bytes, or refuses with a code. */
const disk = vi.hoisted(() => ({ answers: [] as (number | string)[] }))

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
  return { ...real, writev: Object.assign(() => {}, { [promisify.custom]: write }) }
})

beforeEach(() => {
  disk.answers = []
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
    await vi.waitFor(() => expect(events).toContain('The journal cannot be written (EIO).'))
    await vi.advanceTimersByTimeAsync(1000)
    const flushed = await writer.flush(FLUSH_WITHIN_MS)
    writer.close()
    expect({ tooEarly, flushed, events, frames: fingerprints(readJournal(folder())) }).toEqual({
      tooEarly: false,
      flushed: true,
      events: ['The disk is full.', 'pause', null, 'The journal cannot be written (EIO).', null, 'resume'],
      frames: fingerprints(appends),
    })
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
