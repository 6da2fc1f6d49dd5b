import type { AgentEvent, EventBatch } from '../../preload/contract/chat'
import type { Push } from '../../preload/contract/ipc'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { eventWeight } from '../core/event-weight'

/** One frame at 60 Hz: the eye cannot see more, and each message costs a structured clone. */
const FRAME_MS = 16
/** Deliveries that may be unanswered; beyond it the window is behind, and news gathers here into fewer, larger messages. */
const MOST_UNANSWERED = 8
/** A window that stopped answering: what gathered is dropped, and it reopens the session when it notices the gap. */
const MOST_GATHERED_CHARACTERS = 32 * 1024 * 1024

/** Gathers news for one frame, so that a flood costs the window one message and one render. */
export class Feed {
  private readonly views = new Map<SessionId, SessionView>()
  private readonly removed = new Set<SessionId>()
  private readonly batches = new Map<SessionId, EventBatch & { weight: number }>()
  private readonly opened = new Set<SessionId>()
  private unanswered = 0
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly push: Push) {}

  changed(view: SessionView): void {
    this.views.set(view.id, view)
    this.schedule()
  }

  gone(id: SessionId): void {
    this.views.delete(id)
    this.batches.delete(id)
    this.removed.add(id)
    this.schedule()
  }

  /** From now on this session's events go to the window. */
  open(id: SessionId): void {
    this.opened.add(id)
  }

  /** The window shows this session. */
  isOpen(id: SessionId): boolean {
    return this.opened.has(id)
  }

  close(id: SessionId): void {
    this.opened.delete(id)
    this.batches.delete(id)
  }

  events(id: SessionId, from: number, events: AgentEvent[]): void {
    if (!this.opened.has(id)) return
    const batch = this.batches.get(id) ?? { id, from, events: [], weight: 0 }
    for (const event of events) {
      batch.events.push(event)
      batch.weight += eventWeight(event)
    }
    this.batches.set(id, batch)
    if (this.gathered() > MOST_GATHERED_CHARACTERS) this.drop()
    this.schedule()
  }

  /** The window has handled one delivery of events. */
  taken(): void {
    this.unanswered = Math.max(0, this.unanswered - 1)
    if (this.batches.size > 0) this.schedule()
  }

  /** A new page in the window knows nothing of what the last one had open. */
  reset(): void {
    this.opened.clear()
    this.unanswered = 0
    this.batches.clear()
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  private gathered(): number {
    return [...this.batches.values()].reduce((sum, batch) => sum + batch.weight, 0)
  }

  /** What is left of each batch tells only how far it went, so that the window sees the gap at once. */
  private drop(): void {
    for (const [id, { from, events }] of this.batches)
      this.batches.set(id, { id, from: from + events.length, events: [], weight: 0 })
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.flush()
    }, FRAME_MS)
  }

  private flush(): void {
    if (this.views.size > 0 || this.removed.size > 0) {
      this.push('sessions:changed', { changed: [...this.views.values()], removed: [...this.removed] })
      this.views.clear()
      this.removed.clear()
    }
    if (this.batches.size === 0 || this.unanswered >= MOST_UNANSWERED) return
    this.unanswered += 1
    this.push(
      'session:events',
      [...this.batches.values()].map(({ id, from, events }) => ({ id, from, events })),
    )
    this.batches.clear()
  }
}
