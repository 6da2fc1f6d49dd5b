import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, numberOf, numberOrNull, objectOf, textOf } from '../json'
import type { ClaudeState } from './state'
import { beginTurn } from './turn'

const RETRY_REASONS: Readonly<Record<string, string>> = {
  authentication_failed: 'the key or login was refused',
  overloaded: 'the service is overloaded',
  rate_limit: 'too many requests',
  server_error: 'the service failed',
  unknown: 'the service cannot be reached',
}

/** Subtypes that only repeat what other messages tell, or that tell how the agent's own window should look. */
const SILENT = new Set([
  'status',
  'thinking_tokens',
  'session_state_changed',
  'commands_changed',
  'task_progress',
  'task_updated',
  'task_summary',
  'hook_started',
  'hook_progress',
  'files_persisted',
  'file_snapshot',
  'turn_starting',
  'turn_duration',
  'post_turn_summary',
])

/** One `system` line. */
export function foldSystem(state: ClaudeState, message: JsonObject, raw: string): AgentNews[] {
  const subtype = textOf(message.subtype)
  switch (subtype) {
    case 'init':
      return initNews(state, message)
    case 'api_retry':
      return [retryNews(message)]
    case 'task_started':
      // A sub-agent is shown as the tool call that runs it.
      return message.task_type === 'local_agent' ? [] : [taskNews('started', textOf(message.description))]
    case 'task_notification':
      return isOpenTool(state, message) ? [] : [taskNews(textOf(message.status), textOf(message.summary))]
    case 'compact_boundary':
      return [compactNews(objectOf(message.compact_metadata))]
    case 'hook_response':
      return hookNews(message)
    case 'permission_denied':
      // The result lists it, with the call.
      return []
    default:
      if (SILENT.has(subtype)) return []
      return wordsNews(subtype, message, raw)
  }
}

/** Every turn begins with one. Another session id than before is news, not an error: /clear and forks change it. */
function initNews(state: ClaudeState, message: JsonObject): AgentNews[] {
  const id = textOf(message.session_id)
  const changed = id !== '' && id !== state.agentSession
  if (changed) state.agentSession = id
  const session: AgentNews[] = changed ? [{ type: 'agent-session', id }] : []
  return [...session, ...beginTurn(state)]
}

function retryNews(message: JsonObject): AgentNews {
  const error = textOf(message.error)
  const words = Object.hasOwn(RETRY_REASONS, error) ? RETRY_REASONS[error] : error
  const status = numberOrNull(message.error_status)
  return {
    type: 'retry',
    attempt: numberOf(message.attempt),
    max: numberOrNull(message.max_retries),
    delayMs: Math.round(numberOf(message.retry_delay_ms)),
    reason: status === null ? `${words}` : `HTTP ${status}: ${words}`,
  }
}

function taskNews(status: string, description: string): AgentNews {
  const level = status === 'failed' ? 'warning' : 'info'
  return { type: 'notice', level, text: `Background task ${status}: ${description}` }
}

function isOpenTool(state: ClaudeState, message: JsonObject): boolean {
  return state.tools.some((tool) => tool.id === textOf(message.tool_use_id))
}

function compactNews(metadata: JsonObject): AgentNews {
  const before = numberOrNull(metadata.pre_tokens)
  const size = before === null ? '' : ` It held ${before} tokens.`
  return { type: 'notice', level: 'info', text: `The conversation was summed up to make room.${size}` }
}

function hookNews(message: JsonObject): AgentNews[] {
  if (message.outcome !== 'error') return []
  const words = textOf(message.stderr) || textOf(message.output)
  return [{ type: 'notice', level: 'warning', text: `Hook ${textOf(message.hook_name)} failed: ${words}` }]
}

/** Subtypes that carry words for the person show them; anything else is shown as it came. */
function wordsNews(subtype: string, message: JsonObject, raw: string): AgentNews[] {
  const words = textOf(message.content) || textOf(message.text)
  if (words === '') return [{ type: 'unknown', name: `system/${subtype}`, text: raw }]
  const level = message.level === 'warning' || message.level === 'error' ? message.level : 'info'
  return [{ type: 'notice', level, text: words }]
}
