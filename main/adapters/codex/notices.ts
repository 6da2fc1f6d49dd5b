import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, objectOf, objectsOf, textOf } from '../json'
import type { CodexState } from './state'

const WARNED_LIMIT = 50
const REMEMBERED_CHARACTERS = 200

const PLAN_STATES: Readonly<Record<string, 'open' | 'active' | 'done'>> = {
  pending: 'open',
  inProgress: 'active',
  completed: 'done',
}

/** `turn/plan/updated`. */
export function planNews(params: JsonObject): AgentNews[] {
  const items = objectsOf(params.plan).map(({ step, status }) => {
    const name = textOf(status)
    return { text: textOf(step), state: (Object.hasOwn(PLAN_STATES, name) && PLAN_STATES[name]) || 'open' }
  })
  return [{ type: 'plan', items }]
}

/** A warning, told once: Codex repeats some with every turn. */
export function warningNews(state: CodexState, ...parts: unknown[]): AgentNews[] {
  const text = parts
    .map(textOf)
    .filter((part) => part !== '')
    .join(' ')
  const key = text.slice(0, REMEMBERED_CHARACTERS)
  if (text === '' || state.warned.includes(key)) return []
  state.warned = [...state.warned, key].slice(-WARNED_LIMIT)
  return [{ type: 'notice', level: 'warning', text }]
}

/** `account/rateLimits/updated`, with every answer; it says something only when a limit is reached. */
export function limitNews(state: CodexState, params: JsonObject): AgentNews[] {
  const limits = objectOf(params.rateLimits)
  if (typeof limits.rateLimitReachedType !== 'string') return []
  return warningNews(state, `The usage limit is reached (${limits.rateLimitReachedType}).`)
}

/** `hook/completed`. */
export function hookNews(params: JsonObject): AgentNews[] {
  const run = objectOf(params.run)
  if (run.status !== 'failed') return []
  const text = `Hook ${textOf(run.eventName)} failed: ${textOf(run.statusMessage)}`
  return [{ type: 'notice', level: 'warning', text }]
}

/** `mcpServer/startupStatus/updated`. */
export function serverNews(state: CodexState, params: JsonObject): AgentNews[] {
  if (params.status !== 'failed') return []
  return warningNews(state, `The MCP server ${textOf(params.name)} did not start:`, params.error)
}
