import { Notification } from 'electron'
import type { SessionId } from '../../preload/contract/session'
import type { Notification as Told } from '../core/notifier'

/** The system's notifications: shown, clicked and withdrawn. Where the system has none, nothing is shown. */
export class Notifications {
  /** What is not held is collected, and its click with it. By session; several together have none. */
  private readonly shown = new Map<SessionId | null, Notification>()

  /** `open`: a notification was clicked. */
  constructor(private readonly open: (session: SessionId | null) => void) {}

  show({ session, kind, title, body }: Told): void {
    if (!Notification.isSupported()) return
    this.withdraw(session)
    const notification = new Notification({ title, body, silent: kind === 'done' })
    const forget = () => {
      if (this.shown.get(session) === notification) this.shown.delete(session)
    }
    notification.on('click', () => {
      forget()
      this.open(session)
    })
    notification.on('close', forget)
    // Without a notification service there is nobody to tell; the window shows the same.
    notification.on('failed', forget)
    this.shown.set(session, notification)
    notification.show()
  }

  withdraw(session: SessionId | null): void {
    const notification = this.shown.get(session)
    this.shown.delete(session)
    notification?.close()
  }
}
