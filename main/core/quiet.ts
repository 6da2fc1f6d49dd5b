import type { SessionId } from '../../preload/contract/session'
import type { Session } from './session'

/** Has a session shown again when it may have become quiet: silence is no event that anybody would hear. One timer a session. */
export class QuietWatch {
  private readonly timers = new Map<SessionId, NodeJS.Timeout>()

  constructor(
    private readonly afterMs: () => number,
    private readonly show: (session: Session) => void,
  ) {}

  /** To be told of every change of a session. */
  watch(session: Session): void {
    if (this.timers.has(session.id) || !isBusy(session)) return
    this.wait(session)
  }

  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
  }

  private wait(session: Session): void {
    const left = session.view().lastActivityAt + this.afterMs() - Date.now()
    const look = () => {
      this.timers.delete(session.id)
      if (session.view().activity?.kind === 'quiet') this.show(session)
      else this.watch(session)
    }
    // A moment more: a clock that is read a hair early would look in vain.
    this.timers.set(session.id, setTimeout(look, Math.max(0, left) + 50).unref())
  }
}

const isBusy = (session: Session): boolean => {
  const kind = session.view().activity?.kind
  return kind === 'working' || kind === 'tool'
}
