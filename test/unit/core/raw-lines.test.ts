import { afterEach, describe, expect, it, vi } from 'vitest'
import { RawLines } from '../../../main/core/raw-lines'
import type { RawLine } from '../../../preload/contract/chat'
import type { Append } from '../keeper/journal'
import { createRandomness } from '../keeper/randomness'
import { folderForEachTest } from '../keeper/temporary-folder'
import { complained, endedNote, journal, said, told, watchReading } from './session-journal'

const MEGABYTE = 1024 * 1024
const folder = folderForEachTest()
afterEach(() => void vi.restoreAllMocks())

/** What the lines must be, counted the plain way. */
function expectedLines(appends: readonly Append[]): RawLine[] {
  const lines: RawLine[] = []
  const rests = new Map<string, string>()
  for (const { stream, at, payload } of appends) {
    const parts = stream === 'note' ? [payload.toString(), ''] : ((rests.get(stream) ?? '') + payload).split('\n')
    rests.set(stream, parts.pop() as string)
    for (const text of parts)
      lines.push({ index: lines.length, stream, at, size: Buffer.byteLength(text), text, cut: false })
  }
  return lines
}

function scattered(count: number): Append[] {
  const chance = createRandomness(1)
  return Array.from({ length: count }, (_, at) => {
    const text = Array.from({ length: chance.integer(1, 6) }, () =>
      chance.pick(['\n', 'word ', 'ß', '\r', 'x\n']),
    ).join('')
    const make = chance.pick([said, said, told, complained])
    return make(text, at)
  })
}

describe('raw lines', () => {
  it('are in the order in which they were completed, in all directions', async () => {
    await journal(folder(), [
      said('one\ntw', 1),
      told('hello\n', 2),
      complained('oops\r\n\n', 3),
      said('o\n', 4),
      endedNote,
    ])
    const { total, lines } = await new RawLines(folder()).page(0, 100)
    expect({ total, lines: lines.map(({ index, stream, at, size, text }) => [index, stream, at, size, text]) }).toEqual(
      {
        total: 6,
        lines: [
          [0, 'out', 1, 3, 'one'],
          [1, 'in', 2, 5, 'hello'],
          [2, 'err', 3, 5, 'oops\r'],
          [3, 'err', 3, 0, ''],
          [4, 'out', 4, 3, 'two'],
          [5, 'note', 9, endedNote.payload.length, endedNote.payload.toString()],
        ],
      },
    )
  })

  it('are the same from any place, in pages of any size', async () => {
    const appends = scattered(1500)
    await journal(folder(), appends)
    const expected = expectedLines(appends)
    const raw = new RawLines(folder())
    const chance = createRandomness(2)
    for (let round = 0; round < 40; round += 1) {
      const [from, count] = [chance.integer(0, expected.length + 5), chance.integer(0, 300)]
      expect(await raw.page(from, count)).toEqual({ total: expected.length, lines: expected.slice(from, from + count) })
    }
    expect(expected.length).toBeGreaterThan(1000)
  })

  it('grow with the journal, also by the second half of a line', async () => {
    await journal(folder(), [said('one\nha')])
    const raw = new RawLines(folder())
    const before = await raw.page(0, 10)
    await journal(folder(), [said('lf\ntwo\n')])
    const after = await raw.page(1, 10)
    expect([before, after].map(({ total, lines }) => [total, ...lines.map(({ text }) => text)])).toEqual([
      [1, 'one'],
      [3, 'half', 'two'],
    ])
  })

  it('are cut at 64 kB, and say so with their real size', async () => {
    await journal(folder(), [said(`${'x'.repeat(64 * 1024)}\n${'y'.repeat(300_000)}\n`)])
    const { lines } = await new RawLines(folder()).page(0, 10)
    expect(lines.map(({ size, text, cut }) => [size, text.length, cut])).toEqual([
      [65_536, 65_536, false],
      [300_000, 65_536, true],
    ])
  })

  it('come 500 at a time at most, and none for a place or a number that makes no sense', async () => {
    await journal(folder(), [said('line\n'.repeat(2000))])
    const raw = new RawLines(folder())
    const asked: [from: number, count: number][] = [
      [0, 9999],
      [1990, 500],
      [5000, 10],
      [-5, 2],
      [0, -1],
      [0.7, 1.9],
    ]
    const answers = await Promise.all(asked.map(([from, count]) => raw.page(from, count)))
    expect(answers.map(({ lines }) => lines.length)).toEqual([500, 10, 0, 2, 0, 1])
  })

  it('are none before the journal began', async () => {
    expect(await new RawLines(folder()).page(0, 10)).toEqual({ total: 0, lines: [] })
  })

  it('have the last words of an agent that ended without a line feed', async () => {
    await journal(folder(), [said('one\nlast words'), complained('oops'), endedNote])
    const { total, lines } = await new RawLines(folder()).page(0, 10)
    expect({
      total,
      words: lines
        .map(({ text }) => text)
        .filter((text) => !text.startsWith('{'))
        .sort(),
    }).toEqual({
      total: 4,
      words: ['last words', 'one', 'oops'],
    })
  })

  it('are read from near their place, though a line of complaints stays unfinished all the while', async () => {
    const appends = Array.from({ length: 4000 }, (_, index) => said(`${index} ${'x'.repeat(2000)}\n`))
    await journal(folder(), [complained('Downloading 100%\r'), ...appends, complained('done\n')])
    const raw = new RawLines(folder())
    await raw.page(0, 1)
    const read = watchReading()
    const { total, lines } = await raw.page(3999, 9)
    expect({
      total,
      lines: lines.map(({ text }) => text.slice(0, 22)),
      bytes: read.bytes() < 2 * MEGABYTE,
    }).toEqual({ total: 4001, lines: [`3999 ${'x'.repeat(17)}`, 'Downloading 100%\rdone'], bytes: true })
  })

  it('behind an endless one are read without it, and it has its real size', async () => {
    const endless = Array.from({ length: 25 }, () => said('y'.repeat(MEGABYTE)))
    await journal(folder(), [...endless, said('\nafter\n')])
    const raw = new RawLines(folder())
    await raw.page(0, 1)
    const read = watchReading()
    const { lines } = await raw.page(0, 9)
    const before = read.bytes()
    const after = await raw.page(1, 9)
    expect({
      lines: lines.map(({ size, text, cut }) => [size, text.length, cut]),
      after: after.lines.map(({ text }) => text),
      bytes: read.bytes() - before < 10 * MEGABYTE,
    }).toEqual({
      lines: [
        [25 * MEGABYTE, 64 * 1024, true],
        [5, 5, false],
      ],
      after: ['after'],
      bytes: true,
    })
  })

  it('of a long journal are read in slices, once for all who wait, while others get their turn', async () => {
    await journal(
      folder(),
      Array.from({ length: 40 }, (_, index) => said(`${index} ${'z'.repeat(MEGABYTE)}\n`)),
    )
    const raw = new RawLines(folder())
    const read = watchReading()
    let turns = 0
    let waits = true
    const takeTurns = () => {
      turns += 1
      if (waits) setImmediate(takeTurns)
    }
    setImmediate(takeTurns)
    const answers = await Promise.all([raw.page(0, 0), raw.page(0, 0), raw.page(0, 0)])
    waits = false
    expect({
      totals: answers.map(({ total }) => total),
      readOnce: read.bytes() < 42 * MEGABYTE,
      turns: turns >= 4,
    }).toEqual({ totals: [40, 40, 40], readOnce: true, turns: true })
  })
})

describe('finding in raw lines', () => {
  const all = async (raw: RawLines, words: string) => {
    const { total } = await raw.page(0, 0)
    const found: number[] = []
    let answers = 0
    for (let from = 0; from < total; answers += 1) {
      const { lines, to } = await raw.find(words, from)
      found.push(...lines)
      from = to
    }
    return { found, answers, total }
  }

  it('finds in all directions, whatever the case, each line once', async () => {
    await journal(folder(), [
      said('A Needle\nhay\nneedle nee'),
      told('NEEDLE\n'),
      said('dle\n'),
      complained('ß needle\n'),
    ])
    const raw = new RawLines(folder())
    expect(await all(raw, 'needle')).toMatchObject({ found: [0, 2, 3, 4], total: 5 })
    expect(await raw.find('needle', 3)).toEqual({ lines: [3, 4], to: 5 })
    expect(await raw.find('needle', 5)).toEqual({ lines: [], to: 5 })
  })

  it('finds behind what a page shows of a long line, and answers all of it', async () => {
    const long = `${'x'.repeat(300_000)} needle`
    await journal(folder(), [said(`short\n${long.slice(0, 200_000)}`), said(`${long.slice(200_000)}\nlast\n`)])
    const raw = new RawLines(folder())
    expect(await all(raw, 'needle')).toMatchObject({ found: [1], total: 3 })
    expect([await raw.whole(1), await raw.whole(2), await raw.whole(3)]).toEqual([long, 'last', ''])
  })

  it('answers in stretches, from any place the same', async () => {
    const appends = Array.from({ length: 80 }, (_, at) =>
      said(`${at % 7 === 0 ? 'needle' : 'hay'} ${'z'.repeat(MEGABYTE)}\n`),
    )
    await journal(folder(), appends)
    const raw = new RawLines(folder())
    const { found, answers } = await all(raw, 'needle')
    expect({ found, several: answers > 1 }).toEqual({
      found: Array.from({ length: 12 }, (_, at) => at * 7),
      several: true,
    })
    expect((await raw.find('needle', 60)).lines).toEqual([63, 70, 77])
  })

  it('looks only through what was there when it was asked', async () => {
    await journal(folder(), [said('needle\nnee')])
    const raw = new RawLines(folder())
    const before = await raw.find('needle', 0)
    await journal(folder(), [said('dle\n')])
    expect([before, await raw.find('needle', before.to)]).toEqual([
      { lines: [0], to: 1 },
      { lines: [1], to: 2 },
    ])
  })
})
