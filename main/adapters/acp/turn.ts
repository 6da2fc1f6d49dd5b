import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, numberOf, numberOrNull, objectOf, textOf } from '../json'
import { forget, remember } from '../lists'
import type { AcpAgent } from './agent'
import { closePermissions } from './permissions'
import { errorOf, errorWords, wantsLogin } from './rpc'
import type { AcpState } from './state'
import { endTools } from './tools'
import { endWords } from './words'

const STOPPED: Readonly<Record<string, string>> = {
  refusal: 'The agent refused to go on with this.',
  max_tokens: 'The answer reached the limit of tokens.',
  max_turn_requests: 'The limit of requests in one turn was reached.',
}

/** A message of ours went in. A second one in the same turn is the agent's to queue, to merge or to prefer. */
export function promptSent(state: AcpState, id: string, at: number): AgentNews[] {
  state.prompted = true
  remember(state.prompts, id)
  return state.prompts.length === 1 ? beginTurn(state, at) : []
}

export const isWorking = (state: AcpState): boolean => state.prompts.length > 0

/** The answer to a message: its turn is over, and with it everything that it left open. null: it is no such answer. */
export function foldTurnEnd(state: AcpState, agent: AcpAgent, response: JsonObject, at: number): AgentNews[] | null {
  if (forget(state.prompts, (id) => id === response.id) === undefined) return null
  const result = objectOf(response.result)
  const error = errorOf(response)
  // Behind our interrupt some agents end with an error, or (opencode, while it retries) as if all were well.
  const wasCancelled = result.stopReason === 'cancelled' || state.interrupted
  const reason = wasCancelled ? '' : reasonOf(agent, error, textOf(result.stopReason))
  const outcome = wasCancelled ? 'interrupted' : reason === '' ? 'ok' : 'error'
  const durationMs = Math.max(0, Math.round(at - state.turnSince))
  addUsage(state, result)
  const news: AgentNews[] = [
    ...endWords(state),
    ...endTools(state),
    ...closePermissions(state),
    { type: 'turn-end', outcome, reason, durationMs, usage: { ...state.usage } },
  ]
  return isWorking(state) ? [...news, ...beginTurn(state, at)] : news
}

/** `usage_update`: the cost of the whole conversation so far, where the agent tells one. */
export function foldUsage(state: AcpState, update: JsonObject): AgentNews[] {
  const { amount, currency } = objectOf(update.cost)
  const told = numberOrNull(amount)
  if (told === null || currency !== 'USD') return []
  // What came before the first message was spent by the processes before this one.
  if (!state.prompted) {
    state.costBefore = told
    return []
  }
  const costUsd = Math.max(0, told - state.costBefore)
  if (costUsd === state.usage.costUsd) return []
  state.usage.costUsd = costUsd
  return [{ type: 'usage', usage: { ...state.usage } }]
}

function beginTurn(state: AcpState, at: number): AgentNews[] {
  state.turnSince = at
  state.interrupted = false
  return [...endWords(state), { type: 'turn-start' }]
}

/** Why the turn did not end well; '' when it did. */
function reasonOf(agent: AcpAgent, error: JsonObject | null, stopReason: string): string {
  if (error) {
    const words = errorWords(error)
    return wantsLogin(error) ? `${words}. ${agent.login}` : words
  }
  if (stopReason === 'end_turn') return ''
  return (
    (Object.hasOwn(STOPPED, stopReason) && STOPPED[stopReason]) ||
    `The turn stopped: ${stopReason || 'no reason told'}.`
  )
}

/** Agents tell the tokens of the turn: in `usage`, or (Gemini CLI) in `_meta.quota`. */
function addUsage(state: AcpState, result: JsonObject): void {
  const usage = objectOf(result.usage)
  const quota = objectOf(objectOf(objectOf(result._meta).quota).token_count)
  const cached = numberOf(usage.cachedReadTokens) + numberOf(usage.cachedWriteTokens)
  state.usage.inputTokens += numberOf(usage.inputTokens) + cached + numberOf(quota.input_tokens)
  state.usage.outputTokens +=
    numberOf(usage.outputTokens) + numberOf(usage.thoughtTokens) + numberOf(quota.output_tokens)
}
