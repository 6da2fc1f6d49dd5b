import type { EndReport, EndStep, Survivor } from '../../preload/contract/process'
import { delay } from '../platform/deadline'
import { killUntilEmpty, nameOf } from '../platform/kill-tree'
import type { Boundary, Platform } from '../platform/platform'
import type { EndOrder } from './protocol'

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
    /** What `climb` answers false for was no step at all: this system has no such rung. */
    const rung = async (step: EndStep, climb: () => Promise<unknown>) => {
      const rungBegan = now()
      this.scene.progress({ step, left: boundary.members().length })
      if ((await climb()) === false) return
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
        let isPossible = true
        await this.waitUntil(() => {
          isPossible = terminateNewcomers(platform, boundary, asked)
          return !isPossible || now() >= this.terminateUntil
        })
        return isPossible
      })
    let left: Survivor[] = []
    if (!this.isEmpty())
      await rung('kill', async () => {
        left = await killUntilEmpty(platform, boundary, (count) => this.scene.progress({ step: 'kill', left: count }))
      })
    const emptiness = boundary.emptiness()
    return {
      verified: left.length === 0 && emptiness === 'proven',
      proof: left.length > 0 || emptiness === 'occupied' ? 'none' : emptiness === 'proven' ? boundary.proof : 'scan',
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

/** SIGTERM once to everybody, children before parents, and SIGCONT: a stopped process cannot obey. False where the system has no such signal. */
function terminateNewcomers(platform: Platform, boundary: Boundary, asked: Set<string>): boolean {
  let isPossible = true
  for (const id of boundary.members().reverse()) {
    if (asked.has(nameOf(id))) continue
    asked.add(nameOf(id))
    if (platform.signal(id, 'SIGTERM') === 'not-possible') isPossible = false
    platform.signal(id, 'SIGCONT')
  }
  return isPossible
}
