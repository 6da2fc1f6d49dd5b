/** Lines in and lines out, byte-exact: only 0x0A ends a line. */

/** Calls `line` with every whole line of the stream, and `end` once at its end. */
export function readLines(stream, { line, end }) {
  let parts = []
  stream.on('data', (chunk) => {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, at))
      const text = Buffer.concat(parts).toString('utf8')
      parts = []
      from = at + 1
      if (text.trim() !== '') line(text)
    }
    if (from < chunk.length) parts.push(chunk.subarray(from))
  })
  stream.once('end', end)
  stream.once('error', end)
}

// Like Claude, it goes on when its reader has gone.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

/** Writes text to standard output; resolves when the reader has kept up. */
export function write(text) {
  if (process.stdout.destroyed) return Promise.resolve()
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}

/** Writes one message as one line. */
export function send(message) {
  return write(`${JSON.stringify(message)}\n`)
}
