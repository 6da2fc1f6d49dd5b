import type { ContainmentTier, ProcId } from '../../preload/contract/process'
import type { Libc } from './linux-libc'
import { allPids, childrenOf, commandLine, identityOf, readStat, type Stat } from './linux-proc'
import type { Boundary } from './platform'

/**
 * Below a subreaper every orphan, however deep and whatever it did to its environment or groups, becomes a child of
 * this very process. So the walk starts at our own children and misses nobody, and "no children" proves "no descendants"
 * (measured against 30 adversarial trees: docs/decisions.md).
 */
export function createLinuxBoundary(
  libc: Libc | null,
  options: { ours: () => ReadonlySet<number>; spare: () => ReadonlySet<number> },
): Boundary {
  const tier: ContainmentTier = libc ? 'subreaper' : 'best-effort'
  const roots = () => childrenOf(process.pid).filter((pid) => !options.spare().has(pid))

  const members = () => livingBelow(roots())

  return {
    tier,
    members,
    reap: () => {
      if (!libc) return 0
      let buried = 0
      for (const pid of roots()) {
        // A child of libuv is waited for by libuv: taking its exit code away loses the exit event (measured).
        if (options.ours().has(pid)) continue
        const stat = readStat(pid)
        if (typeof stat === 'object' && stat.state === 'Z' && libc.bury(pid)) buried += 1
      }
      return buried
    },
    emptiness: () => {
      if (libc?.hasNoChildren()) return 'proven'
      if (roots().length > 0 || members().length > 0) return 'occupied'
      return 'seems-empty'
    },
    describe: (id) => commandLine(id.pid),
  }
}

/**
 * The trees below living processes that are not ours: seen from outside, so nothing is buried and nothing proven. For
 * many roots at once one look at all of /proc is cheaper than as many walks (50 trees: about 6 ms against 30).
 */
export function createBelow(roots: () => ProcId[]): Boundary {
  const members = () => livingByScan(new Set(roots().map((root) => root.pid)))
  return {
    tier: 'best-effort',
    members,
    reap: () => 0,
    emptiness: () => (members().length > 0 ? 'occupied' : 'seems-empty'),
    describe: (id) => commandLine(id.pid),
  }
}

/** All descendants of the roots, parents before children, without the roots and the dead. */
function livingByScan(roots: ReadonlySet<number>): ProcId[] {
  const byParent = new Map<number, Stat[]>()
  for (const pid of allPids()) {
    const stat = readStat(pid)
    if (typeof stat !== 'object') continue
    const siblings = byParent.get(stat.parent)
    if (siblings) siblings.push(stat)
    else byParent.set(stat.parent, [stat])
  }
  const found: ProcId[] = []
  const waiting = [...roots].flatMap((root) => byParent.get(root) ?? [])
  for (let stat = waiting.shift(); stat; stat = waiting.shift()) {
    if (stat.state !== 'Z' && stat.state !== 'X') found.push(identityOf(stat))
    waiting.push(...(byParent.get(stat.pid) ?? []))
  }
  return found
}

/** These processes and all their descendants, parents before children, without the dead. */
function livingBelow(roots: readonly number[]): ProcId[] {
  const found: ProcId[] = []
  const seen = new Set<number>()
  const waiting = [...roots]
  for (let pid = waiting.shift(); pid !== undefined; pid = waiting.shift()) {
    if (seen.has(pid)) continue
    seen.add(pid)
    const stat = readStat(pid)
    if (typeof stat !== 'object') continue
    if (stat.state !== 'Z' && stat.state !== 'X') found.push(identityOf(stat))
    waiting.push(...childrenOf(pid))
  }
  return found
}
