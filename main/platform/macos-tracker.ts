import type { ProcId } from '../../preload/contract/process'
import { nameOf } from './kill-tree'
import type { MacSystem } from './macos-system'
import { isLiving, isSame, type Row, type Table } from './macos-table'

/** One living process of a tracked tree. `tree` names the head that it descends from, or the mark that it shows. */
export type Tracked = { id: ProcId; tree: string }

export type Sighting = {
  /** Parents before children, the heads among them. */
  tracked: Tracked[]
  /** False when the system did not tell of everybody: then nobody may be said to be gone. */
  isWhole: boolean
}

export type Tracker = {
  /** Looks at the whole process table. `thorough`: asks everybody unknown for the mark again, not only who is new. */
  look(thorough: boolean): Sighting
}

/** Asking everybody costs a system call each, and an end is looked for many times a second: so often at most. */
const ASK_ALL_EVERY_MS = 250

/**
 * Follows trees of processes on a system that gives orphans to launchd. A process belongs to a tree when the process
 * that forked it did, by unique ids: those never change and are never given twice in a boot, so also a child whose parent
 * is dead belongs, if only the parent was seen once. Hence the looks: whoever was never seen leaves children that nothing
 * but the mark ties to the tree. Every unique id that was seen is remembered: one number a process.
 *
 * The parent's pid counts only where the ids are hidden: a debugger becomes the parent of whatever it attaches to.
 */
export function createTracker(
  system: MacSystem,
  table: Table,
  options: {
    /** Who starts trees, asked at each look. */
    heads(): readonly ProcId[]
    /** NAME=VALUE in the environment: who shows it belongs, whoever its parent was. */
    mark?: string
  },
): Tracker {
  const treeOf = new Map<number, string>()
  /** Whoever was asked for the mark already, by pid. */
  let asked = new Map<number, Row>()
  let askedAllAt = Number.NEGATIVE_INFINITY
  let last = new Map<number, Find>()

  /** Everybody who can be seen now, and whoever of us was seen before and is not proven gone. */
  const gather = (): { rows: Row[]; isWhole: boolean } => {
    const rows = table.read()
    const seen = new Map((rows ?? []).map((row) => [row.pid, row]))
    const missing = [...last.values()].flatMap(({ row }) => (isSame(row, seen.get(row.pid)) ? [] : [row]))
    const doubtful = missing.flatMap((before) => {
      const now = table.row(before.pid)
      if (now === 'unknown') return [before]
      return typeof now === 'object' && isSame(before, now) ? [now] : []
    })
    const ofOthers = [...(rows ?? []), ...doubtful].filter(({ pid }) => pid > 1 && pid !== process.pid)
    return { rows: ofOthers, isWhole: rows !== null }
  }

  const look = (thorough: boolean): Sighting => {
    const { rows, isWhole } = gather()
    const found = new Map<number, Find>()
    const claim: Claim = (row, tree) => {
      found.set(row.pid, { row, tree })
      if (row.ids) treeOf.set(row.ids.own, tree)
    }

    const heads = new Map(options.heads().map((id) => [id.pid, id]))
    for (const row of rows) {
      const head = heads.get(row.pid)
      if (head?.bootId === system.bootId && isSame(row, head)) claim(row, nameOf(head))
    }
    spread(rows, found, claim)
    if (options.mark && claimMarked(options.mark, thorough, rows, found, claim)) spread(rows, found, claim)

    last = new Map([...found].filter(([, { row }]) => isLiving(row)))
    const tracked = parentsFirst([...last.values()]).map(({ row, tree }) => ({ id: table.idOf(row), tree }))
    return { tracked, isWhole }
  }

  /** Until a round finds nobody new: a table is in no order that would do with one. */
  const spread = (rows: readonly Row[], found: ReadonlyMap<number, Find>, claim: Claim): void => {
    for (let grows = true; grows; ) {
      grows = false
      for (const row of rows) {
        if (found.has(row.pid)) continue
        const tree = row.ids ? (treeOf.get(row.ids.own) ?? treeOf.get(row.ids.parent)) : found.get(row.parent)?.tree
        if (tree === undefined) continue
        claim(row, tree)
        grows = true
      }
    }
  }

  /** True when somebody new shows the mark. A program may show it only after its exec, so 'no' is no answer for good. */
  const claimMarked = (
    mark: string,
    thorough: boolean,
    rows: readonly Row[],
    found: ReadonlyMap<number, Find>,
    claim: Claim,
  ): boolean => {
    const asksAll = thorough && performance.now() - askedAllAt >= ASK_ALL_EVERY_MS
    if (asksAll) askedAllAt = performance.now()
    let isFound = false
    for (const row of rows) {
      if (found.has(row.pid) || (!asksAll && isSame(row, asked.get(row.pid)))) continue
      if (!system.arguments(row.pid)?.environment.includes(mark)) continue
      claim(row, mark)
      isFound = true
    }
    asked = new Map(rows.map((row) => [row.pid, row]))
    return isFound
  }

  return { look }
}

type Find = { row: Row; tree: string }
type Claim = (row: Row, tree: string) => void

/** Whoever is born of another in the list stands after it. A circle, which only a system that lies can show, is cut anywhere. */
function parentsFirst(finds: readonly Find[]): Find[] {
  const byPid = new Map(finds.map((find) => [find.row.pid, find]))
  const byUniqueId = new Map(finds.flatMap((find) => (find.row.ids ? [[find.row.ids.own, find]] : [])))
  const ordered = new Set<Find>()
  const entered = new Set<Find>()
  const enter = (find: Find | undefined): void => {
    if (!find || entered.has(find)) return
    entered.add(find)
    const { ids, parent } = find.row
    enter(ids ? byUniqueId.get(ids.parent) : byPid.get(parent))
    ordered.add(find)
  }
  finds.forEach(enter)
  return [...ordered]
}
