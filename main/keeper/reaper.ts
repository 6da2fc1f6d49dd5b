import type { Boundary, Platform } from '../platform/platform'

/** Often enough that a program that hops from fork to fork cannot fill the process table, seldom enough to cost nothing. */
const GATHER_MS = 50

/** Buries adopted orphans soon after they die: nobody else will, and a zombie holds its pid for as long as we live. */
export function reapOnDeath(platform: Pick<Platform, 'onDeath'>, boundary: Boundary): void {
  let waiting = false
  platform.onDeath(() => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      boundary.reap()
    }, GATHER_MS)
  })
}
