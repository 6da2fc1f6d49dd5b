import type { AgentEvent } from '../../preload/contract/chat'
import type { ProcessState } from '../../preload/contract/process'
import type { SessionView } from '../../preload/contract/session'
import { span } from './span'

/** What a person may be notified of. */
export type NoteKind = 'needs-you' | 'failed' | 'done'

/** `reason`: a few words of Corral's own. Nothing that an agent said is in it: notifications are kept by the system, and shown on locked screens. */
export type Note = { kind: NoteKind; reason: string }

/** Of what is heard by news and not by views: when the running turn began, and up to when turns were told of. Epoch milliseconds. */
export type TurnMemory = { since: number | null; toldAt: number }

export const noTurns: TurnMemory = { since: null, toldAt: 0 }

/**
 * What a change of a session is worth telling a person who does not look at it; null: nothing. Pure.
 * @param before null when it was not known before: what a start of the app finds is shown in the window.
 * @param since what was asked before this time (epoch milliseconds) is no news.
 * @param doneAfterMs whoever ran for less is not told of when it is done.
 */
export function noteOf(
  before: SessionView | null,
  after: SessionView,
  since: number,
  doneAfterMs: number,
): Note | null {
  if (before === null) return null
  if (before.state.kind !== after.state.kind) {
    const end = endNote(after.state, doneAfterMs, (after.endedAt ?? 0) - after.startedAt)
    if (end) return end
  }
  if (after.state.kind !== 'running') return null
  const asked = before.asks.map(({ request }) => request)
  if (after.asks.some((ask) => ask.since >= since && !asked.includes(ask.request)))
    return { kind: 'needs-you', reason: 'Waits for your answer.' }
  if (before.paused === null && after.paused !== null)
    return { kind: 'failed', reason: 'Paused until its journal has room again.' }
  if (before.inputClosed === null && after.inputClosed !== null)
    return { kind: 'failed', reason: 'Takes no more messages.' }
  if (after.activity?.kind === 'quiet' && before.activity?.kind !== 'quiet' && after.activity.since >= since)
    return {
      kind: 'failed',
      reason: after.activity.looping ? 'Seems to go in circles.' : 'Has gone quiet in the middle of its work.',
    }
  return null
}

function endNote(state: ProcessState, doneAfterMs: number, ranMs: number): Note | null {
  if (state.kind === 'lost') return { kind: 'failed', reason: 'Lost: nobody saw how it ended.' }
  if (state.kind !== 'ended') return null
  switch (state.how) {
    case 'crashed':
      return { kind: 'failed', reason: `Failed (${state.signal ?? `exit code ${state.code ?? 'unknown'}`}).` }
    case 'spawn-failed':
      return { kind: 'failed', reason: 'Did not start.' }
    case 'exit':
      return ranMs >= doneAfterMs ? { kind: 'done', reason: `Ended after ${span(ranMs)}.` } : null
    case 'killed':
      return null // By the person, or by a rule that tells of it elsewhere.
  }
}

/** The same of news in a conversation: how turns end. What was told once, or before `since`, is not told again when a journal is read anew. Pure. */
export function noteOfTurns(
  before: TurnMemory,
  events: readonly AgentEvent[],
  since: number,
  doneAfterMs: number,
): { memory: TurnMemory; note: Note | null } {
  let memory = before
  let note: Note | null = null
  for (const event of events) {
    if (event.type === 'turn-start') memory = { ...memory, since: memory.since ?? event.at }
    if (event.type !== 'turn-end') continue
    const ranMs = event.durationMs ?? (memory.since === null ? 0 : event.at - memory.since)
    const isNews = event.at >= since && event.at > memory.toldAt
    memory = { since: null, toldAt: Math.max(memory.toldAt, event.at) }
    if (isNews) note = turnNote(event.outcome, ranMs, doneAfterMs) ?? note
  }
  return { memory, note }
}

function turnNote(outcome: 'ok' | 'error' | 'interrupted', ranMs: number, doneAfterMs: number): Note | null {
  if (outcome === 'error') return { kind: 'failed', reason: 'The turn ended with an error.' }
  return outcome === 'ok' && ranMs >= doneAfterMs ? { kind: 'done', reason: `Done after ${span(ranMs)}.` } : null
}
