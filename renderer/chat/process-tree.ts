import type { ProcessRow } from '../../preload/contract/process'

export type TreeRow = {
  /** Names the process as long as it lives: a pid alone is reused. */
  key: string
  row: ProcessRow
  /** From 0. */
  depth: number
  /** Among its brothers, from 1. */
  place: number
  brothers: number
  /** Processes below it. */
  below: number
}

/** Rows in the order of a tree: each process before its children, brothers by age. One without a known parent is a root. */
export function toTree(rows: readonly ProcessRow[]): TreeRow[] {
  const pids = new Set(rows.map(({ id }) => id.pid))
  const children = new Map<number | null, ProcessRow[]>()
  for (const row of rows) {
    const parent = pids.has(row.parent) && row.parent !== row.id.pid ? row.parent : null
    children.set(parent, [...(children.get(parent) ?? []), row])
  }
  const tree: TreeRow[] = []
  const walk = (parent: number | null, depth: number) => {
    const brothers = children.get(parent) ?? []
    brothers.sort((a, b) => a.startedAt - b.startedAt || a.id.pid - b.id.pid)
    brothers.forEach((row, index) => {
      const shown = { key: keyOf(row), row, depth, place: index + 1, brothers: brothers.length, below: 0 }
      const at = tree.push(shown)
      walk(row.id.pid, depth + 1)
      shown.below = tree.length - at
    })
  }
  walk(null, 0)
  return tree
}

/** Without what is below the folded ones. */
export function unfolded(tree: readonly TreeRow[], folded: ReadonlySet<string>): TreeRow[] {
  const shown: TreeRow[] = []
  for (let index = 0; index < tree.length; index += 1) {
    const each = tree[index] as TreeRow
    shown.push(each)
    if (folded.has(each.key)) index += each.below
  }
  return shown
}

const keyOf = ({ id }: ProcessRow) => `${id.pid}:${id.startTime}`
