import type { SessionId } from '../../preload/contract/session'
import { whenAwakeFor } from '../platform/deadline'
import type { Session } from './session'

const MINUTE_MS = 60_000

/**
 * Denies permission requests that nobody has answered for as long as the person chose. Time counts while Corral runs and the
 * machine is awake: who had no chance to answer has not missed one. What is said to the agent stands in the journal.
 */
export class Unattended {
  private readonly waits = new Map<SessionId, { minutes: number; requests: Map<string, () => void> }>()

  /** @param usual minutes for sessions that have no choice of their own; 0: they wait */
  constructor(
    private readonly usual: () => number,
    private readonly minuteMs = MINUTE_MS,
  ) {}

  /** To be told of every change of a session. */
  watch(session: Session): void {
    const minutes = session.isOver ? 0 : (session.chat.state.unattended ?? this.usual())
    const open = minutes === 0 || session.state.kind !== 'running' ? [] : session.view().asks
    const known = this.waits.get(session.id)
    if (!known && open.length === 0) return
    const same = known?.minutes === minutes
    const requests = new Map<string, () => void>()
    for (const { request } of open)
      requests.set(request, (same && known?.requests.get(request)) || this.wait(session, request, minutes))
    for (const [request, callOff] of known?.requests ?? []) if (requests.get(request) !== callOff) callOff()
    if (requests.size > 0) this.waits.set(session.id, { minutes, requests })
    else this.waits.delete(session.id)
  }

  /** Nothing is answered from here on. */
  close(): void {
    for (const { requests } of this.waits.values()) for (const callOff of requests.values()) callOff()
    this.waits.clear()
  }

  private wait(session: Session, request: string, minutes: number): () => void {
    return whenAwakeFor(minutes * this.minuteMs, () => void deny(session, request, minutes))
  }
}

async function deny(session: Session, request: string, minutes: number): Promise<void> {
  const ask = session.view().asks.find((each) => each.request === request)
  const option = ask?.options.find(({ kind }) => kind === 'deny')
  if (!ask || !option) return
  const message = `Nobody answered within ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, so Corral denied it.`
  try {
    await session.answer(request, { option: option.id, message })
    session.tell({ type: 'notice', level: 'warning', text: `${ask.name}: ${message}` })
  } catch {
    // Answered or taken back in this very moment, or its keeper is out of reach: then it goes on waiting.
  }
}
