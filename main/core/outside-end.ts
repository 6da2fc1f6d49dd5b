import type { EndReport, EndStep, ProcId } from '../../preload/contract/process'
import { delay } from '../platform/deadline'
import { killUntilEmpty, nameOf } from '../platform/kill-tree'
import type { Boundary, Platform } from '../platform/platform'

const LOOK_EVERY_MS = 50

export type OutsideEnd = {
  platform: Pick<Platform, 'below' | 'liveness' | 'signal'>
  root: ProcId
  /** Corral's own processes: whoever started Corral may be ended, but not Corral with it. Their trees are spared too. */
  spared(): readonly ProcId[]
  progress(step: EndStep): void
}

/** Ends the tree of a process that Corral did not start. */
export class OutsideEnding {
  private insists = false

  constructor(private readonly scene: OutsideEnd) {}

  /** The rest of the grace is left out. */
  hurry(): void {
    this.insists = true
  }

  /**
   * SIGTERM to the root, and after `graceMs`, or when the root is gone, SIGKILL to what is left of the tree. Each signal only
   * to the very process that was seen: who is in the tree is noted before the root falls, for its orphans hang below nobody. Nobody is
   * heir to this tree, so the report never claims a proof. Resolves within the grace and 7 s; never rejects.
   */
  async run(graceMs: number): Promise<EndReport> {
    const { platform, root, progress } = this.scene
    const began = performance.now()
    const steps: EndReport['steps'] = []
    const tree = this.tree()
    const processes = tree.members().length
    if (graceMs > 0 && platform.liveness(root) === 'alive') {
      progress('terminate')
      platform.signal(root, 'SIGTERM')
      while (!this.insists && platform.liveness(root) !== 'gone' && performance.now() - began < graceMs) {
        tree.members()
        await delay(LOOK_EVERY_MS)
      }
      steps.push({ step: 'terminate', durationMs: Math.round(performance.now() - began) })
    }
    const killBegan = performance.now()
    const rest = tree.members().length
    if (rest > 0) progress('kill')
    const left = await killUntilEmpty(platform, tree)
    const now = performance.now()
    if (rest > 0) steps.push({ step: 'kill', durationMs: Math.round(now - killBegan) })
    const proof = left.length === 0 ? 'scan' : 'none'
    return { verified: false, proof, processes, durationMs: Math.round(now - began), steps, left, by: 'app' }
  }

  /** The root, everything seen below it so far, and what is below those: without Corral and what it runs. */
  private tree(): Boundary {
    const { platform, root, spared } = this.scene
    const seen = new Map([[nameOf(root), root]])
    const isThere = (id: ProcId) => platform.liveness(id) !== 'gone'
    const below = platform.below(() => [...seen.values()].filter(isThere))
    const members = () => {
      const found = [...below.members(), ...seen.values()].filter(isThere)
      const names = new Set(found.map(nameOf))
      const inside = spared().filter((id) => names.has(nameOf(id)))
      const ours = inside.length === 0 ? [] : [...inside, ...platform.below(() => inside).members()]
      const spare = new Set(ours.map(nameOf))
      for (const id of found) if (!spare.has(nameOf(id))) seen.set(nameOf(id), id)
      return [...seen.values()].filter((id) => isThere(id) && !spare.has(nameOf(id)))
    }
    return { ...below, members, emptiness: () => (members().length > 0 ? 'occupied' : 'seems-empty') }
  }
}
