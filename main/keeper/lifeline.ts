import { existsSync } from 'node:fs'
import path from 'node:path'
import { whenAwakeFor } from '../platform/deadline'
import { type LaunchOrder, QUIT_INTENT, QUIT_WORDS } from './protocol'

/** Short ticks, so that a laptop's sleep counts as one tick and not as the hours that it took. */
const TICK_SECONDS = 1

/**
 * What a keeper does when its app is gone: waits the reattach window for a new one, ends its tree at once when the app
 * meant to end everything, or lives on when the person chose so.
 */
export class Lifeline {
  private timer: NodeJS.Timeout | null = null
  private keeping = false
  private farewellSaid: (() => void) | null = null

  constructor(
    private readonly order: Pick<LaunchOrder, 'profileHome' | 'reattachWindowSeconds'>,
    private readonly acts: { waitsForGo(): boolean; leave(): void; end(why: string): void },
  ) {}

  waitForGo(ms: number): void {
    whenAwakeFor(ms, () => {
      if (this.acts.waitsForGo()) this.acts.leave()
    })
  }

  keep(keep: boolean): void {
    this.keeping = keep
  }

  /** A new app is there: whether its agents may outlive it is for it to say again. */
  connected(): void {
    this.keeping = false
    this.stopWaiting()
  }

  alone(): void {
    if (this.farewellSaid) return this.farewellSaid()
    if (this.acts.waitsForGo()) return this.acts.leave()
    let ticks = 0
    const look = () => {
      if (existsSync(path.join(this.order.profileHome, QUIT_INTENT))) {
        this.stopWaiting()
        return this.acts.end(QUIT_WORDS)
      }
      if (!this.keeping && ticks * TICK_SECONDS >= this.order.reattachWindowSeconds) {
        this.stopWaiting()
        return this.acts.end(`Corral was gone for ${this.order.reattachWindowSeconds} s.`)
      }
      ticks += 1
    }
    this.stopWaiting()
    this.timer = setInterval(look, TICK_SECONDS * 1000)
    look()
  }

  private stopWaiting(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
  }

  /** Leaves when the app has gone or `ms` are over. */
  farewell(ms: number, leave: () => void): void {
    this.farewellSaid = leave
    setTimeout(leave, ms)
  }
}
