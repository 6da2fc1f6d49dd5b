import type { ProcId } from '../../preload/contract/process'
import { nameOf } from './kill-tree'
import type { MacSystem } from './macos-system'
import { isLiving, isSame, type Row, type Table } from './macos-table'
import { createTracker } from './macos-tracker'
import type { ProcessSample, Sampler, TreeSample } from './platform'
import { ownersOf } from './tree-owners'

/**
 * Trees as the tracker follows them, so that who was given to launchd still counts. The tracker leaves out the process
 * that looks; what hangs below that one, Corral's own window, detaches from nobody, so the parents' pids tell it.
 */
export function createMacosSampler(system: MacSystem, table: Table): Sampler {
  let roots: readonly ProcId[] = []
  let tracker = createTracker(system, table, { heads: () => roots })

  const sample = ({ pid, startTime }: Pick<Row, 'pid' | 'startTime'>): ProcessSample => {
    const usage = system.usage(pid)
    return { pid, startTime, cpuSeconds: usage?.cpuSeconds ?? null, memoryBytes: usage?.memoryBytes ?? null }
  }

  const ownTree = (own: ProcId): TreeSample | null => {
    const rows = new Map((table.read() ?? []).filter(isLiving).map((row) => [row.pid, row]))
    const root = rows.get(own.pid)
    if (!root || !isSame(own, root)) return null
    const owners = ownersOf(rows, new Set(roots.map(({ pid }) => pid)))
    const below = [...rows.values()].filter(({ pid }) => pid !== own.pid && owners.get(pid) === own.pid)
    return { root: sample(root), below: below.map(sample) }
  }

  return {
    look: (wanted) => {
      roots = wanted
      const { tracked, isWhole } = tracker.look(false)
      if (!isWhole) return wanted.map(() => null)
      const trees = new Map<string, TreeSample>()
      for (const { id, tree } of tracked) {
        const found = trees.get(tree)
        if (found) found.below.push(sample(id))
        else if (nameOf(id) === tree) trees.set(tree, { root: sample(id), below: [] })
      }
      return wanted.map((root) => (root.pid === process.pid ? ownTree(root) : (trees.get(nameOf(root)) ?? null)))
    },
    rest: () => {
      tracker = createTracker(system, table, { heads: () => roots })
    },
  }
}
