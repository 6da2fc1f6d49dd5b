import path from 'node:path'
import type { RawLine, RawPage } from '../../preload/contract/chat'
import type { Stream } from '../keeper/frames'
import { JournalReader, type PlacedFrame } from '../keeper/journal-reader'
import { LineSplitter } from '../keeper/lines'
import { sessionFiles } from '../keeper/protocol'
import { exitOf } from './replay'

/** What the window gets of one line at once; more is marked as cut. */
const SHOWN_BYTES = 64 * 1024
const MOST_LINES_A_PAGE = 500
/** Where to begin reading for a line: every so many lines the place of one is remembered. */
const LINES_A_MARK = 256

type Mark = { line: number; offset: number }

/**
 * The exact lines of a journal in both directions, by index. Only a sparse index is kept in memory: a page is read from
 * the journal itself.
 */
export class RawLines {
  private readonly marks: Mark[] = []
  private readonly journal: string
  private readonly counter: LineCounter
  private readAt = 0

  constructor(directory: string) {
    this.journal = path.join(directory, sessionFiles.journal)
    this.counter = new LineCounter(0)
  }

  /** Reads on to the end of the journal, then answers the lines asked for. Throws when the journal cannot be read. */
  page(from: number, count: number): RawPage {
    this.catchUp()
    const wanted = Math.min(Math.max(0, Math.floor(count)), MOST_LINES_A_PAGE)
    const first = Math.max(0, Math.floor(from))
    const lines: RawLine[] = []
    const mark = this.marks.filter((each) => each.line <= first).at(-1) ?? { line: 0, offset: 0 }
    const counter = new LineCounter(mark.line)
    if (wanted > 0)
      this.each(mark.offset, (frame) => {
        for (const line of counter.feed(frame)) if (line.index >= first && lines.length < wanted) lines.push(line)
        return lines.length < wanted
      })
    return { total: this.counter.next, lines }
  }

  private catchUp(): void {
    this.each(this.readAt, (frame) => {
      if (this.counter.isBetweenLines && this.counter.next >= (this.marks.at(-1)?.line ?? 0) + LINES_A_MARK)
        this.marks.push({ line: this.counter.next, offset: frame.offset })
      this.counter.count(frame)
      this.readAt = frame.end
      return true
    })
  }

  private each(offset: number, visit: (frame: PlacedFrame) => boolean): void {
    const reader = new JournalReader(this.journal, offset)
    try {
      for (let frames = reader.read(); frames.length > 0; frames = reader.read())
        for (const frame of frames) if (!visit(frame)) return
    } finally {
      reader.close()
    }
  }
}

/** Numbers the lines of all streams in the order in which they were completed. */
class LineCounter {
  private readonly splitters: Record<Stream, LineSplitter> = {
    in: new LineSplitter(),
    out: new LineSplitter(),
    err: new LineSplitter(),
    note: new LineSplitter(),
  }

  constructor(public next: number) {}

  get isBetweenLines(): boolean {
    return Object.values(this.splitters).every((splitter) => splitter.isEmpty)
  }

  count(frame: PlacedFrame): void {
    this.next += this.lines(frame).length
  }

  feed(frame: PlacedFrame): RawLine[] {
    return this.lines(frame).map(({ stream, line }) => {
      const index = this.next
      this.next += 1
      const cut = line.length > SHOWN_BYTES
      const text = (cut ? line.subarray(0, SHOWN_BYTES) : line).toString('utf8')
      return { index, stream, at: frame.at, size: line.length, text, cut }
    })
  }

  /** A note is a whole line by itself; the others are cut at their line feeds, and at the end what is left is a line too. */
  private lines(frame: PlacedFrame): { stream: Stream; line: Buffer }[] {
    const { stream, payload } = frame
    if (stream !== 'note') return this.splitters[stream].push(payload).map((line) => ({ stream, line }))
    const rests = exitOf(frame) ? (['out', 'err'] as const).filter((each) => !this.splitters[each].isEmpty) : []
    const last = rests.map((each) => ({ stream: each, line: this.splitters[each].rest() }))
    for (const each of rests) this.splitters[each] = new LineSplitter()
    return [...last, { stream, line: payload }]
  }
}
