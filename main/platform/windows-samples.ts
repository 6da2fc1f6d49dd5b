import type { ProcessSample, Sampler, TreeSample } from './platform'
import { ownersOf } from './tree-owners'
import type { ProcessEntry, WindowsSystem } from './windows-system'

/** One list of all processes tells everything at once (NtQuerySystemInformation): there is nothing to remember. */
export function createWindowsSampler(system: WindowsSystem): Sampler {
  return {
    look: (roots) => {
      const entries = new Map((system.processes() ?? []).map((entry) => [entry.pid, entry]))
      const living = roots.filter((root) => entries.get(root.pid)?.createdAt === root.startTime)
      const trees = new Map<number, TreeSample>()
      for (const { pid } of living) trees.set(pid, { root: sampleOf(entries.get(pid) as ProcessEntry), below: [] })
      // A parent's number is reused while its children live: a parent is older than its child.
      const owners = ownersOf(entries, new Set(trees.keys()), (entry, parent) => parent.createdAt <= entry.createdAt)
      for (const [pid, owner] of owners)
        if (pid !== owner) trees.get(owner)?.below.push(sampleOf(entries.get(pid) as ProcessEntry))
      return roots.map((root) => (living.includes(root) ? (trees.get(root.pid) ?? null) : null))
    },
    rest: () => {},
  }
}

const sampleOf = ({ pid, createdAt, cpuSeconds, memoryBytes }: ProcessEntry): ProcessSample => ({
  ...{ pid, startTime: createdAt, cpuSeconds, memoryBytes },
})
