import { close, fdatasync, mkdirSync, open, openSync, writev } from 'node:fs'
import { promisify } from 'node:util'
import { within } from '../platform/deadline'
import { encodeFrame, LONGEST_PAYLOAD, type Stream } from './frames'
import { listSegments, SEGMENT_BYTES, segmentFile, storedBytes } from './journal-files'
import { JournalPacker } from './journal-packer'
import { readSegment } from './journal-reader'
import { limitSentence, refusedSentence } from './journal-trouble'
import { syncFolder, syncFolderAside } from './records'

/** Above the first the sources pause, below the second they go on: what a slow disk may hold in memory. */
const PAUSE_BYTES = 8 * 1024 * 1024
const RESUME_BYTES = 1024 * 1024
/** What is taken beyond every bound each time that last words are asked for: far more than pipes hold. */
const LAST_WORDS_BYTES = 8 * 1024 * 1024
const SYNC_EVERY_MS = 1000
const RETRY_MS = 1000
/** Packing may make room, so a limit is told only after it, or when it takes this long. */
const PACKED_WITHIN_MS = 5000

export type JournalEvents = {
  /** Bytes up to here can be read from the files. */
  grown(end: number): void
  /** The agent is kept waiting by the disk or by the limit: the sentence why, with what to do. null: it goes on. Nothing is dropped meanwhile. */
  trouble(why: string | null): void
  pause(): void
  resume(): void
}

/**
 * Appends frames to a session's journal. Every write is asynchronous, so that a hung disk never keeps the keeper from
 * hearing Kill; the queue, and what the journal takes on disk, are bounded by pausing the sources, not by forgetting.
 * Whatever is appended all the same (messages to a waiting agent, the end) is written: small, and owed to the record.
 */
export class JournalWriter {
  private queue: Buffer[] = []
  private queuedBytes = 0
  private writing: Promise<void> | null = null
  private syncing: Promise<void> | null = null
  private paused = false
  private dirty = false
  /** What is told of a disk that refuses; null while it takes everything. */
  private refusal: string | null = null
  private told: string | null = null
  private readonly whenRefused = new Set<() => void>()
  private limitBytes = Number.POSITIVE_INFINITY
  private wasAtLimit = false
  /** How far the bounds are stretched for last words. */
  private extraBytes = 0
  private storedBytes: number
  private descriptor: number
  private segmentBase: number
  private written: number
  private end: number
  private readonly packer: JournalPacker
  private readonly timer: NodeJS.Timeout

  /** Opens the journal in `folder`, behind whatever it holds already: a torn segment is left as it is and a new one begun. Throws when the folder cannot be written. */
  constructor(
    private readonly folder: string,
    private readonly events: JournalEvents,
    private readonly segmentBytes = SEGMENT_BYTES,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const segments = listSegments(folder)
    const last = segments.at(-1)
    this.end = last ? last.base + readSegment(last).validBytes : 0
    this.written = this.end
    this.segmentBase = this.end
    // A segment without one whole frame has the very name that we need: what it holds is no frame, so it is begun anew.
    this.descriptor = openSync(segmentFile(folder, this.end), last?.base === this.end ? 'w' : 'a', 0o600)
    syncFolder(folder)
    this.storedBytes = storedBytes(folder)
    const unpacked = segments.filter(({ base, compressed }) => !compressed && base !== this.end)
    this.packer = new JournalPacker(
      unpacked.map(({ file }) => file),
      {
        won: (bytes) => {
          this.storedBytes -= bytes
          this.judge()
        },
        idle: () => this.tell(),
      },
    )
    this.timer = setInterval(() => {
      void this.sync()
      this.tell()
    }, SYNC_EVERY_MS)
  }

  /** Queues the bytes and returns the journal's offset behind them. */
  append(stream: Stream, bytes: Buffer, at = Date.now()): number {
    for (let start = 0; start < bytes.length || start === 0; start += LONGEST_PAYLOAD) {
      const frame = encodeFrame(stream, at, bytes.subarray(start, start + LONGEST_PAYLOAD))
      this.queue.push(frame)
      this.queuedBytes += frame.length
      this.end += frame.length
    }
    this.judge()
    this.writing ??= this.drain()
    return this.end
  }

  /** How far the files have come: a flush that goes on moving is worth waiting for. */
  get writtenUpTo(): number {
    return this.written
  }

  /** Nothing should be read of the sources now: for sources that come later than the order to pause. */
  get isPaused(): boolean {
    return this.paused
  }

  /** From now on the sources pause when the journal takes this many bytes on disk, packed segments as they are packed. */
  limit(bytes: number): void {
    this.limitBytes = bytes
    this.judge()
  }

  /** The sources are about to end: what is still in their pipes is taken, whatever the disk or the limit say. Asked again, it takes that much more. */
  takeLastWords(): void {
    this.extraBytes += LAST_WORDS_BYTES
    this.judge()
  }

  /** Everything queued is in the file and synced. False when the disk refuses, or `withinMs` is over. */
  async flush(withinMs: number): Promise<boolean> {
    if (this.refusal !== null) return false
    const done = (async () => {
      while (this.writing) await this.writing
      // One that is under way may have begun before the last bytes came.
      await this.syncing
      await this.sync()
    })()
    let refused = () => {}
    const refusing = new Promise<boolean>((resolve) => {
      refused = () => resolve(false)
    })
    this.whenRefused.add(refused)
    const inTime = await Promise.race([within(done, withinMs), refusing])
    this.whenRefused.delete(refused)
    return inTime && !this.dirty
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
      this.storedBytes += size
      this.queuedBytes -= size
      this.dirty = true
      this.events.grown(this.written)
      this.judge()
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
        if (this.refusal === null) continue
        this.refusal = null
        this.tell()
        this.packer.again()
      } catch (error) {
        this.refusal = refusedSentence((error as NodeJS.ErrnoException).code)
        this.tell()
        this.judge()
        for (const refused of this.whenRefused) refused()
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  private get isAtLimit(): boolean {
    return this.storedBytes + this.queuedBytes >= this.limitBytes + this.extraBytes
  }

  /** Whether the sources are read: not while the queue is long, the disk refuses or the limit is reached. */
  private judge(): void {
    const bound = (this.paused ? RESUME_BYTES : PAUSE_BYTES) + this.extraBytes
    const refuses = this.refusal !== null && this.extraBytes === 0
    const pause = this.queuedBytes > bound || refuses || this.isAtLimit
    if (pause !== this.paused) {
      this.paused = pause
      if (pause) this.events.pause()
      else this.events.resume()
    }
    if (this.isAtLimit && !this.wasAtLimit) this.packer.again()
    this.wasAtLimit = this.isAtLimit
    this.tell()
  }

  private tell(): void {
    const mayMakeRoom = this.packer.isBusy && this.packer.busyMs < PACKED_WITHIN_MS
    const why = this.refusal ?? (this.isAtLimit && !mayMakeRoom ? limitSentence(this.limitBytes) : null)
    // At its end a session does not go on, though its last words are taken.
    if (why === this.told || (why === null && this.extraBytes > 0)) return
    this.told = why
    this.events.trouble(why)
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
      await syncFolderAside(this.folder)
      this.packer.add(finished.file)
    } catch {
      // What the disk may not hold is not replaced by a packed copy: the plain segment stays, and is read as it is.
    } finally {
      close(finished.descriptor, () => {})
    }
  }

  private sync(): Promise<void> {
    this.syncing ??= this.syncOnce().finally(() => {
      this.syncing = null
    })
    return this.syncing
  }

  private async syncOnce(): Promise<void> {
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
