import type { AgentEvent } from '../../preload/contract/chat'
import type { SessionId } from '../../preload/contract/session'
import type { SetAside } from './state-file'

/** What a session tells whoever keeps it, and asks of them. */
export type SessionNews = {
  changed(id: SessionId): void
  /** `from` is the sequence number of the first event. */
  events(id: SessionId, from: number, events: AgentEvent[]): void
  agentSessionId(id: SessionId, agentSessionId: string): void
  /** Its agent will never take a message: it is to be ended for that reason. */
  gaveUp(id: SessionId, reason: string): void
  /** What the settings say of every session, as it stands. */
  usual(): { unattended: number; quietAfterMs: number }
  setAside: SetAside
  /** What its journal may take on disk, in bytes, as the settings say now. */
  journalLimit(): number
}
