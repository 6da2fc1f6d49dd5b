import type { Settings } from '../../preload/contract/settings'
import { QuietWatch } from './quiet'
import type { Session } from './session'
import type { SessionNews } from './session-news'
import type { SettingsStore } from './settings'
import { Unattended } from './unattended'

/** What time alone does to a session: requests that nobody answers, and silence. */
export class Watches {
  private readonly unattended: Unattended
  private readonly quiet: QuietWatch

  constructor(settings: Pick<SettingsStore, 'get'>, show: (session: Session) => void) {
    this.unattended = new Unattended(() => usualOf(settings.get()).unattended)
    this.quiet = new QuietWatch(() => usualOf(settings.get()).quietAfterMs, show)
  }

  /** To be told of every change of a session. */
  watch(session: Session): void {
    this.unattended.watch(session)
    this.quiet.watch(session)
  }

  close(): void {
    this.unattended.close()
    this.quiet.close()
  }
}

/** What the settings say of every session that has no choice of its own. */
export const usualOf = ({ denyUnansweredMinutes, quietAfterSeconds }: Settings): ReturnType<SessionNews['usual']> => ({
  unattended: denyUnansweredMinutes,
  quietAfterMs: quietAfterSeconds * 1000,
})
