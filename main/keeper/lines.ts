const LINE_FEED = 0x0a

/**
 * Cuts a byte stream into lines at 0x0A and nowhere else. Not readline: since Node 24 it also splits on U+2028, which
 * is legal inside a JSON string. Bytes are decoded only when a line is whole, so a character cut in two by a chunk
 * border survives. Lines have no length limit; the pieces of a long one are joined once, at its end.
 */
export class LineSplitter {
  private pieces: Buffer[] = []

  /** The lines that `chunk` completed, without their line feeds. The chunk must not be changed afterwards. */
  push(chunk: Buffer): Buffer[] {
    const lines: Buffer[] = []
    let start = 0
    for (let feed = chunk.indexOf(LINE_FEED); feed >= 0; feed = chunk.indexOf(LINE_FEED, start)) {
      lines.push(this.finish(chunk.subarray(start, feed)))
      start = feed + 1
    }
    if (start < chunk.length) this.pieces.push(chunk.subarray(start))
    return lines
  }

  /** What stands after the last line feed; a stream that ended may leave a last line without one. */
  rest(): Buffer {
    return Buffer.concat(this.pieces)
  }

  get isEmpty(): boolean {
    return this.pieces.length === 0
  }

  private finish(last: Buffer): Buffer {
    if (this.pieces.length === 0) return last
    const line = Buffer.concat([...this.pieces, last])
    this.pieces = []
    return line
  }
}
