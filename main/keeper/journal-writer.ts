import { close, fdatasync, mkdirSync, open, openSync, promises, writev } from 'node:fs'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { within } from '../platform/deadline'
import { encodeFrame, LONGEST_PAYLOAD, type Stream } from './frames'
import { listSegments, SEGMENT_BYTES, segmentFile } from './journal-files'
import { readSegment } from './journal-reader'

/** Above the first the sources pause, below the second they go on: what a slow disk may hold in memory. */
const PAUSE_BYTES = 8 * 1024 * 1024
const RESUME_BYTES = 1024 * 1024
const SYNC_EVERY_MS = 1000
const RETRY_MS = 1000

export type JournalEvents = {
  /** Bytes up to here can be read from the files. */
  grown(end: number): void
  /** The disk takes nothing more for now (`why`), or takes it again (null). Nothing is dropped meanwhile. */
  trouble(why: string | null): void
  pause(): void
  resume(): void
}

/**
 * Appends frames to a session's journal. Every write is asynchronous, so that a hung disk never keeps the keeper from
 * hearing Kill; the queue is bounded by pausing the sources, not by forgetting.
 */
export class JournalWriter {
  private queue: Buffer[] = []
  private queuedBytes = 0
  private writing: Promise<void> | null = null
  private paused = false
  private dirty = false
  private troubled = false
  private descriptor: number
  private segmentBase: number
  private written: number
  private end: number
  private readonly timer: NodeJS.Timeout

  /** Opens the journal in `folder`, behind whatever it holds already: a torn segment is left as it is and a new one begun. Throws when the folder cannot be written. */
  constructor(
    private readonly folder: string,
    private readonly events: JournalEvents,
    private readonly segmentBytes = SEGMENT_BYTES,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const last = listSegments(folder).at(-1)
    this.end = last ? last.base + readSegment(last).validBytes : 0
    this.written = this.end
    this.segmentBase = this.end
    // A segment without one whole frame has the very name that we need: what it holds is no frame, so it is begun anew.
    this.descriptor = openSync(segmentFile(folder, this.end), last?.base === this.end ? 'w' : 'a', 0o600)
    this.timer = setInterval(() => void this.sync(), SYNC_EVERY_MS)
  }

  /** Queues the bytes and returns the journal's offset behind them. */
  append(stream: Stream, bytes: Buffer, at = Date.now()): number {
    for (let start = 0; start < bytes.length || start === 0; start += LONGEST_PAYLOAD) {
      const frame = encodeFrame(stream, at, bytes.subarray(start, start + LONGEST_PAYLOAD))
      this.queue.push(frame)
      this.queuedBytes += frame.length
      this.end += frame.length
    }
    if (this.queuedBytes > PAUSE_BYTES) this.pauseSources()
    this.writing ??= this.drain()
    return this.end
  }

  /** How far the files have come: a flush that goes on moving is worth waiting for. */
  get writtenUpTo(): number {
    return this.written
  }

  /** Everything queued is in the file and synced, or `withinMs` is over. Returns whether it is. */
  async flush(withinMs: number): Promise<boolean> {
    const done = (async () => {
      while (this.writing) await this.writing
      await this.sync()
    })()
    return within(done, withinMs)
  }

  /** After `flush`: no more timers, no more file. */
  close(): void {
    clearInterval(this.timer)
    // A write that a refusing disk still holds must not meet somebody else's descriptor of the same number.
    if (!this.writing) close(this.descriptor, () => {})
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, 256)
      const size = batch.reduce((sum, frame) => sum + frame.length, 0)
      await this.write(batch)
      this.written += size
      this.queuedBytes -= size
      this.dirty = true
      this.events.grown(this.written)
      if (this.paused && this.queuedBytes < RESUME_BYTES) {
        this.paused = false
        this.events.resume()
      }
      if (this.written - this.segmentBase >= this.segmentBytes) await this.rotate()
    }
    this.writing = null
  }

  /** Writes all of it, however often the disk refuses: a full disk is a state, not an end. */
  private async write(batch: Buffer[]): Promise<void> {
    let rest = batch
    while (rest.length > 0) {
      try {
        const { bytesWritten } = await promisify(writev)(this.descriptor, rest)
        rest = without(rest, bytesWritten)
        if (this.troubled) {
          this.troubled = false
          this.events.trouble(null)
        }
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code
        if (!this.troubled) {
          this.troubled = true
          this.events.trouble(code === 'ENOSPC' ? 'The disk is full.' : `The journal cannot be written (${code}).`)
          this.pauseSources()
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  private pauseSources(): void {
    if (this.paused) return
    this.paused = true
    this.events.pause()
  }

  private async rotate(): Promise<void> {
    const finished = {
      base: this.segmentBase,
      file: segmentFile(this.folder, this.segmentBase),
      descriptor: this.descriptor,
    }
    try {
      this.descriptor = await promisify(open)(segmentFile(this.folder, this.written), 'a', 0o600)
      this.segmentBase = this.written
    } catch {
      return // The old segment grows on; the next frame tries again.
    }
    try {
      await promisify(fdatasync)(finished.descriptor)
      void compress(finished.file)
    } catch {
      // What the disk may not hold is not replaced by a packed copy: the plain segment stays, and is read as it is.
    } finally {
      close(finished.descriptor, () => {})
    }
  }

  private async sync(): Promise<void> {
    if (!this.dirty) return
    this.dirty = false
    await promisify(fdatasync)(this.descriptor).catch(() => {
      this.dirty = true
    })
  }
}

function without(buffers: Buffer[], bytes: number): Buffer[] {
  let left = bytes
  for (const [index, buffer] of buffers.entries()) {
    if (left < buffer.length) return [buffer.subarray(left), ...buffers.slice(index + 1)]
    left -= buffer.length
  }
  return []
}

/** Quality 3 with a 16 MB window takes pi's quadratic stream from 20 MB to 0.1 MB in 54 ms (measured). The plain file goes last. */
async function compress(file: string): Promise<void> {
  try {
    const packed = await promisify(brotliCompress)(await promises.readFile(file), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 3, [constants.BROTLI_PARAM_LGWIN]: 24 },
    })
    const half = `${file}.br.half`
    const handle = await promises.open(half, 'w', 0o600)
    await handle.writeFile(packed)
    await handle.sync()
    await handle.close()
    await promises.rename(half, `${file}.br`)
    await promises.unlink(file)
  } catch {
    // The plain segment stays and is read as before: only disk space was to be won.
  }
}
