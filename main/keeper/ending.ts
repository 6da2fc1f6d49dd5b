import type { EndReport, EndStep, ProcId, Survivor } from '../../preload/contract/process'
import { delay } from '../platform/deadline'
import type { Boundary, Platform } from '../platform/platform'
import type { EndOrder } from './protocol'

/** Freezing pins a tree that forks while it is killed; two passes without a new face and it holds still (measured: 2 to 6 passes). */
const QUIET_PASSES = 2
const FREEZE_WITHIN_MS = 1500
const KILL_WITHIN_MS = 5000
/** A warden has living keepers for children, so ECHILD never comes: it looks this often before it believes. */
const EMPTY_LOOKS = 3

export type EndProgress = { step: EndStep; left: number }

/** What an end needs of the process that owns the boundary. */
export type EndScene = {
  platform: Platform
  boundary: Boundary
  /** The agent's own goodbye; called once, at the first rung. */
  sayGoodbye(polite: NonNullable<EndOrder['polite']>): void
  /** The agent itself is gone; what is left below the boundary are its leftovers. */
  rootGone(): boolean
  progress(progress: EndProgress): void
}

/** Milliseconds that never jump, whatever the wall clock does. */
const now = () => performance.now()
const nameOf = (id: ProcId) => `${id.pid}:${id.startTime}`

/**
 * The ladder: ask, insist, end, and look until the kernel says that nobody is left. One ladder a tree: a second order
 * joins the first and may only make it less patient.
 */
export class Ending {
  private running: Promise<EndReport> | null = null
  private politeUntil = Number.POSITIVE_INFINITY
  private terminateUntil = Number.POSITIVE_INFINITY

  constructor(
    private readonly scene: EndScene,
    private readonly by: EndReport['by'],
  ) {}

  end(order: EndOrder): Promise<EndReport> {
    this.politeUntil = Math.min(this.politeUntil, now() + order.politeMs)
    this.terminateUntil = Math.min(this.terminateUntil, now() + order.politeMs + order.terminateMs)
    this.running ??= this.climb(order)
    return this.running
  }

  get isRunning(): boolean {
    return this.running !== null
  }

  private async climb(order: EndOrder): Promise<EndReport> {
    const { boundary, platform } = this.scene
    const began = now()
    const steps: EndReport['steps'] = []
    const processes = boundary.members().length
    const rung = async (step: EndStep, climb: () => Promise<void>) => {
      const rungBegan = now()
      this.scene.progress({ step, left: boundary.members().length })
      await climb()
      steps.push({ step, durationMs: Math.round(now() - rungBegan) })
    }

    const { polite } = order
    if (polite && now() < this.politeUntil && !this.isEmpty())
      await rung('polite', async () => {
        this.scene.sayGoodbye(polite)
        await this.waitUntil(() => now() >= this.politeUntil || this.scene.rootGone())
      })
    if (now() < this.terminateUntil && !this.isEmpty())
      await rung('terminate', async () => {
        const asked = new Set<string>()
        await this.waitUntil(() => {
          terminateNewcomers(platform, boundary, asked)
          return now() >= this.terminateUntil
        })
      })
    let left: Survivor[] = []
    if (!this.isEmpty())
      await rung('kill', async () => {
        left = await killUntilEmpty(platform, boundary, (count) => this.scene.progress({ step: 'kill', left: count }))
      })
    const emptiness = boundary.emptiness()
    return {
      verified: left.length === 0 && emptiness === 'proven',
      proof: left.length > 0 ? 'none' : emptiness === 'proven' ? 'ECHILD' : 'scan',
      processes,
      durationMs: Math.round(now() - began),
      steps,
      left,
      by: this.by,
    }
  }

  private isEmpty(): boolean {
    this.scene.boundary.reap()
    return this.scene.boundary.emptiness() !== 'occupied'
  }

  /** Looks often at first, then less: most trees are gone within milliseconds. */
  private async waitUntil(over: () => boolean): Promise<void> {
    for (let pause = 2; !over() && !this.isEmpty(); pause = Math.min(pause * 1.5, 50)) await delay(pause)
  }
}

/** SIGTERM once to everybody, children before parents, and SIGCONT: a stopped process cannot obey. */
function terminateNewcomers(platform: Platform, boundary: Boundary, asked: Set<string>): void {
  for (const id of boundary.members().reverse()) {
    if (asked.has(nameOf(id))) continue
    asked.add(nameOf(id))
    platform.signal(id, 'SIGTERM')
    platform.signal(id, 'SIGCONT')
  }
}

/** Freezes, kills and buries until nobody is left or 5 s are over. Returns who is left, and why. */
export async function killUntilEmpty(
  platform: Platform,
  boundary: Boundary,
  progress: (left: number) => void = () => {},
): Promise<Survivor[]> {
  const outcomes = new Map<string, string>()
  await freeze(platform, boundary)
  const until = now() + KILL_WITHIN_MS
  let emptyLooks = 0
  for (let pause = 1; now() < until; pause = Math.min(pause * 1.3, 20)) {
    const members = boundary.members()
    for (const id of members) outcomes.set(nameOf(id), platform.signal(id, 'SIGKILL'))
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

async function freeze(platform: Platform, boundary: Boundary): Promise<void> {
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
  if (outcome === 'sent') return 'It was killed but the kernel has not let it go (waiting for a disk or network?).'
  return 'Its identity could not be checked, so it was not signalled.'
}
