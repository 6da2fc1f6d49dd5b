import * as zlib from 'node:zlib'

/**
 * The journal's unit: what one read or one write moved, with who, when and a checksum.
 *
 *     0  magic   'COR1'
 *     4  stream  0 in · 1 out · 2 err · 3 note, then three zero bytes
 *     8  length  of the payload in bytes, unsigned 32 bit, little endian
 *     12 crc     CRC-32 (IEEE 802.3) of the bytes 4..11, 16..23 and the payload
 *     16 time    epoch milliseconds, double, little endian
 *     24 payload
 */
export const streams = ['in', 'out', 'err', 'note'] as const
export type Stream = (typeof streams)[number]
export type Frame = { stream: Stream; at: number; payload: Buffer }

export const HEADER_BYTES = 24
/** Longer payloads become several frames, so that a reader never needs much memory for one. */
export const LONGEST_PAYLOAD = 256 * 1024
const MAGIC = 0x31524f43

export function encodeFrame(stream: Stream, at: number, payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length)
  frame.writeUInt32LE(MAGIC, 0)
  frame.writeUInt32LE(streams.indexOf(stream), 4)
  frame.writeUInt32LE(payload.length, 8)
  frame.writeDoubleLE(at, 16)
  payload.copy(frame, HEADER_BYTES)
  frame.writeUInt32LE(checksum(frame, payload.length), 12)
  return frame
}

/**
 * Reads the frame at `offset`. 'short' when the bytes end before it does (more may come), 'bad' when this is no frame:
 * a torn write of a killed keeper, or damage. A reader stops at the first bad frame.
 */
export function decodeFrame(bytes: Buffer, offset: number): { frame: Frame; end: number } | 'short' | 'bad' {
  if (bytes.length - offset < HEADER_BYTES) return 'short'
  const length = bytes.readUInt32LE(offset + 8)
  const stream = streams[bytes.readUInt32LE(offset + 4)]
  if (bytes.readUInt32LE(offset) !== MAGIC || !stream || length > LONGEST_PAYLOAD) return 'bad'
  const end = offset + HEADER_BYTES + length
  if (end > bytes.length) return 'short'
  if (bytes.readUInt32LE(offset + 12) !== checksum(bytes.subarray(offset, end), length)) return 'bad'
  return {
    frame: { stream, at: bytes.readDoubleLE(offset + 16), payload: bytes.subarray(offset + HEADER_BYTES, end) },
    end,
  }
}

function checksum(frame: Buffer, length: number): number {
  const head = crc32(frame.subarray(4, 12), 0)
  return crc32(frame.subarray(16, HEADER_BYTES + length), head)
}

/** Node 20.15 and 22.2 have it built in (much faster); Electron 25's Node 18 does not. */
const builtIn = (zlib as { crc32?: (data: Buffer, value?: number) => number }).crc32
const table = new Uint32Array(256).map((_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** CRC-32 of `bytes`, continued from `seed` (0 to begin). */
export function crc32(bytes: Buffer, seed: number): number {
  if (builtIn) return builtIn(bytes, seed)
  let value = ~seed
  for (let index = 0; index < bytes.length; index += 1)
    value = (table[(value ^ (bytes[index] as number)) & 0xff] as number) ^ (value >>> 8)
  return ~value >>> 0
}
