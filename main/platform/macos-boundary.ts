import type { ProcId } from '../../preload/contract/process'
import { nameOf } from './kill-tree'
import type { MacSystem } from './macos-system'
import type { Table } from './macos-table'
import { createTracker, type Sighting, type Tracked, type Tracker } from './macos-tracker'
import type { Boundary, Enclosure } from './platform'

/** Names a container that is a mark in the environment: NAME=VALUE. */
const MARK = 'mark:'
/** A process that lives shorter than this and forks is one that the tracker may miss. */
const LOOK_EVERY_MS = 250

/** The shell leaves if the keeper is gone by then; a signal at the parent's death, as Linux has it, does not exist here. */
const LEASH = '[ "$PPID" = "$0" ] || exit 125; exec "$@"'

const nothingToRelease = () => {}

/** The agent's tree, and whoever shows its mark. Looked at from the moment the agent is taken in until the release. */
export function createEnclosure(system: MacSystem, table: Table, mark: string): Enclosure {
  const heads: ProcId[] = []
  const tracker = createTracker(system, table, { heads: () => heads, mark })
  let stopLooking = nothingToRelease
  return {
    ...boundary(system, tracker, ({ tracked }) => tracked),
    container: `${MARK}${mark}`,
    leash: (file, args) => ({ file: '/bin/sh', args: ['-c', LEASH, String(process.pid), file, ...args] }),
    enclose: (agent) => {
      heads.push(agent)
      tracker.look(false)
      stopLooking = lookAgainAndAgain(tracker)
    },
    release: () => stopLooking(),
  }
}

/**
 * What dead keepers left. Nothing falls to a warden here, so it follows the trees of its keepers while they live; what
 * belongs to a keeper that lives is none of its business. A keeper is its child, so nobody else has the keeper's pid.
 */
export function createEstate(system: MacSystem, table: Table, keepers: () => ReadonlySet<number>): Boundary {
  const living = (): ProcId[] =>
    [...keepers()].flatMap((pid) => {
      const row = table.row(pid)
      return typeof row === 'object' && row.parent === process.pid ? [table.idOf(row)] : []
    })
  const heads = new Map<string, ProcId>()
  const tracker = createTracker(system, table, {
    heads: () => {
      for (const id of living()) heads.set(nameOf(id), id)
      return [...heads.values()]
    },
  })
  lookAgainAndAgain(tracker)
  return boundary(system, tracker, ({ tracked }) => {
    const pids = keepers()
    // By the keeper's pid alone: a keeper of whom nothing can be learned right now is not a dead one.
    return tracked.filter(({ id, tree }) => !pids.has(id.pid) && !pids.has(heads.get(tree)?.pid ?? 0))
  })
}

/** What a dead keeper's agent left, found by its mark, with all that descends from it. Throws for a name that is none of ours. */
export function openContainer(system: MacSystem, table: Table, name: string): Boundary {
  if (!name.startsWith(MARK)) throw new Error(`There is no container of this kind: ${name}.`)
  const tracker = createTracker(system, table, { heads: () => [], mark: name.slice(MARK.length) })
  return boundary(system, tracker, ({ tracked }) => tracked)
}

/** The trees below other processes, without those. Who was seen once is remembered as long as this boundary is held. */
export function createBelow(system: MacSystem, table: Table, roots: () => readonly ProcId[]): Boundary {
  const tracker = createTracker(system, table, { heads: roots })
  return boundary(system, tracker, ({ tracked }) => {
    const heads = new Set(roots().map(nameOf))
    return tracked.filter(({ id }) => !heads.has(nameOf(id)))
  })
}

/** Nobody can be buried, ended at once, or proven gone; so the end is looked for several times (kill-tree.ts). */
function boundary(system: MacSystem, tracker: Tracker, choose: (sighting: Sighting) => Tracked[]): Boundary {
  return {
    tier: 'tracked',
    members: () => choose(tracker.look(true)).map(({ id }) => id),
    reap: () => 0,
    emptiness: () => {
      const sighting = tracker.look(true)
      return sighting.isWhole && choose(sighting).length === 0 ? 'seems-empty' : 'occupied'
    },
    proof: 'scan',
    endAll: null,
    describe: ({ pid }) => commandLine(system, pid),
    release: nothingToRelease,
  }
}

/** The command with its arguments; the short name when it hides, as a zombie and other users' processes do. */
export function commandLine(system: MacSystem, pid: number): string {
  const words = system.arguments(pid)?.command ?? []
  if (words.length > 0) return words.join(' ')
  const process = system.process(pid)
  return typeof process === 'object' ? process.name : `process ${pid}`
}

/** The timer alone keeps no process alive: keeper and warden live on their control sockets, and leave by their own decision. */
function lookAgainAndAgain(tracker: Tracker): () => void {
  const timer = setInterval(() => tracker.look(false), LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
