import type { SessionId, SessionView } from '../../preload/contract/session'
import { sessionUnknown } from './faults'
import type { Session } from './session'

/** The sessions in memory, by every name that one goes by. */
export class SessionTable {
  protected readonly sessions = new Map<SessionId, Session>()

  /** Throws a fault when there is no such session. */
  get(id: SessionId): Session {
    const session = this.sessions.get(id)
    if (!session) throw sessionUnknown(id)
    return session
  }

  has = (id: SessionId): boolean => this.sessions.has(id)
  byRun = (run: number): Session | null => this.find((session) => session.spec.run === run)
  byAgentSessionId = (agentId: string): Session | null => this.find((session) => session.agentSessionId === agentId)
  byMarker = (marker: string): Session | null => this.find((session) => session.spec.order.marker === marker)
  /** By the pid of a live session's agent or keeper. */
  byPid = (pid: number): Session | null =>
    this.find((session) => !session.isOver && (session.agent?.pid === pid || session.keeper?.process.pid === pid))

  /** The agent's pid when it is known, else the keeper's. */
  getPid(id: SessionId): number | null {
    const session = this.get(id)
    return session.agent?.pid ?? session.keeper?.process.pid ?? null
  }

  list(filter: { active?: boolean } = {}): SessionView[] {
    return [...this.sessions.values()]
      .filter((session) => filter.active === undefined || filter.active !== session.isOver)
      .map((session) => session.view())
  }

  get size(): number {
    return this.sessions.size
  }

  all(): Session[] {
    return [...this.sessions.values()]
  }

  /** Those that may still run. */
  running(): Session[] {
    return [...this.sessions.values()].filter((session) => !session.isOver)
  }

  /** The first session that is wanted, or null. */
  find(wanted: (session: Session) => boolean): Session | null {
    return [...this.sessions.values()].find(wanted) ?? null
  }

  /** Of those that a start found again and nobody has looked at yet; from here on they are like all others. */
  reclaim(): Session[] {
    const found = [...this.sessions.values()].filter((session) => session.view().recovered !== null)
    for (const session of found) session.chat.lookedAt()
    return found
  }
}
