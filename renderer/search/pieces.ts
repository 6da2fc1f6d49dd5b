/** A stretch of a snippet. `at`: where it begins. */
export type Piece = { at: number; text: string; isMatch: boolean }

/** Cuts a snippet where the words that are looked for stand, whatever their case; what overlaps is one match. Pure. */
export function piecesOf(snippet: string, words: string): Piece[] {
  const lower = snippet.toLowerCase()
  // In some languages the small letters are more than the large ones: then places in one are none in the other.
  const ranges =
    lower.length === snippet.length ? rangesOf(lower, words.toLowerCase().split(/\s+/).filter(Boolean)) : []
  const pieces: Piece[] = []
  let last = 0
  for (const [from, to] of ranges) {
    if (from > last) pieces.push({ at: last, text: snippet.slice(last, from), isMatch: false })
    pieces.push({ at: from, text: snippet.slice(from, to), isMatch: true })
    last = to
  }
  if (last < snippet.length) pieces.push({ at: last, text: snippet.slice(last), isMatch: false })
  return pieces
}

function rangesOf(text: string, words: readonly string[]): [from: number, to: number][] {
  const found: [number, number][] = []
  for (const word of words)
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
      found.push([at, at + word.length])
  found.sort(([one], [other]) => one - other)
  const joined: [number, number][] = []
  for (const [from, to] of found) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}
