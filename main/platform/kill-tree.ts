import type { EndReport, ProcId, Survivor } from '../../preload/contract/process'
import { delay } from './deadline'
import type { Boundary, Platform } from './platform'

/** Freezing pins a tree that forks while it is killed; two passes without a new face and it holds still (measured: 2 to 6 passes). */
const QUIET_PASSES = 2
const FREEZE_WITHIN_MS = 1500
const KILL_WITHIN_MS = 5000
/** Where the kernel's own proof is not to be had (a warden has living keepers for children), it looks this often before it believes. */
const EMPTY_LOOKS = 3

type Signaller = Pick<Platform, 'signal'>

/** Milliseconds that never jump, whatever the wall clock does. */
const now = () => performance.now()

export const nameOf = (id: ProcId): string => `${id.pid}:${id.startTime}`

/** Freezes, kills and buries until nobody is left or 5 s are over. Returns who is left, and why. */
export async function killUntilEmpty(
  platform: Signaller,
  boundary: Boundary,
  progress: (left: number) => void = () => {},
): Promise<Survivor[]> {
  const outcomes = new Map<string, string>()
  // What ends all at once leaves nobody to outrun it; else everybody is pinned first.
  if (!boundary.endAll) await freeze(platform, boundary)
  const until = now() + KILL_WITHIN_MS
  let emptyLooks = 0
  for (let pause = 1; now() < until; pause = Math.min(pause * 1.3, 20)) {
    boundary.endAll?.()
    const members = boundary.members()
    // Children before parents: while the parents are frozen nobody wakes, and a keeper only when the root falls, last.
    for (const id of members.reverse()) outcomes.set(nameOf(id), platform.signal(id, 'SIGKILL'))
    boundary.reap()
    const emptiness = boundary.emptiness()
    emptyLooks = emptiness === 'seems-empty' ? emptyLooks + 1 : 0
    if (emptiness === 'proven' || emptyLooks >= EMPTY_LOOKS) return []
    progress(members.length)
    await delay(pause)
  }
  return boundary.members().map((id) => ({
    pid: id.pid,
    command: boundary.describe(id),
    why: whyLeft(outcomes.get(nameOf(id))),
  }))
}

/** Ends what nobody holds any more, at once, and says how that went. Verified where the boundary proves it, or where the search of a heir found nobody. */
export async function endLeftovers(platform: Signaller, boundary: Boundary, by: EndReport['by']): Promise<EndReport> {
  const began = now()
  const processes = boundary.members().length
  const left = await killUntilEmpty(platform, boundary)
  const durationMs = Math.round(now() - began)
  const emptiness = boundary.emptiness()
  // Nobody to name, and yet not empty: of somebody in there the system tells nothing.
  const isOccupied = left.length > 0 || emptiness === 'occupied'
  const isProven = !isOccupied && (emptiness === 'proven' || boundary.proof !== 'scan')
  if (!isOccupied) boundary.release()
  return {
    verified: isProven,
    proof: isOccupied ? 'none' : isProven ? boundary.proof : 'scan',
    processes,
    durationMs,
    steps: processes > 0 ? [{ step: 'kill', durationMs }] : [],
    left,
    by,
  }
}

/** Two searches for the leftovers of one tree, told as one: either proof is enough, whoever is left in either is left. */
export function together(first: EndReport, second: EndReport): EndReport {
  const left = [...first.left, ...second.left]
  return {
    verified: left.length === 0 && (first.verified || second.verified),
    proof: left.length > 0 ? 'none' : first.verified ? first.proof : second.proof,
    processes: first.processes + second.processes,
    durationMs: first.durationMs + second.durationMs,
    steps: [...first.steps, ...second.steps],
    left,
    by: first.by,
  }
}

async function freeze(platform: Signaller, boundary: Boundary): Promise<void> {
  const frozen = new Set<string>()
  const until = now() + FREEZE_WITHIN_MS
  for (let quiet = 0; quiet < QUIET_PASSES && now() < until; ) {
    const fresh = boundary.members().filter((id) => !frozen.has(nameOf(id)))
    for (const id of fresh) {
      platform.signal(id, 'SIGSTOP')
      frozen.add(nameOf(id))
    }
    boundary.reap()
    quiet = fresh.length === 0 ? quiet + 1 : 0
    // Yields, so that libuv can bury what it spawned itself.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function whyLeft(outcome: string | undefined): string {
  if (outcome === 'not-permitted') return 'It belongs to another user; end it as that user.'
  if (outcome === 'not-possible') return 'This system has no way to end it.'
  if (outcome === 'sent') return 'It was killed but the kernel has not let it go (waiting for a disk or network?).'
  return 'Its identity could not be checked, so it was not signalled.'
}
