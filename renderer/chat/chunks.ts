/** Cuts a long text into pieces of about `size` characters, at line ends where there are any, never within a character. */
export function chunksOf(text: string, size: number): string[] {
  const chunks: string[] = []
  for (let from = 0; from < text.length; ) {
    const to = cutBehind(text, from, size)
    chunks.push(text.slice(from, to))
    from = to
  }
  return chunks
}

/**
 * Where a piece that begins at `from` ends: at a line end between one and two sizes on. It depends on the text before it
 * only, so a cut holds while the text grows.
 */
export function cutBehind(text: string, from: number, size: number): number {
  const earliest = from + size
  const latest = earliest + size
  if (latest >= text.length) return text.length
  const lineEnd = text.indexOf('\n', earliest)
  if (lineEnd >= 0 && lineEnd < latest) return lineEnd + 1
  // Not between the two halves of a character.
  const code = text.charCodeAt(latest - 1)
  return code >= 0xd800 && code <= 0xdbff ? latest - 1 : latest
}
