import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, numberOf, numberOrNull, objectOf, objectsOf, textOf } from '../json'
import { endMessages } from './messages'
import type { ClaudeState } from './state'
import { titleOf } from './tools'

const LIMITS: Readonly<Record<string, string>> = {
  error_max_turns: 'The limit of turns was reached.',
  error_max_budget_usd: 'The budget was used up.',
  error_max_structured_output_retries: 'The agent gave no answer of the wanted form.',
}

/** A turn begins, unless one runs already. */
export function beginTurn(state: ClaudeState): AgentNews[] {
  if (state.working) return []
  state.working = true
  state.interrupted = false
  state.spoke = false
  state.failure = null
  state.asked = []
  return [{ type: 'turn-start' }]
}

/** The `result` line: the turn is over, and with it everything that it left open. */
export function foldResult(state: ClaudeState, result: JsonObject): AgentNews[] {
  const interrupted = wasInterrupted(state, result)
  const failed = result.is_error === true || textOf(result.subtype).startsWith('error')
  const outcome = interrupted ? 'interrupted' : failed ? 'error' : 'ok'
  const reason = outcome === 'error' ? reasonOf(result) : ''
  state.turns++
  addUsage(state, result)
  const news: AgentNews[] = [
    ...endMessages(state),
    ...finalWords(state, result, outcome),
    ...state.tools.map((tool): AgentNews => ({ type: 'tool-end', tool: tool.id, ok: false, output: '' })),
    ...closePermissions(state),
    ...refusals(state, result),
    ...otherFailure(state, reason),
    {
      type: 'turn-end',
      outcome,
      reason,
      durationMs: numberOrNull(result.duration_ms),
      usage: { ...state.usage },
    },
  ]
  state.tools = []
  state.failure = null
  state.working = false
  if (state.waiting === 0) return news
  // A message that went in during the turn: the agent begins with it at once.
  state.waiting--
  return [...news, ...beginTurn(state)]
}

/** Nobody can answer them any more: the agent has gone on without. */
function closePermissions(state: ClaudeState): AgentNews[] {
  const open = state.permissions
  state.permissions = []
  return open.map(({ request }) => ({ type: 'permission-closed', request, outcome: 'cancelled', message: '' }))
}

function wasInterrupted(state: ClaudeState, result: JsonObject): boolean {
  if (result.subtype !== 'error_during_execution') return false
  return state.interrupted || textOf(result.terminal_reason).startsWith('aborted')
}

/** Some commands of the agent answer only in the result. */
function finalWords(state: ClaudeState, result: JsonObject, outcome: string): AgentNews[] {
  const text = textOf(result.result)
  if (state.spoke || outcome !== 'ok' || text === '') return []
  const block = `result-${state.turns}`
  return [
    { type: 'text', block, text },
    { type: 'block-end', block },
  ]
}

/** Tools that were refused without asking a person: by a rule, or by the permission mode. */
function refusals(state: ClaudeState, result: JsonObject): AgentNews[] {
  return objectsOf(result.permission_denials)
    .filter((denial) => !state.asked.includes(textOf(denial.tool_use_id)))
    .map((denial) => {
      const name = textOf(denial.tool_name)
      const title = titleOf(name, denial.tool_input)
      return { type: 'notice', level: 'warning', text: `Refused without asking: ${name}${title && ` · ${title}`}` }
    })
}

/** An error on the way that is not the one that ended the turn. */
function otherFailure({ failure }: ClaudeState, reason: string): AgentNews[] {
  return failure === null || failure === reason ? [] : [{ type: 'notice', level: 'error', text: failure }]
}

function reasonOf(result: JsonObject): string {
  const errors = Array.isArray(result.errors) ? result.errors.filter((error) => typeof error === 'string') : []
  const subtype = textOf(result.subtype)
  const limit = Object.hasOwn(LIMITS, subtype) ? LIMITS[subtype] : undefined
  return textOf(result.result) || errors.join('\n') || limit || `The turn failed: ${subtype}.`
}

/** A result tells the tokens of its turn, but the cost of the whole session. */
function addUsage(state: ClaudeState, result: JsonObject): void {
  const usage = objectOf(result.usage)
  const cached = numberOf(usage.cache_creation_input_tokens) + numberOf(usage.cache_read_input_tokens)
  state.usage.inputTokens += numberOf(usage.input_tokens) + cached
  state.usage.outputTokens += numberOf(usage.output_tokens)
  state.usage.costUsd = numberOrNull(result.total_cost_usd) ?? state.usage.costUsd
}
