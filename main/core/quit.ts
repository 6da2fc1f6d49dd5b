import { rmSync, writeFileSync } from 'node:fs'
import type { Push, QuitChoice } from '../../preload/contract/ipc'
import { delay, within } from '../platform/deadline'
import { quitOrder } from './ending-sessions'
import { processesOf, sessionTree } from './processes'
import type { Profile } from './profile'
import type { Registry } from './registry'
import type { SettingsStore } from './settings'

/** The dialog decides by itself after this: a question must never hold up a log-off (field failure 70). */
const DECIDE_WITHIN_SECONDS = 10
const PROGRESS_EVERY_MS = 100
/** Of the bound, what is kept for closing connections and leaving. */
const LEAVE_WITHIN_MS = 500
/** Beyond the bound: then the watchdog ends the app, whatever it is stuck in. */
const WATCHDOG_MARGIN_MS = 500

type Phase = 'running' | 'asking' | 'ending' | 'done'

export type QuitScene = {
  profile: Profile
  registry: Registry
  settings: SettingsStore
  push: Push
  /** Whether a window is there to ask in. */
  canAsk(): boolean
  /** Ends the app now. */
  leave(code: number): void
  /** Ends the app after `ms` even when its main thread is stuck. */
  startWatchdog(ms: number): { stop(): void }
}

/** The one way out: window close, menu, signals, log-off and accidents all end here, within one bound. */
export class Quit {
  private phase: Phase = 'running'
  private keeping = false
  private decision: NodeJS.Timeout | null = null
  private watchdog: { stop(): void } | null = null

  constructor(private readonly scene: QuitScene) {}

  get isDone(): boolean {
    return this.phase === 'done'
  }

  /** Somebody wants the app to end. A person may be asked; a signal, a shutdown or an accident never asks. */
  request(by: 'person' | 'system', code = 0): void {
    if (this.phase === 'ending' || this.phase === 'done') return
    const { registry, settings } = this.scene
    if (by === 'system') return void (settings.get().onQuit === 'keep' && code === 0 ? this.keep() : this.end(code))
    if (this.phase === 'asking') return
    const live = registry.list({ active: true })
    const working = live.filter((view) => view.activity !== null && view.activity.kind !== 'ready')
    const { onQuit } = settings.get()
    const asks = live.length > 0 && (onQuit === 'ask' || (onQuit === 'ask-if-working' && working.length > 0))
    if (asks && this.scene.canAsk()) return this.ask(working, live.length)
    if (onQuit === 'keep') return void this.keep()
    void this.end(code)
  }

  answer(choice: QuitChoice): void {
    if (this.phase !== 'asking') return
    if (this.decision) clearTimeout(this.decision)
    this.phase = 'running'
    if (choice === 'end-all') void this.end(0)
    if (choice === 'keep-running') void this.keep()
  }

  /** Called from process.on('exit'), so it must be synchronous: a keeper that finds this ends at once. */
  leaveWord(): void {
    if (this.keeping) return
    try {
      writeFileSync(this.scene.profile.quitIntent, String(Date.now()), { mode: 0o600 })
    } catch {
      // The keepers then wait their reattach window and end their trees after it.
    }
  }

  /** At start: what the last quit left. */
  static forgetWord(profile: Profile): void {
    rmSync(profile.quitIntent, { force: true })
  }

  private ask(working: { id: string; name: string }[], live: number): void {
    this.phase = 'asking'
    this.decision = setTimeout(() => this.answer('end-all'), DECIDE_WITHIN_SECONDS * 1000)
    this.scene.push('quit:ask', {
      working: working.map(({ id, name }) => ({ id, name })),
      live,
      seconds: DECIDE_WITHIN_SECONDS,
    })
  }

  private async keep(): Promise<void> {
    this.begin()
    this.keeping = true
    const told = this.scene.registry.list({ active: true }).map(async ({ id }) => {
      const session = this.scene.registry.get(id)
      const keeper = session.keeper ?? (await session.connecting)
      await keeper?.keep(true)
    })
    await within(Promise.all(told), this.boundMs() - LEAVE_WITHIN_MS)
    await this.leave(0)
  }

  private async end(code: number): Promise<void> {
    this.begin()
    const { registry } = this.scene
    const boundMs = this.boundMs()
    // The orders go first: a disk that hangs must not keep them from the keepers.
    const ending = registry.endAll((session) => quitOrder(session, boundMs))
    // Should anything kill us from here on, the keepers know that the end was meant.
    this.leaveWord()
    void this.showProgress(ending)
    await within(ending, boundMs - LEAVE_WITHIN_MS)
    await this.leave(code)
  }

  private begin(): void {
    this.phase = 'ending'
    this.watchdog = this.scene.startWatchdog(this.boundMs() + WATCHDOG_MARGIN_MS)
    if (this.decision) clearTimeout(this.decision)
    this.scene.registry.startNoMore()
  }

  private async showProgress(ending: Promise<unknown>): Promise<void> {
    const count = () =>
      this.scene.registry
        .list({ active: true })
        .reduce((sum, { id }) => sum + processesOf(sessionTree(this.scene.registry.get(id))).length, 0)
    const total = count()
    let over = false
    void ending.finally(() => {
      over = true
    })
    while (!over && this.phase === 'ending') {
      this.scene.push('quit:progress', { left: count(), total })
      await delay(PROGRESS_EVERY_MS)
    }
  }

  private async leave(code: number): Promise<void> {
    this.phase = 'done'
    await within(this.scene.registry.close(), LEAVE_WITHIN_MS)
    this.watchdog?.stop()
    this.scene.leave(code)
  }

  private boundMs(): number {
    return this.scene.settings.get().quitBoundSeconds * 1000
  }
}
