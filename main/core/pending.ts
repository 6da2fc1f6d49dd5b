import { whenAwakeFor } from '../platform/deadline'

type Waiter = { resolve(value: unknown): void; reject(why: Error): void; callOff(): void }

/** Replies that are waited for: each is settled by an answer, a closed connection or its deadline, and its timer dies with it. */
export class Pending {
  private readonly waiting = new Map<number, Waiter>()
  private lastId = 0

  open(withinMs: number, late: string): { id: number; reply: Promise<unknown> } {
    this.lastId += 1
    const id = this.lastId
    const reply = new Promise<unknown>((resolve, reject) => {
      const callOff = whenAwakeFor(withinMs, () => this.settle(id, (waiter) => waiter.reject(new Error(late))))
      this.waiting.set(id, { resolve, reject, callOff })
    })
    return { id, reply }
  }

  answer(id: number, value: unknown): void {
    this.settle(id, (waiter) => waiter.resolve(value))
  }

  refuse(id: number, why: string): void {
    this.settle(id, (waiter) => waiter.reject(new Error(why)))
  }

  /** Nobody will answer any more. */
  close(why: Error): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, (waiter) => waiter.reject(why))
  }

  private settle(id: number, how: (waiter: Waiter) => void): void {
    const waiter = this.waiting.get(id)
    if (!waiter) return
    this.waiting.delete(id)
    waiter.callOff()
    how(waiter)
  }
}
