import path from 'node:path'
import type { RawFound, RawLine, RawPage } from '../../preload/contract/chat'
import type { Stream } from '../keeper/frames'
import { JournalReader, type PlacedFrame } from '../keeper/journal-reader'
import { BoundedLineSplitter, type Line } from '../keeper/lines'
import { sessionFiles } from '../keeper/protocol'
import { exitOf, resumptionOf } from './replay'

/** What the window gets of one line at once; more is marked as cut, and not kept in memory either. */
const SHOWN_BYTES = 64 * 1024
const MOST_LINES_A_PAGE = 500
/** Where to begin reading for a line: every so many lines, and in long ones every so many bytes, a place is remembered. */
const LINES_A_MARK = 256
const BYTES_A_MARK = 8 * 1024 * 1024
/** Everything else in the app gets its turn after so much of a journal. */
const BYTES_A_SLICE = 8 * 1024 * 1024
/** The same while it is searched, which takes longer. */
const BYTES_A_SEARCH_SLICE = 2 * 1024 * 1024
/** One answer looks no further, so that the window can show how far it is, and stop. */
const BYTES_A_SEARCH = 32 * 1024 * 1024
const MOST_FOUND = 5000
/** Far more than any protocol says in one line, and less than a string can hold. */
const LONGEST_LINE = 64 * 1024 * 1024

type Rests = Record<Exclude<Stream, 'note'>, Line>
/** A place in the journal: how many lines were complete there, and what stood unfinished. */
type Mark = { line: number; offset: number; rests: Rests }

const nothing: Line = { head: Buffer.alloc(0), size: 0 }
const beginning: Mark = { line: 0, offset: 0, rests: { in: nothing, out: nothing, err: nothing } }

/**
 * The exact lines of a journal in both directions, by index. Only a sparse index is kept in memory: a page is read from
 * the journal itself.
 */
export class RawLines {
  private readonly marks: Mark[] = [beginning]
  private readonly journal: string
  private readonly counter = new LineCounter(beginning)
  private readAt = 0
  private catchingUp: Promise<void> | null = null

  constructor(directory: string) {
    this.journal = path.join(directory, sessionFiles.journal)
  }

  /** Reads on to the end of the journal, then answers the lines asked for. Rejects when the journal cannot be read. */
  async page(from: number, count: number): Promise<RawPage> {
    this.catchingUp ??= this.catchUp().finally(() => {
      this.catchingUp = null
    })
    await this.catchingUp
    const { readAt } = this
    const total = this.counter.next
    const wanted = Math.min(Math.max(0, Math.floor(count)), MOST_LINES_A_PAGE)
    const first = Math.max(0, Math.floor(from))
    const lines: RawLine[] = []
    const mark = this.marks.filter((each) => each.line <= first).at(-1) ?? beginning
    const counter = new LineCounter(mark)
    if (first < total && wanted > 0)
      await this.each(mark.offset, (frame) => {
        if (frame.end > readAt) return false
        for (const line of counter.feed(frame)) if (line.index >= first && lines.length < wanted) lines.push(line)
        return lines.length < wanted
      })
    return { total, lines }
  }

  /**
   * The lines from `from` on that hold the words, whatever their case: as many as one answer takes. Long lines are
   * looked through to their end. Rejects when the journal cannot be read.
   */
  async find(words: string, from: number): Promise<RawFound> {
    const wanted = words.toLowerCase()
    const lines: number[] = []
    let to = from
    let began = -1
    await this.wholeLines(from, (line, frame) => {
      began = began < 0 ? frame.offset : began
      to = line.index + 1
      if (line.text.toLowerCase().includes(wanted)) lines.push(line.index)
      return lines.length < MOST_FOUND && frame.end - began < BYTES_A_SEARCH
    })
    return { lines, to }
  }

  /** All of one line, where a page has only its beginning; '' for a line that is not there. Rejects as above. */
  async whole(index: number): Promise<string> {
    let text = ''
    await this.wholeLines(index, (line) => {
      if (line.index === index) text = line.text
      return line.index < index
    })
    return text
  }

  /** Visits the lines from `from` on, each to its end, until `visit` has enough. */
  private async wholeLines(from: number, visit: (line: RawLine, frame: PlacedFrame) => boolean): Promise<void> {
    await this.page(0, 0)
    const { readAt } = this
    const mark = this.marks.filter((each) => each.line <= from && isWhole(each.rests)).at(-1) ?? beginning
    const counter = new LineCounter(mark, LONGEST_LINE)
    const feed = (frame: PlacedFrame) =>
      frame.end <= readAt && counter.feed(frame).every((line) => line.index < from || visit(line, frame))
    await this.each(mark.offset, feed, BYTES_A_SEARCH_SLICE)
  }

  private async catchUp(): Promise<void> {
    await this.each(this.readAt, (frame) => {
      const last = this.marks.at(-1) ?? beginning
      const { next } = this.counter
      if (next >= last.line + LINES_A_MARK || frame.offset >= last.offset + BYTES_A_MARK)
        this.marks.push({ line: next, offset: frame.offset, rests: this.counter.rests() })
      this.counter.count(frame)
      this.readAt = frame.end
      return true
    })
  }

  /** Visits the frames from `offset` on, in slices, until `visit` has enough. */
  private async each(
    offset: number,
    visit: (frame: PlacedFrame) => boolean,
    bytesASlice = BYTES_A_SLICE,
  ): Promise<void> {
    const reader = new JournalReader(this.journal, offset)
    let sliceBegan = offset
    try {
      for (let frames = reader.read(); frames.length > 0; frames = reader.read()) {
        for (const frame of frames) if (!visit(frame)) return
        if (reader.offset - sliceBegan < bytesASlice) continue
        sliceBegan = reader.offset
        await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      reader.close()
    }
  }
}

/** Whether nothing was cut of what stands unfinished. */
const isWhole = (rests: Rests) => Object.values(rests).every(({ head, size }) => head.length === size)

/** Numbers the lines of all streams in the order in which they were completed. */
class LineCounter {
  /** Index of the next line. */
  next: number
  private readonly splitters: Record<keyof Rests, BoundedLineSplitter>

  constructor(
    { line, rests }: Mark,
    private readonly longest = SHOWN_BYTES,
  ) {
    this.next = line
    const splitter = (rest: Line) => new BoundedLineSplitter(longest, rest)
    this.splitters = { in: splitter(rests.in), out: splitter(rests.out), err: splitter(rests.err) }
  }

  rests(): Rests {
    const { in: told, out: said, err: complained } = this.splitters
    return { in: told.rest(), out: said.rest(), err: complained.rest() }
  }

  count(frame: PlacedFrame): void {
    this.next += this.lines(frame).length
  }

  feed(frame: PlacedFrame): RawLine[] {
    return this.lines(frame).map(({ stream, line: { head, size } }) => {
      const index = this.next
      this.next += 1
      return { index, stream, at: frame.at, size, text: head.toString('utf8'), cut: size > this.longest }
    })
  }

  /** A note is a whole line by itself; the others are cut at their line feeds, and at the end what is left is a line too. */
  private lines(frame: PlacedFrame): { stream: Stream; line: Line }[] {
    const { stream, payload } = frame
    if (stream !== 'note') return this.splitters[stream].push(payload).map((line) => ({ stream, line }))
    const last = endedBy(frame)
      .map((each) => ({ stream: each, line: this.splitters[each].takeRest() }))
      .filter(({ line }) => line.size > 0)
    return [...last, { stream, line: { head: payload.subarray(0, this.longest), size: payload.length } }]
  }
}

/** The streams that end with this note: behind a seam even what goes in begins anew. */
function endedBy(frame: PlacedFrame): (keyof Rests)[] {
  if (resumptionOf(frame) !== null) return ['in', 'out', 'err']
  return exitOf(frame) ? ['out', 'err'] : []
}
