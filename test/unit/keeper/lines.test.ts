import { describe, expect, it } from 'vitest'
import { BoundedLineSplitter, LineSplitter } from '../../../main/keeper/lines'
import { createRandomness, type Randomness } from './randomness'

function split(chunks: Iterable<Buffer>): { lines: string[]; rest: string } {
  const splitter = new LineSplitter()
  const lines = [...chunks].flatMap((chunk) => splitter.push(chunk)).map((line) => line.toString('utf8'))
  return { lines, rest: splitter.rest().toString('utf8') }
}

function* pieces(bytes: Buffer, chance: Randomness, longest: number): Generator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const end = Math.min(bytes.length, start + chance.integer(0, longest))
    yield bytes.subarray(start, end)
    start = end
  }
}

describe('lines', () => {
  it('end at the line feed and nowhere else', () => {
    const text = 'one\r\n\u2028two\u2029\u0085\v\f\rthree\n\n\nlast'
    expect(split([Buffer.from(text)])).toEqual({
      lines: ['one\r', '\u2028two\u2029\u0085\v\f\rthree', '', ''],
      rest: 'last',
    })
  })

  it('come whole out of single bytes, characters of four bytes too', () => {
    const bytes = Buffer.from('grüße 日本語\n😀\u2028\nrest 😀')
    const single = Array.from(bytes, (byte) => Buffer.from([byte]))
    expect(split(single)).toEqual({ lines: ['grüße 日本語', '😀\u2028'], rest: 'rest 😀' })
  })

  it('are the same however the bytes are cut', () => {
    const chance = createRandomness(1)
    for (let round = 0; round < 300; round += 1) {
      const alphabet = ['\n', '\n', '\r', 'a', 'ß', '\u2028', '😀', '{"x":1}']
      const text = Array.from({ length: chance.integer(0, 60) }, () => chance.pick(alphabet)).join('')
      const whole = text.split('\n')
      expect(split(pieces(Buffer.from(text), chance, chance.integer(1, 12)))).toEqual({
        lines: whole.slice(0, -1),
        rest: whole.at(-1),
      })
    }
  })

  it('leave nothing behind when the last one is complete, and keep the rest until it is', () => {
    const splitter = new LineSplitter()
    const rests = ['a', '', 'b\n', 'c\nd', '\n'].map((chunk) => {
      splitter.push(Buffer.from(chunk))
      return splitter.rest().toString()
    })
    expect(rests).toEqual(['a', 'a', '', 'd', ''])
  })

  it('of 16 MB are joined once, in no time', () => {
    const chunk = Buffer.alloc(1024, 'x')
    const { lines, rest } = split([...Array(16 * 1024).fill(chunk), Buffer.from('\n')])
    expect([lines.length, lines[0]?.length, rest]).toEqual([1, 16 * 1024 * 1024, ''])
  })
})

describe('bounded lines', () => {
  const asText = ({ head, size }: { head: Buffer; size: number }) => [head.toString('utf8'), size]

  it('keep their beginning and their whole size, however the bytes are cut', () => {
    const chance = createRandomness(2)
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: chance.integer(0, 80) }, () => chance.pick(['\n', 'a', 'b', 'c', 'd'])).join('')
      const splitter = new BoundedLineSplitter(5)
      const chunks = [...pieces(Buffer.from(text), chance, chance.integer(1, 12))]
      const lines = chunks.flatMap((chunk) => splitter.push(chunk)).map(asText)
      const expected = text.split('\n').map((line) => [line.slice(0, 5), line.length])
      expect([...lines, asText(splitter.rest())]).toEqual(expected)
    }
  })

  it('go on from the rest of another splitter, which stays as it was', () => {
    const first = new BoundedLineSplitter(6)
    first.push(Buffer.from('whole\nha'))
    const rest = first.rest()
    const [one, other] = ['lf\n', 'nd and foot\n'].map((end) =>
      new BoundedLineSplitter(6, rest).push(Buffer.from(end)).map(asText),
    )
    expect({ one, other, rest: asText(rest), first: first.push(Buffer.from('t\n')).map(asText) }).toEqual({
      one: [['half', 4]],
      other: [['hand a', 13]],
      rest: ['ha', 2],
      first: [['hat', 3]],
    })
  })

  it('take no more memory than they keep, also of a chunk that goes on being used', () => {
    const splitter = new BoundedLineSplitter(1024 * 1024)
    const chunk = Buffer.alloc(64 * 1024, 'x')
    for (let poured = 0; poured < 600 * 16; poured += 1) splitter.push(chunk)
    const { head, size } = splitter.takeRest()
    expect([head.length, head.buffer.byteLength, size, splitter.rest().size]).toEqual([
      1024 * 1024,
      1024 * 1024,
      600 * 1024 * 1024,
      0,
    ])
  })
})
