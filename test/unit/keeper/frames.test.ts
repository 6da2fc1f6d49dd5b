import { describe, expect, it } from 'vitest'
import { crc32, decodeFrame, encodeFrame, HEADER_BYTES, LONGEST_PAYLOAD, streams } from '../../../main/keeper/frames'
import { createRandomness } from './randomness'

describe('a frame', () => {
  it('is the same after its trip, wherever it lies in the bytes', () => {
    const chance = createRandomness(1)
    for (let round = 0; round < 100; round += 1) {
      const frame = {
        stream: chance.pick(streams),
        at: chance.integer(0, 2 ** 41) + 0.5,
        payload: chance.bytes(chance.integer(0, 200)),
      }
      const before = chance.bytes(chance.integer(0, 30))
      const bytes = Buffer.concat([before, encodeFrame(frame.stream, frame.at, frame.payload), chance.bytes(5)])
      expect(decodeFrame(bytes, before.length)).toEqual({
        frame,
        end: before.length + HEADER_BYTES + frame.payload.length,
      })
    }
  })

  it('that is not all there yet is short, never bad', () => {
    const bytes = encodeFrame('err', 1, Buffer.from('half a word'))
    const verdicts = Array.from({ length: bytes.length }, (_, size) => decodeFrame(bytes.subarray(0, size), 0))
    expect(new Set(verdicts)).toEqual(new Set(['short']))
  })

  it('longer than any that we write is bad at once, so that nobody waits for bytes that never come', () => {
    const bytes = encodeFrame('out', 1, Buffer.alloc(10))
    bytes.writeUInt32LE(LONGEST_PAYLOAD + 1, 8)
    expect(decodeFrame(bytes, 0)).toBe('bad')
  })

  it('carries the checksum that everybody calls CRC-32, in one go or in pieces', () => {
    const text = Buffer.from('123456789')
    expect([crc32(text, 0), crc32(text.subarray(4), crc32(text.subarray(0, 4), 0))]).toEqual([0xcbf43926, 0xcbf43926])
  })
})
