import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, numberOf, numberOrNull, objectOf, textOf, textOrNull } from '../json'
import { closePermissions } from './approvals'
import { cutOffCalls } from './items'
import type { CodexState } from './state'
import { endBlocks } from './text'

const UNKNOWN_FAILURE = 'The turn failed, and Codex did not tell why.'

/** A turn begins, unless one runs already. */
export function beginTurn(state: CodexState): AgentNews[] {
  if (state.working) return []
  state.working = true
  state.turn = null
  state.interruptDue = false
  state.failure = null
  state.retries = 0
  return [{ type: 'turn-start' }]
}

/** `turn/completed`. */
export function turnCompleted(state: CodexState, params: JsonObject): AgentNews[] {
  const turn = objectOf(params.turn)
  if (!state.working) return []
  const durationMs = numberOrNull(turn.durationMs)
  if (turn.status === 'interrupted') return endTurn(state, 'interrupted', '', durationMs)
  if (turn.status !== 'failed') return endTurn(state, 'ok', '', durationMs)
  return endTurn(state, 'error', errorWords(turn.error) || state.failure || UNKNOWN_FAILURE, durationMs)
}

/** Over, with everything that it left open. */
export function endTurn(
  state: CodexState,
  outcome: 'ok' | 'error' | 'interrupted',
  reason: string,
  durationMs: number | null,
): AgentNews[] {
  const other = state.failure !== null && state.failure !== reason ? state.failure : null
  const news: AgentNews[] = [
    ...endBlocks(state),
    ...cutOffCalls(state, outcome !== 'interrupted'),
    ...closePermissions(state),
    ...(other === null ? [] : [{ type: 'notice' as const, level: 'error' as const, text: other }]),
  ]
  state.working = false
  state.turn = null
  state.interruptDue = false
  state.failure = null
  return [...news, { type: 'turn-end', outcome, reason, durationMs, usage: { ...state.usage } }]
}

/** `error`: it tries again, or the turn fails; that is told with its end. */
export function foldError(state: CodexState, params: JsonObject): AgentNews[] {
  const { error } = params
  if (params.willRetry !== true) {
    const before = state.failure
    state.failure = errorWords(error) || UNKNOWN_FAILURE
    return before === null || before === state.failure ? [] : [{ type: 'notice', level: 'error', text: before }]
  }
  state.retries++
  // “Reconnecting... 2/5”
  const counted = /(\d+)\/(\d+)\s*$/.exec(textOf(objectOf(error).message))
  const attempt = counted ? Number(counted[1]) : state.retries
  const reason = textOrNull(objectOf(error).additionalDetails) ?? textOf(objectOf(error).message)
  return [{ type: 'retry', attempt, max: counted ? Number(counted[2]) : null, delayMs: 0, reason }]
}

/** `thread/tokenUsage/updated` tells totals of the thread; what it had used before this process is not counted again. */
export function foldUsage(state: CodexState, params: JsonObject): AgentNews[] {
  const { total, last } = objectOf(params.tokenUsage)
  const inputTokens = numberOf(objectOf(total).inputTokens)
  const outputTokens = numberOf(objectOf(total).outputTokens)
  // The first word of it is of the first answer here, or, before any turn, of what was before.
  const now = state.working ? objectOf(last) : {}
  state.before ??= {
    inputTokens: inputTokens - numberOf(now.inputTokens),
    outputTokens: outputTokens - numberOf(now.outputTokens),
  }
  if (!state.working) return []
  state.usage.inputTokens = Math.max(0, inputTokens - state.before.inputTokens)
  state.usage.outputTokens = Math.max(0, outputTokens - state.before.outputTokens)
  return [{ type: 'usage', usage: { ...state.usage } }]
}

/** The message of an error, and what it adds to it. */
export function errorWords(error: unknown): string {
  const { message, additionalDetails } = objectOf(error)
  return [textOf(message), textOf(additionalDetails)].filter((text) => text !== '').join(' ')
}
