import { availableParallelism } from 'node:os'
import type { ProcessSample, TreeSample } from '../platform/platform'

type Reading = { startTime: number; cpuSeconds: number | null; percent: number | null }

/**
 * Turns the CPU time of processes into percents of one core, from one look to the next. What began and ended between two
 * looks is not seen, as in top(1).
 */
export class CpuMeter {
  private readings = new Map<number, Reading>()
  private at: number | null = null

  /** A look at all trees at once; `now` in milliseconds of a clock that never jumps. */
  take(trees: readonly (TreeSample | null)[], now: number): void {
    const seconds = this.at === null ? 0 : (now - this.at) / 1000
    const readings = new Map<number, Reading>()
    for (const tree of trees) {
      if (!tree) continue
      // Who appears in a tree that was known was born since; in a new tree it may be days old.
      const isTreeKnown = this.reading(tree.root) !== null
      for (const sample of [tree.root, ...tree.below]) {
        const { pid, startTime, cpuSeconds } = sample
        const last = this.reading(sample)
        const before = last ? last.cpuSeconds : isTreeKnown ? 0 : null
        readings.set(pid, { startTime, cpuSeconds, percent: percentOf(cpuSeconds, before, seconds) })
      }
    }
    this.readings = readings
    this.at = now
  }

  /** null: it is not known, or was looked at only once. */
  percentOf(process: Pick<ProcessSample, 'pid' | 'startTime'>): number | null {
    return this.reading(process)?.percent ?? null
  }

  /** The next look is the first one. */
  forget(): void {
    this.readings.clear()
    this.at = null
  }

  private reading({ pid, startTime }: Pick<ProcessSample, 'pid' | 'startTime'>): Reading | null {
    const found = this.readings.get(pid)
    return found?.startTime === startTime ? found : null
  }
}

/** No process uses more than there is: one that was not seen for a look is not taken for a burst. */
function percentOf(now: number | null, before: number | null, seconds: number): number | null {
  if (now === null || before === null || seconds <= 0) return null
  return Math.min(Math.max(0, (100 * (now - before)) / seconds), 100 * availableParallelism())
}
