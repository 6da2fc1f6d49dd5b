const LINE_FEED = 0x0a
const NOTHING = Buffer.alloc(0)

/** One line without its line feed. */
export type Line = {
  /** The line's first bytes, all of them unless the line is longer than its splitter keeps. */
  head: Buffer
  /** Bytes in all. */
  size: number
}

/**
 * Cuts a byte stream into lines at 0x0A and nowhere else. Not readline: since Node 24 it also splits on U+2028, which
 * is legal inside a JSON string. Bytes are not decoded here, so a character cut in two by a chunk border survives.
 * Of each line at most `longest` bytes are kept: memory does not follow a program that never ends its line.
 */
export class BoundedLineSplitter {
  /** The unfinished line's bytes, with room to grow: they are copied, for a slice would hold the whole chunk in memory. */
  private held: Buffer
  private heldBytes: number
  private size: number

  /** `rest`: what stood unfinished in a splitter that this one goes on for. */
  constructor(
    private readonly longest: number,
    rest: Line = { head: NOTHING, size: 0 },
  ) {
    // Without room to grow: the next piece is joined in a buffer of our own, never in the other splitter's.
    this.held = rest.head.subarray(0, longest)
    this.heldBytes = this.held.length
    this.size = rest.size
  }

  /** The lines that `chunk` completed. They may share its memory, so it must not be changed while they are in use. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let feed = chunk.indexOf(LINE_FEED); feed >= 0; feed = chunk.indexOf(LINE_FEED, start)) {
      lines.push(this.finish(chunk.subarray(start, feed)))
      start = feed + 1
    }
    if (start < chunk.length) this.hold(chunk.subarray(start))
    return lines
  }

  /** What stands after the last line feed; a stream that ended may leave a last line without one. Never changes later. */
  rest(): Line {
    return { head: this.held.subarray(0, this.heldBytes), size: this.size }
  }

  /** The rest, as the stream's last line: the splitter is empty then. */
  takeRest(): Line {
    const rest = this.rest()
    this.held = NOTHING
    this.heldBytes = 0
    this.size = 0
    return rest
  }

  private finish(last: Buffer): Line {
    if (this.size === 0) return { head: last.subarray(0, this.longest), size: last.length }
    this.hold(last)
    return this.takeRest()
  }

  private hold(piece: Buffer): void {
    this.size += piece.length
    const kept = piece.subarray(0, this.longest - this.heldBytes)
    if (kept.length === 0) return
    const needed = this.heldBytes + kept.length
    if (needed > this.held.length) {
      // Doubled, so that a line of many small pieces is copied a few times only; not from the pool, which rests would pin.
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(this.held.length * 2, this.longest)))
      this.held.copy(grown, 0, 0, this.heldBytes)
      this.held = grown
    }
    kept.copy(this.held, this.heldBytes)
    this.heldBytes = needed
  }
}

/** The same for lines that are bounded otherwise, or come from ourselves: whole, whatever their length. */
export class LineSplitter {
  private readonly lines = new BoundedLineSplitter(Number.POSITIVE_INFINITY)

  /** The lines that `chunk` completed, without their line feeds. The chunk must not be changed while they are in use. */
  push(chunk: Buffer): Buffer[] {
    return this.lines.push(chunk).map(({ head }) => head)
  }

  /** What stands after the last line feed. */
  rest(): Buffer {
    return this.lines.rest().head
  }
}
