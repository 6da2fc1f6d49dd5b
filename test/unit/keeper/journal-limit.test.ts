import { createHash } from 'node:crypto'
import { promises, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HEADER_BYTES } from '../../../main/keeper/frames'
import { JournalWriter } from '../../../main/keeper/journal-writer'
import { eventually } from '../../helpers/processes'
import { fingerprints, readJournal } from './journal'
import { folderForEachTest } from './temporary-folder'

const folder = folderForEachTest()
const FLUSH_WITHIN_MS = 5000
const SEGMENT_BYTES = 4096
const PAYLOAD_BYTES = 1000

function open(segmentBytes = SEGMENT_BYTES) {
  const events: (string | null)[] = []
  const appended: { stream: 'in' | 'out'; at: number; payload: Buffer }[] = []
  const writer = new JournalWriter(
    folder(),
    {
      grown: () => {},
      trouble: (why) => events.push(why),
      pause: () => events.push('pause'),
      resume: () => events.push('resume'),
    },
    segmentBytes,
  )
  /** One frame; of noise, which no packing makes smaller, or of one and the same letter. */
  const append = (kind: 'noise' | 'letter', stream: 'in' | 'out' = 'out') => {
    const payload = kind === 'letter' ? Buffer.alloc(PAYLOAD_BYTES, 'a') : noise(appended.length)
    appended.push({ stream, at: appended.length, payload })
    writer.append(stream, payload, appended.length - 1)
  }
  /** What a pipe does: gives more as long as it is read. Answers how many frames were taken. */
  const appendUntilPaused = async (kind: 'noise' | 'letter', most: number) => {
    const before = appended.length
    while (!writer.isPaused && appended.length - before < most) {
      append(kind)
      if (appended.length % 3 === 0) await writer.flush(FLUSH_WITHIN_MS)
    }
    await writer.flush(FLUSH_WITHIN_MS)
    return appended.length - before
  }
  return { writer, events, appended, append, appendUntilPaused }
}

function noise(seed: number): Buffer {
  const pieces = Array.from({ length: Math.ceil(PAYLOAD_BYTES / 64) }, (_, index) =>
    createHash('sha512').update(`${seed}:${index}`).digest(),
  )
  return Buffer.concat(pieces).subarray(0, PAYLOAD_BYTES)
}

const onDisk = () => readdirSync(folder()).reduce((sum, name) => sum + statSync(path.join(folder(), name)).size, 0)
const sentence = (size: string) =>
  `The journal of this session is at its limit of ${size}. The agent waits; raise the limit in Settings (journalSessionGigabytes) and it goes on by itself, or end the session.`

describe('a journal with a limit', () => {
  it('pauses when it takes that much on disk, not a frame later, and says so once nothing more can be packed', async () => {
    const { writer, events, appended, appendUntilPaused } = open()
    writer.limit(20_000)
    const taken = await appendUntilPaused('noise', 1000)
    await eventually(() => events.at(-1)?.startsWith('The journal'), 'the limit was told')
    writer.close()
    expect({
      taken,
      events: [...new Set(events)],
      atMost: onDisk() < 20_000 + 2 * (PAYLOAD_BYTES + HEADER_BYTES),
      frames: fingerprints(readJournal(folder())),
    }).toEqual({
      taken: 20,
      events: ['pause', sentence('0.02 MB')],
      atMost: true,
      frames: fingerprints(appended),
    })
  })

  it('goes on by itself when packing made room, and nobody is told of that', async () => {
    const { writer, events, appended, appendUntilPaused } = open()
    writer.limit(10_000)
    // Ten times the limit, as it comes from the pipe.
    for (let round = 0; round < 1000 && appended.length < 100; round += 1) {
      await appendUntilPaused('letter', 100 - appended.length)
      if (writer.isPaused) await eventually(() => !writer.isPaused, 'packing made room')
    }
    await writer.flush(FLUSH_WITHIN_MS)
    writer.close()
    expect({
      told: events.filter((event) => event !== 'pause' && event !== 'resume'),
      frames: fingerprints(readJournal(folder())),
      onDisk: onDisk() < 10_000,
    }).toEqual({ told: [], frames: fingerprints(appended), onDisk: true })
  })

  it('goes on when the limit is raised, and stops again at the new one', async () => {
    const { writer, events, appendUntilPaused } = open(1024 * 1024)
    writer.limit(5000)
    const first = await appendUntilPaused('noise', 100)
    writer.limit(10_000)
    const second = await appendUntilPaused('noise', 100)
    // Below what it takes by now: nothing is thrown away, the agent only waits on.
    writer.limit(1_500)
    const third = await appendUntilPaused('noise', 100)
    writer.limit(1_000_000_000)
    writer.close()
    expect({ taken: [first, second, third], events }).toEqual({
      taken: [5, 5, 0],
      events: [
        ...['pause', sentence('0.01 MB'), 'resume', null],
        ...['pause', sentence('0.01 MB'), sentence('0 MB'), 'resume', null],
      ],
    })
  })

  it('takes messages to the waiting agent and its last words beyond it', async () => {
    const { writer, events, appended, append, appendUntilPaused } = open(1024 * 1024)
    writer.limit(5000)
    await appendUntilPaused('noise', 100)
    append('letter', 'in')
    const whileWaiting = writer.isPaused
    writer.takeLastWords()
    await appendUntilPaused('noise', 20)
    const flushed = await writer.flush(FLUSH_WITHIN_MS)
    writer.close()
    expect({ whileWaiting, flushed, events, frames: fingerprints(readJournal(folder())) }).toEqual({
      whileWaiting: true,
      flushed: true,
      events: ['pause', sentence('0.01 MB'), 'resume'],
      frames: fingerprints(appended),
    })
    expect(appended.length).toBe(26)
  })

  it('counts what an earlier writer left, and packs it too', async () => {
    const before = open(1024 * 1024)
    for (let frame = 0; frame < 12; frame += 1) before.append('letter')
    await before.writer.flush(FLUSH_WITHIN_MS)
    before.writer.close()
    const { writer, events, appendUntilPaused } = open()
    writer.limit(10_000)
    await eventually(() => !writer.isPaused, 'packing the old segment made room')
    const taken = await appendUntilPaused('letter', 5)
    const packed = () => readdirSync(folder()).filter((name) => name.endsWith('.br')).length
    await eventually(() => packed() === 2, 'the old segment and the new one are packed')
    writer.close()
    expect({ events, taken }).toEqual({ events: ['pause', 'resume'], taken: 5 })
  })
})

describe('a segment that cannot be packed', () => {
  it('stays plain, leaves no half copy, and is packed with the next one', async () => {
    const { writer, appended, append } = open()
    const rename = vi.spyOn(promises, 'rename').mockRejectedValueOnce(new Error('The disk is full.'))
    onTestFinished(() => rename.mockRestore())
    const finishOne = async () => {
      for (let frame = 0; frame < 5; frame += 1) append('letter')
      await writer.flush(FLUSH_WITHIN_MS)
    }
    const names = (ending: string) => readdirSync(folder()).filter((name) => name.endsWith(ending)).length
    await finishOne()
    await eventually(() => rename.mock.calls.length === 1 && names('.half') === 0, 'the half copy is gone')
    const before = [names('.br'), fingerprints(readJournal(folder()))]
    await finishOne()
    await eventually(() => names('.br') === 2, 'both are packed')
    writer.close()
    expect([before, fingerprints(readJournal(folder()))]).toEqual([
      [0, fingerprints(appended.slice(0, 5))],
      fingerprints(appended),
    ])
  })
})
