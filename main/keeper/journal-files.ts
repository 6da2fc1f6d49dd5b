import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * A journal is a folder of segments, each named after the offset of its first byte, so that one number names a place in
 * the whole journal and survives the compression of old segments.
 */
export const SEGMENT_BYTES = 8 * 1024 * 1024
const NAME = /^(\d{16})\.frames(\.br)?$/

export type Segment = { base: number; file: string; compressed: boolean }

export const segmentFile = (folder: string, base: number) =>
  path.join(folder, `${String(base).padStart(16, '0')}.frames`)

/** Segments in order; none when the keeper has not begun the journal yet. Where a plain and a compressed copy exist (a crash while compressing), the plain one counts. */
export function listSegments(folder: string): Segment[] {
  const byBase = new Map<number, Segment>()
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const match = NAME.exec(name)
    if (!match) continue
    const base = Number(match[1])
    if (!byBase.has(base)) byBase.set(base, { base, file: path.join(folder, name), compressed: match[2] !== undefined })
  }
  return [...byBase.values()].sort((one, other) => one.base - other.base)
}

/** What the journal takes on disk, in bytes: packed segments as they are packed. Throws when the folder cannot be read. */
export const storedBytes = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0)
