import { z } from 'zod'

/** How much of a text was told, in UTF-16 units, and its hash: enough to tell the rest of it, or that it differs. */
export const streamedSchema = z.object({ length: z.number(), hash: z.number() })

export type Streamed = z.infer<typeof streamedSchema>

export const HASH_START = 0x811c9dc5

export const nothingStreamed = (): Streamed => ({ length: 0, hash: HASH_START })

/** FNV-1a over UTF-16 units, so that a long answer need not be kept to be compared. */
export function hashOf(text: string, start: number): number {
  let hash = start
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash
}

/** Takes note of a piece that was told. */
export function tellPiece(streamed: Streamed, text: string): void {
  streamed.length += text.length
  streamed.hash = hashOf(text, streamed.hash)
}

/** What of the whole text was not told yet; null when what was told is not its beginning. */
export function restOf(streamed: Streamed, whole: string): string | null {
  const begins =
    whole.length >= streamed.length && hashOf(whole.slice(0, streamed.length), HASH_START) === streamed.hash
  return begins ? whole.slice(streamed.length) : null
}
