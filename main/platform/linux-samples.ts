import { closeSync, openSync, readFileSync } from 'node:fs'
import type { ProcId } from '../../preload/contract/process'
import { nameOf } from './kill-tree'
import { allPids, PAGE_BYTES, readBootId, readOpenStat, readStat, type Stat, TICKS_PER_SECOND } from './linux-proc'
import type { ProcessSample, Sampler, TreeSample } from './platform'
import { ownersOf } from './tree-owners'

/** After so many looks nobody is taken for a stranger unseen: between two looks a stranger's pid may have become one of ours. */
const STRANGERS_FOR_LOOKS = 30
/** Of the files that this process may have open, the part that samples may take: sockets and journals need theirs. */
const SHARE_OF_FILES = 4

/**
 * One list of /proc, and one read for each process of ours. Two things make it cheap:
 * - stat files stay open from look to look, for opening and closing one costs more than reading it (600 files: 5.6 ms against 2.5);
 * - strangers are read once. Who is not below a root never gets there, for orphans go to an ancestor of theirs (prctl(2),
 *   PR_SET_CHILD_SUBREAPER). Only a new root, or a pid that was given again, can make ours of a stranger.
 *
 * Memory is the resident set of stat. The proportional one walks all pages of a process: a millisecond for each, so only
 * Corral's own processes are asked for it, which have most of theirs in common.
 */
export function createLinuxSampler(): Sampler {
  const files = new OpenStats()
  let strangers = new Set<number>()
  let rootsBefore = ''
  let looks = 0

  const read = (pids: readonly number[]): Map<number, Stat> => {
    const stats = new Map<number, Stat>()
    for (const pid of pids) {
      const stat = strangers.has(pid) ? 'gone' : files.read(pid)
      if (typeof stat === 'object' && stat.state !== 'Z' && stat.state !== 'X') stats.set(pid, stat)
    }
    return stats
  }

  return {
    look: (roots) => {
      const names = roots.map(nameOf).join()
      if (names !== rootsBefore || looks % STRANGERS_FOR_LOOKS === 0) strangers = new Set()
      rootsBefore = names
      looks += 1
      const pids = listed()
      const stats = read(pids)
      const bootId = readBootId()
      const living = roots.filter((root) => root.bootId === bootId && stats.get(root.pid)?.startTime === root.startTime)
      const owners = ownersOf(stats, new Set(living.map(({ pid }) => pid)))
      strangers = new Set(pids.filter((pid) => !owners.has(pid)))
      files.keep(owners)
      return treesOf(roots, living, stats, owners)
    },
    rest: () => {
      files.keep(new Map())
      rootsBefore = ''
      strangers = new Set()
    },
  }
}

function treesOf(
  roots: readonly ProcId[],
  living: readonly ProcId[],
  stats: ReadonlyMap<number, Stat>,
  owners: ReadonlyMap<number, number>,
): (TreeSample | null)[] {
  const trees = new Map<number, TreeSample>()
  for (const { pid } of living) trees.set(pid, { root: sampleOf(stats.get(pid) as Stat), below: [] })
  for (const [pid, owner] of owners) if (pid !== owner) trees.get(owner)?.below.push(sampleOf(stats.get(pid) as Stat))
  return roots.map((root) => (living.includes(root) ? (trees.get(root.pid) ?? null) : null))
}

const sampleOf = ({ pid, startTime, cpuTicks, residentPages }: Stat): ProcessSample => ({
  pid,
  startTime,
  cpuSeconds: cpuTicks / TICKS_PER_SECOND,
  memoryBytes: residentPages * PAGE_BYTES,
})

/** Nobody, when no more files may be opened: then nothing is known. */
function listed(): number[] {
  try {
    return allPids()
  } catch {
    return []
  }
}

/** PSS (proc(5), smaps_rollup). Not of a process that lets nobody look into it, as Chromium's sandboxed ones. */
export function proportionalMemory({ pid }: Pick<ProcId, 'pid'>): number | null {
  try {
    const kilobytes = /^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    return null
  }
}

/** The stat files of the processes that are looked at again and again. */
class OpenStats {
  private readonly descriptors = new Map<number, number>()
  private most: number | null = null

  read(pid: number): Stat | 'gone' | 'unknown' {
    const descriptor = this.descriptors.get(pid)
    if (descriptor === undefined) return readStat(pid)
    const stat = readOpenStat(descriptor)
    if (stat !== 'gone') return stat
    // Its pid may be another's by now, and that one ours too.
    this.close(pid, descriptor)
    return readStat(pid)
  }

  /** From now on those of these pids are open, and no others. */
  keep(pids: ReadonlyMap<number, unknown>): void {
    for (const [pid, descriptor] of this.descriptors) if (!pids.has(pid)) this.close(pid, descriptor)
    this.most ??= mostFiles()
    for (const pid of pids.keys()) {
      if (this.descriptors.has(pid)) continue
      if (this.descriptors.size >= this.most) return
      try {
        this.descriptors.set(pid, openSync(`/proc/${pid}/stat`, 'r'))
      } catch {
        // It has just ended, or there is no file to be had: it is opened for each look, or found gone.
      }
    }
  }

  private close(pid: number, descriptor: number): void {
    this.descriptors.delete(pid)
    closeSync(descriptor)
  }
}

function mostFiles(): number {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))
    return Math.floor(Number(limit?.[1] ?? 0) / SHARE_OF_FILES)
  } catch {
    return 0
  }
}
