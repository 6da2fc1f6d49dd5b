import type { ProcessRow } from '../../preload/contract/ipc'

export type TreeRow = { row: ProcessRow; depth: number }

/** Rows in the order of a tree: each process before its children, brothers by age. One without a known parent is a root. */
export function toTree(rows: readonly ProcessRow[]): TreeRow[] {
  const pids = new Set(rows.map((row) => row.pid))
  const children = new Map<number | null, ProcessRow[]>()
  for (const row of rows) {
    const parent = pids.has(row.parent) && row.parent !== row.pid ? row.parent : null
    children.set(parent, [...(children.get(parent) ?? []), row])
  }
  const tree: TreeRow[] = []
  const walk = (parent: number | null, depth: number) => {
    const brothers = [...(children.get(parent) ?? [])].sort((a, b) => a.startedAt - b.startedAt || a.pid - b.pid)
    for (const row of brothers) {
      tree.push({ row, depth })
      walk(row.pid, depth + 1)
    }
  }
  walk(null, 0)
  return tree
}
