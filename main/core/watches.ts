import type { AgentEvent } from '../../preload/contract/chat'
import type { SessionId } from '../../preload/contract/session'
import type { Settings } from '../../preload/contract/settings'
import { processesOf, sessionTree } from './processes'
import { QuietWatch } from './quiet'
import type { Session } from './session'
import type { SessionNews } from './session-news'
import type { SettingsStore } from './settings'
import { Unattended } from './unattended'

const MINUTE_MS = 60_000

/** What time alone does to a session: requests that nobody answers, silence, and circles. */
export class Watches {
  private readonly unattended: Unattended
  private readonly quiet: QuietWatch

  constructor(
    private readonly settings: Pick<SettingsStore, 'get'>,
    show: (session: Session) => void,
  ) {
    this.unattended = new Unattended(() => settings.get().denyUnansweredMinutes)
    this.quiet = new QuietWatch({
      limits: () => limitsOf(settings.get()),
      keepWaitingMs: () => settings.get().keepWaitingMinutes * MINUTE_MS,
      processes: (session) => processesOf(sessionTree(session)),
      show,
    })
  }

  /** To be told of every change of a session. */
  watch(session: Session): void {
    this.unattended.watch(session)
    this.quiet.watch(session)
  }

  /** The same news, heard here first. */
  hearing(tell: SessionNews['events']): SessionNews['events'] {
    return (id, from, events: AgentEvent[]) => {
      this.quiet.heard(id, events)
      tell(id, from, events)
    }
  }

  /** Silence of the session is not told for as long as the settings say. */
  keepWaiting(session: Session): void {
    this.quiet.keepWaiting(session)
  }

  /** What is to be shown of a session for that, as it stands. */
  timed(id: SessionId): ReturnType<SessionNews['timed']> {
    return { unattended: this.settings.get().denyUnansweredMinutes, hint: this.quiet.hint(id) }
  }

  close(): void {
    this.unattended.close()
    this.quiet.close()
  }
}

const limitsOf = ({ quietAfterSeconds, repeatedCalls }: Settings) => ({
  quietAfterMs: quietAfterSeconds * 1000,
  repeatedCalls,
})
