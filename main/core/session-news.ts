import type { AgentEvent } from '../../preload/contract/chat'
import type { SessionId } from '../../preload/contract/session'
import type { QuietHint } from './quiet-hint'
import type { SetAside } from './state-file'

/** What a session tells whoever keeps it, and asks of them. */
export type SessionNews = {
  changed(id: SessionId): void
  /** `from` is the sequence number of the first event. */
  events(id: SessionId, from: number, events: AgentEvent[]): void
  agentSessionId(id: SessionId, agentSessionId: string): void
  /** Its agent will never take a message: it is to be ended for that reason. */
  gaveUp(id: SessionId, reason: string): void
  /** Minutes that a request waits for an answer where the session has no choice of its own, and whether it may be stuck; as it stands. */
  timed(): { unattended: number; hint: QuietHint }
  setAside: SetAside
  /** What its journal may take on disk, in bytes, as the settings say now. */
  journalLimit(): number
}
