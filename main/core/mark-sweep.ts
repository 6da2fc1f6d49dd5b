import type { AgentNews } from '../../preload/contract/chat'
import type { SessionId } from '../../preload/contract/session'
import { MARKER } from '../keeper/protocol'
import { platform } from '../platform'

/** Sessions that end together are looked after together: one look at all environments, never one per keeper. */
const GATHER_MS = 250

/** What a session tells of it. */
export const sweptNotice = (killed: number): AgentNews => ({
  type: 'notice',
  level: 'warning',
  text: `Another program had started ${killed === 1 ? 'a process' : `${killed} processes`} with this session’s mark outside of its tree; Corral killed ${killed === 1 ? 'it' : 'them'}.`,
})

/**
 * The last look after an end. The keeper has proved that nothing of its tree is left; but a third party (at, cron, a
 * server that was asked) may have started something with the session's mark in its environment, outside of every tree.
 */
export class MarkSweep {
  private readonly ended = new Set<SessionId>()
  private timer: NodeJS.Timeout | null = null

  /** `swept` is called for every session of which something was still there, with how many were killed. */
  constructor(private readonly swept: (session: SessionId, killed: number) => void) {}

  after(session: SessionId): void {
    this.ended.add(session)
    this.timer ??= setTimeout(() => this.now(), GATHER_MS)
  }

  /** Looks after whoever ended since the last time. */
  now(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    if (this.ended.size === 0) return
    const killed = new Map<SessionId, number>()
    for (const { id, value } of platform.marked(MARKER))
      if (this.ended.has(value) && platform.signal(id, 'SIGKILL') === 'sent')
        killed.set(value, (killed.get(value) ?? 0) + 1)
    this.ended.clear()
    for (const [session, count] of killed) this.swept(session, count)
  }
}
