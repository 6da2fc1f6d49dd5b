import type { Boundary, Platform, Signal, SignalOutcome } from '../../../main/platform/platform'
import type { ProcId } from '../../../preload/contract/process'

/** How a pretended process takes signals: what the system answers, and what becomes of it. */
export type Manners = (signal: Signal, self: ProcId, tree: PretendedTree) => SignalOutcome

/** Dies of SIGKILL and nothing else. */
export const stubborn: Manners = (signal, self, tree) => {
  if (signal === 'SIGKILL') tree.remove(self.pid)
  return 'sent'
}
/** Dies of SIGTERM too. */
export const obedient: Manners = (signal, self, tree) => {
  if (signal === 'SIGTERM' || signal === 'SIGKILL') tree.remove(self.pid)
  return 'sent'
}
export const answers =
  (outcome: SignalOutcome): Manners =>
  () =>
    outcome

/** A process tree that exists only on paper, and a system that tells of it: truly, or not. */
export class PretendedTree {
  private readonly living = new Map<number, { id: ProcId; manners: Manners }>()
  private readonly hiding: { pid: number; manners: Manners; looks: number }[] = []
  readonly signals: string[] = []
  /** What the kernel says when nobody is left: without its word emptiness is never proven. */
  canProve = true
  /** The next answers to "is it empty?", true or not; then the truth. */
  lies: ReturnType<Boundary['emptiness']>[] = []

  add(pid: number, manners: Manners): this {
    this.living.set(pid, { id: { pid, startTime: pid * 100, bootId: 'boot' }, manners })
    return this
  }

  /** A process that the next `looks` looks at the members miss, as a walk misses what forks behind its back. */
  addHidden(pid: number, manners: Manners, looks: number): void {
    this.hiding.push({ pid, manners, looks })
  }

  remove(pid: number): void {
    this.living.delete(pid)
  }

  get pids(): number[] {
    return [...this.living.keys()]
  }

  readonly boundary: Boundary = {
    tier: 'subreaper',
    proof: 'ECHILD',
    endAll: null,
    release: () => {},
    members: () => {
      for (const each of this.hiding.splice(0)) {
        if (each.looks === 0) this.add(each.pid, each.manners)
        else this.hiding.push({ ...each, looks: each.looks - 1 })
      }
      return [...this.living.values()].map(({ id }) => id)
    },
    reap: () => 0,
    emptiness: () => {
      const lie = this.lies.shift()
      if (lie) return lie
      return this.living.size > 0 ? 'occupied' : this.canProve ? 'proven' : 'seems-empty'
    },
    describe: (id) => `pretended ${id.pid}`,
  }

  get platform(): Platform {
    const signal: Platform['signal'] = (id, name) => {
      this.signals.push(`${name} ${id.pid}`)
      return this.living.get(id.pid)?.manners(name, id, this) ?? 'gone'
    }
    // An ending signals and nothing else; whatever else it asked for would be a fault, and a loud one.
    return { signal } as Platform
  }
}
