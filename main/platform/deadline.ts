export const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Whether `work` was done in time. Its failure counts as done: the caller looks at facts afterwards. The timer dies with the wait. */
export function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    const finish = () => {
      clearTimeout(timer)
      resolve(true)
    }
    work.then(finish, finish)
  })
}

/** The longest stretch that a late timer can make up for. */
const TICK_MS = 1000

/**
 * Calls `act` after this process was awake for `ms`, and returns the way to call it off. Time is counted in short ticks,
 * and one that comes late counts as one: a laptop's sleep, a stopped process or a clock that jumps runs no deadline out
 * (field failure 62). What came in meanwhile is heard first: timers run before input in a turn of the event
 * loop, immediates after it.
 */
export function whenAwakeFor(ms: number, act: () => void): () => void {
  let left = ms
  let timer: NodeJS.Timeout
  let last: NodeJS.Immediate | null = null
  const wait = () => {
    const tick = Math.min(left, TICK_MS)
    timer = setTimeout(() => {
      left -= tick
      if (left > 0) wait()
      else last = setImmediate(act)
    }, tick)
  }
  wait()
  return () => {
    clearTimeout(timer)
    if (last) clearImmediate(last)
  }
}
