import type { ProcessFacts } from '../platform/platform'

const WINDOW_MS = 30_000

type Look = { at: number; processes: readonly ProcessFacts[] }

/** What the processes of one session used over the last half minute, from looks some seconds apart. */
export class TreeCpu {
  private looks: Look[] = []

  /** @param at milliseconds of the clock that stands still while the machine sleeps */
  take(processes: readonly ProcessFacts[], at: number): void {
    const living = processes.filter(({ state }) => state !== 'Z')
    const within = this.looks.filter((look) => look.at >= at - WINDOW_MS)
    // Looks may be rarer than that where many are looked at.
    this.looks = [...(within.length > 0 ? within : this.looks.slice(-1)), { at, processes: living }]
  }

  /** From the first to the last look. */
  get coveredMs(): number {
    return (this.looks.at(-1)?.at ?? 0) - (this.looks[0]?.at ?? 0)
  }

  /** As they were last seen. */
  get processes(): readonly ProcessFacts[] {
    return this.looks.at(-1)?.processes ?? []
  }

  /** Of one core, of those who are wanted, also of such as have ended meanwhile; null: it is not known. */
  percentOf(wanted: (process: ProcessFacts) => boolean): number | null {
    if (this.coveredMs === 0) return null
    let seconds = 0
    for (const [index, look] of this.looks.slice(1).entries()) {
      const used = usedBetween(this.looks[index]?.processes ?? [], look.processes.filter(wanted))
      if (used === null) return null
      seconds += used
    }
    return (100_000 * seconds) / this.coveredMs
  }
}

/** Seconds of CPU. Who was not there before was born since. */
function usedBetween(before: readonly ProcessFacts[], after: readonly ProcessFacts[]): number | null {
  let seconds = 0
  for (const { id, cpuSeconds } of after) {
    const known = before.find((each) => each.id.pid === id.pid && each.id.startTime === id.startTime)
    const from = known ? known.cpuSeconds : 0
    if (cpuSeconds === null || from === null) return null
    seconds += Math.max(0, cpuSeconds - from)
  }
  return seconds
}
