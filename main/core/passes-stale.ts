import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { ProcId } from '../../preload/contract/process'
import { platform } from '../platform'
import type { Presence } from './passes-presence'
import type { Session } from './session'
import { sessionFile } from './session-files'

const HOUR_MS = 60 * 60 * 1000

/** Milliseconds without progress after which a session is stale. */
export type StaleAges = {
  /** Whoever watches. */
  anyway: number
  /** When no app was here all that time. */
  withoutApp: number
}

/** The design's ages: 7 days; 24 hours without an app. */
export const STALE_AGES: StaleAges = { anyway: 7 * 24 * HOUR_MS, withoutApp: 24 * HOUR_MS }

/** How long a session has been as it is, in milliseconds. `awayMs`: how long no app was here, up to now. */
export type Idleness = { idleMs: number; awayMs: number }

export const isStale = ({ idleMs, awayMs }: Idleness, ages: StaleAges): boolean =>
  idleMs > ages.anyway || (idleMs > ages.withoutApp && awayMs > ages.withoutApp)

/**
 * How long a session has made no progress: nothing came into its journal, and nothing was said. Never longer than the clocks
 * agree (Presence), so where that cannot be told it has just made some. Milliseconds.
 */
export function idleMsOf(session: Session, presence: Presence): number {
  const said = session.view().lastActivityAt
  return presence.since(Math.max(said, journalGrewAt(sessionFile(session.directory, 'journal'))))
}

/** How long its agent has been there, the last word on any idleness. Linux counts a start in uptime, and tells it by the wall clock as it is now: a jump moves both. */
export function ageMsOf(agent: ProcId): number {
  const [root] = platform.tree(agent)
  return root ? Math.max(0, Date.now() - root.startedAt) : 0
}

/** Epoch milliseconds; 0 when that cannot be told. Segments are named by their offsets; a packed one is as old as its packing, which is no progress. */
function journalGrewAt(journal: string): number {
  try {
    const newest = readdirSync(journal)
      .filter((name) => name.endsWith('.frames'))
      .sort()
      .at(-1)
    return newest === undefined ? 0 : statSync(path.join(journal, newest)).mtimeMs
  } catch {
    return 0 // None yet, or packed just now: what was said counts.
  }
}
