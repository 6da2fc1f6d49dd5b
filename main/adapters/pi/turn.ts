import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, numberOf, numberOrNull, objectOf, objectsOf, parseObject, textOf } from '../json'
import { closeDialogs } from './dialogs'
import { endBlocks } from './messages'
import type { PiState } from './state'
import { endTools } from './tools'

const CUT = 'The answer was cut: it reached the model’s limit.'

/** A turn begins, unless one runs already. */
export function beginTurn(state: PiState): AgentNews[] {
  if (state.working) return []
  state.working = true
  state.interrupted = false
  state.ending = null
  return [{ type: 'turn-start' }]
}

/** `agent_start`: it begins, with a message, by itself, or again after an error. */
export function agentBegins(state: PiState): AgentNews[] {
  const start = beginTurn(state)
  state.prompted = false
  state.ending = null
  return start
}

/**
 * `agent_end`: the agent stops, but it may go on at once by itself: after an error it tries again (told only after this),
 * and a full conversation is summed up. So it is asked for its state, and the turn is over when it has answered.
 */
export function agentStops(state: PiState, message: JsonObject): AgentNews[] {
  if (!state.working) return []
  const last = objectsOf(message.messages)
    .filter((each) => each.role === 'assistant')
    .at(-1)
  state.ending = endingOf(state, objectOf(last))
  return last?.stopReason === 'length' ? [{ type: 'notice', level: 'warning', text: CUT }] : []
}

/** `auto_retry_start`: the error was not the end. */
export function retryBegins(state: PiState, message: JsonObject): AgentNews[] {
  state.ending = null
  return [
    ...beginTurn(state),
    {
      type: 'retry',
      attempt: numberOf(message.attempt),
      max: numberOrNull(message.maxAttempts),
      delayMs: numberOf(message.delayMs),
      reason: errorWords(textOf(message.errorMessage)),
    },
  ]
}

/** `auto_retry_end`: it gave up, or somebody interrupted the wait; of a wait no other end is told. Answers whether to ask for its state. */
export function retryEnds(state: PiState, message: JsonObject): boolean {
  if (message.success === true || state.ending || !state.working) return false
  state.ending = state.interrupted
    ? { outcome: 'interrupted', reason: '' }
    : { outcome: 'error', reason: errorWords(textOf(message.finalError)) }
  return true
}

/** `compaction_end`. */
export function compactionEnds(state: PiState, message: JsonObject): AgentNews[] {
  state.compacting = false
  if (message.willRetry === true) state.ending = null
  const trouble = textOf(message.errorMessage)
  if (trouble !== '') return [{ type: 'notice', level: 'warning', text: trouble }]
  if (message.aborted === true) return []
  const before = numberOrNull(objectOf(message.result).tokensBefore)
  const size = before === null ? '' : ` It held ${before} tokens.`
  return [{ type: 'notice', level: 'info', text: `The conversation was summed up to make room.${size}` }]
}

/** The agent answered for its state after it had stopped: with nothing more to come, the turn is over. */
export function settle(state: PiState): AgentNews[] {
  if (!state.working || !state.ending || state.compacting) return []
  return endTurn(state, state.ending)
}

/** Over, with everything that it left open. */
export function endTurn(state: PiState, ending: NonNullable<PiState['ending']>): AgentNews[] {
  const news: AgentNews[] = [...endBlocks(state), ...endTools(state), ...closeDialogs(state)]
  state.working = false
  state.prompted = false
  state.abortDue = false
  state.echoes = 0
  state.ending = null
  return [...news, { type: 'turn-end', ...ending, durationMs: null, usage: { ...state.usage } }]
}

function endingOf(state: PiState, last: JsonObject): NonNullable<PiState['ending']> {
  if (last.stopReason === 'aborted') return { outcome: 'interrupted', reason: '' }
  if (last.stopReason !== 'error') return { outcome: state.interrupted ? 'interrupted' : 'ok', reason: '' }
  return { outcome: 'error', reason: errorWords(textOf(last.errorMessage)) }
}

/** pi passes on a service's error as it came: its status, then the body. The message in it is for people. */
export function errorWords(text: string): string {
  const body = /^(\d{3}) (\{.*\})$/s.exec(text)
  const said = body ? textOf(objectOf(parseObject(body[2] ?? '')?.error).message) : ''
  return said === '' ? text || 'The turn failed, and pi did not tell why.' : `HTTP ${body?.[1]}: ${said}`
}
