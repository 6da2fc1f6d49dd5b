import type { BrowserWindow } from 'electron'
import type { AgentEvent } from '../../preload/contract/chat'
import type { Push } from '../../preload/contract/ipc'
import type { SessionId, SessionView } from '../../preload/contract/session'
import type { Corral } from '../core/corral'
import { Notifier } from '../core/notifier'
import type { Quit } from '../core/quit'
import { needsYou, trayMenu } from '../core/tray-menu'
import { showBadge } from './badge'
import type { Feed } from './feed'
import { Notifications } from './notifications'
import { TrayIcon } from './tray'

/** Icon and badge follow this often at most. */
const FOLLOW_EVERY_MS = 500

export type DesktopScene = {
  corral: Corral
  window(): BrowserWindow | null
  feed: Feed
  push: Push
  quit: Quit
}

/** What is seen of Corral outside of its window: notifications, the icon in the tray, the number on the app's icon. */
export class Desktop {
  private readonly notifications = new Notifications((session) => this.show(session))
  private readonly notifier: Notifier
  private readonly tray: TrayIcon
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly scene: DesktopScene) {
    const { corral, quit } = scene
    this.notifier = new Notifier({
      isAway: () => !this.hasFocus(),
      isLookedAt: (id) => this.hasFocus() && scene.feed.isOpen(id),
      settings: () => {
        const { notifyNeedsYou, notifyFailed, notifyDone, notifyDoneAfterSeconds } = corral.settings.get()
        const when = { 'needs-you': notifyNeedsYou, failed: notifyFailed, done: notifyDone }
        return { when, doneAfterMs: notifyDoneAfterSeconds * 1000 }
      },
      isClosing: () => corral.registry.isClosing,
      show: (notification) => this.notifications.show(notification),
      withdraw: (id) => this.notifications.withdraw(id),
    })
    this.tray = new TrayIcon(corral.system, {
      show: (session) => this.show(session),
      newSession: () => this.ask('new-session'),
      stopAll: () => this.ask('stop-all'),
      quit: () => quit.request('person'),
    })
    this.follow()
  }

  changed(view: SessionView): void {
    this.notifier.changed(view)
    this.follow()
  }

  events(id: SessionId, events: readonly AgentEvent[]): void {
    this.notifier.events(id, events)
  }

  removed(id: SessionId): void {
    this.notifier.removed(id)
    this.follow()
  }

  /** The person looks at this session now. */
  seen(id: SessionId): void {
    this.notifier.seen(id)
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.notifier.stop()
    this.tray.stop()
  }

  private follow(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      const { registry, outside } = this.scene.corral
      const live = [...registry.list({ active: true }), ...outside.list().filter(({ endedAt }) => endedAt === null)]
      this.tray.update(trayMenu(live))
      showBadge(live.filter(needsYou).length)
    }, FOLLOW_EVERY_MS)
  }

  /** Brings the window to the front, and in it this session; null leaves it as it is. */
  private show(session: SessionId | null): void {
    const window = this.scene.window()
    if (!window || window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
    if (session !== null) this.scene.push('session:show', session)
  }

  private ask(what: 'new-session' | 'stop-all'): void {
    this.show(null)
    this.scene.push('window:ask', what)
  }

  private hasFocus(): boolean {
    const window = this.scene.window()
    return window !== null && !window.isDestroyed() && window.isFocused()
  }
}
