import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { decodeFrame, type Frame } from './frames'
import { listSegments, type Segment } from './journal-files'

/** How much one call of `read` takes from the disk at most: a reader of a huge journal stays responsive. */
const READ_BYTES = 1024 * 1024
/** One for all readers: reads are synchronous, and what was read is copied out before the next one. */
const scratch = Buffer.allocUnsafe(READ_BYTES)

export type PlacedFrame = Frame & {
  /** Journal offset of the frame's first byte. */
  offset: number
  /** Journal offset behind it, where the next one begins. */
  end: number
}

/** Reads a whole segment, for recovery: how many of its bytes are whole frames. */
export function readSegment(segment: Segment): { bytes: Buffer; validBytes: number } {
  const stored = readFileSync(segment.file)
  const bytes = segment.compressed ? brotliDecompressSync(stored) : stored
  let validBytes = 0
  for (let next = decodeFrame(bytes, 0); typeof next === 'object'; next = decodeFrame(bytes, validBytes))
    validBytes = next.end
  return { bytes, validBytes }
}

/**
 * Reads a journal from an offset on, while its keeper may still be appending. Never waits: it answers what is there.
 * A segment that was compressed meanwhile is read from its compressed copy, at the same offsets.
 */
export class JournalReader {
  private open: { base: number; source: number | Buffer } | null = null
  private carry: Buffer = Buffer.alloc(0)
  private readAt: number

  constructor(
    private readonly folder: string,
    /** Offset of the next frame to deliver. */
    private position: number,
  ) {
    this.readAt = position
  }

  get offset(): number {
    return this.position
  }

  /** The next whole frames, at most about 1 MB of them; empty when there is nothing more for now. Throws when a file cannot be read. */
  read(): PlacedFrame[] {
    for (;;) {
      if (!this.open && !this.openSegment()) return []
      const bytes = this.readMore()
      if (bytes.length > 0) this.carry = this.carry.length === 0 ? bytes : Buffer.concat([this.carry, bytes])
      const { frames, verdict } = this.decode()
      if (frames.length > 0) return frames
      if (bytes.length > 0 && verdict === 'short') continue
      // Nothing whole here: either this is the growing end, or a later segment goes on where the valid frames stop.
      if (!this.moveOn()) return []
    }
  }

  close(): void {
    if (this.open && typeof this.open.source === 'number') closeSync(this.open.source)
    this.open = null
    this.carry = Buffer.alloc(0)
  }

  private decode(): { frames: PlacedFrame[]; verdict: 'short' | 'bad' } {
    const frames: PlacedFrame[] = []
    let at = 0
    for (;;) {
      const next = decodeFrame(this.carry, at)
      if (typeof next !== 'object') {
        this.carry = this.carry.subarray(at)
        return { frames, verdict: next }
      }
      const size = next.end - at
      frames.push({ ...next.frame, offset: this.position, end: this.position + size })
      this.position += size
      at = next.end
    }
  }

  private openSegment(): boolean {
    const segment = listSegments(this.folder)
      .filter((each) => each.base <= this.position)
      .at(-1)
    if (!segment) return false
    this.open = { base: segment.base, source: openSource(segment) }
    this.carry = Buffer.alloc(0)
    this.readAt = this.position
    return true
  }

  private readMore(): Buffer {
    if (!this.open) return Buffer.alloc(0)
    const start = this.readAt - this.open.base
    if (typeof this.open.source !== 'number') {
      const bytes = this.open.source.subarray(start, start + READ_BYTES)
      this.readAt += bytes.length
      return bytes
    }
    const read = readSync(this.open.source, scratch, 0, READ_BYTES, start)
    this.readAt += read
    return Buffer.from(scratch.subarray(0, read))
  }

  private moveOn(): boolean {
    const base = this.open?.base ?? -1
    if (!listSegments(this.folder).some((each) => each.base > base && each.base <= this.position)) return false
    this.close()
    return true
  }
}

function openSource(segment: Segment): number | Buffer {
  const unpack = (file: string) => brotliDecompressSync(readFileSync(file))
  if (segment.compressed) return unpack(segment.file)
  try {
    return openSync(segment.file, 'r')
  } catch (error) {
    // Compressed since we looked: the packed copy was complete before the plain one went. Where another reader still
    // has the plain one open, Windows keeps its name until he closes it, and answers EPERM or EBUSY.
    const packed = `${segment.file}.br`
    if (existsSync(packed)) return unpack(packed)
    throw error
  }
}
