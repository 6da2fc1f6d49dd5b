import { randomUUID } from 'node:crypto'
import type { Image } from '../../preload/contract/chat'
import type { QueuedMessage } from '../../preload/contract/session'

/**
 * Messages on their way to an agent that takes one at a time. What each agent does with a message while it works differs
 * (queues, merges, refuses, cancels: agents.md 7), so the queue is ours, for all of them. A message leaves it only when
 * the journal shows that it went out; until then it keeps its id, under which a keeper never writes twice.
 */
export class Outbox {
  private inFlight: string | null = null

  constructor(
    private waiting: QueuedMessage[],
    private readonly changed: () => void,
  ) {}

  get messages(): QueuedMessage[] {
    return this.waiting
  }

  /** Messages that wait for their turn; the one just being written is no longer theirs. */
  get queued(): QueuedMessage[] {
    return this.waiting.filter((message) => message.id !== this.inFlight)
  }

  add(text: string, images: Image[]): QueuedMessage {
    const message = { id: randomUUID(), text, ...(images.length > 0 ? { images } : {}), at: Date.now() }
    this.waiting = [...this.waiting, message]
    this.changed()
    return message
  }

  /** False when it was sent already. */
  remove(id: string): boolean {
    if (id === this.inFlight || !this.waiting.some((message) => message.id === id)) return false
    this.waiting = this.waiting.filter((message) => message.id !== id)
    this.changed()
    return true
  }

  /** Takes the next message out for writing; null while one is on its way or none waits. */
  next(): QueuedMessage | null {
    const first = this.waiting[0]
    if (!first || this.inFlight !== null) return null
    this.inFlight = first.id
    return first
  }

  /**
   * The journal shows that a message of these words went out at that time (epoch milliseconds); also one that nobody
   * answered for, or of an earlier app. Who says the same again later still waits for it.
   */
  delivered(text: string, at = Number.POSITIVE_INFINITY): void {
    const sent = this.waiting.find((message) => message.text === text && (message.at ?? 0) <= at)
    if (sent) this.leave(sent.id)
  }

  /** The keeper had it before: the journal showed it long ago. */
  written(id: string): void {
    this.leave(id)
  }

  private leave(id: string): void {
    if (this.inFlight === id) this.inFlight = null
    if (!this.waiting.some((message) => message.id === id)) return
    this.waiting = this.waiting.filter((message) => message.id !== id)
    this.changed()
  }

  /** It could not be written; it stays first in line. */
  failed(): void {
    this.inFlight = null
  }
}
