import type { AgentNews, PermissionAnswer, PermissionOption } from '../../../preload/contract/chat'
import { type JsonObject, lineOf, objectOf, objectsOf, textOf, textOrNull } from '../json'
import type { Folded } from '../json-lines'
import { inputText } from '../words'
import { type ClaudeState, forget, type OpenPermission, remember } from './state'
import { titleOf } from './tools'

const INITIALIZE = 'corral-initialize'
const DENIED = 'The user denied this.'

/** The readiness probe: answered before any message, with the models to choose from. */
export const initializeLine = lineOf({
  type: 'control_request',
  request_id: INITIALIZE,
  request: { subtype: 'initialize' },
})

export function interruptLine(state: ClaudeState): string {
  return requestLine(state, { subtype: 'interrupt' })
}

export function setModelLine(state: ClaudeState, model: string): string {
  return requestLine(state, { subtype: 'set_model', model })
}

/** A request of ours was written. */
export function requestSent(state: ClaudeState, message: JsonObject): void {
  const request = objectOf(message.request)
  const subtype = textOf(request.subtype)
  state.requested++
  if (subtype === 'interrupt' && state.working) state.interrupted = true
  remember(state.requests, { id: textOf(message.request_id), subtype, model: textOf(request.model) })
}

/** The agent answers a request of ours. */
export function foldReply(state: ClaudeState, message: JsonObject, wanted: string | null): AgentNews[] {
  const response = objectOf(message.response)
  const asked = forget(state.requests, (request) => request.id === textOf(response.request_id))
  const news: AgentNews[] = []
  if (response.subtype === 'error') {
    const text = `The agent refused “${asked?.subtype ?? 'a request'}”: ${textOf(response.error)}`
    news.push({ type: 'notice', level: 'warning', text })
  }
  if (asked?.subtype === 'set_model' && response.subtype === 'success') news.push({ type: 'model', model: asked.model })
  // Also a refusal shows that the agent listens.
  if (asked?.subtype === 'initialize' && !state.ready) {
    state.ready = true
    news.push(readyNews(objectsOf(objectOf(response.response).models), wanted))
  }
  return news
}

/** The agent asks: to use a tool, or something that Corral does not know. Anything unknown is refused, so that it does not wait. */
export function foldRequest(state: ClaudeState, message: JsonObject, raw: string): Folded {
  const request = objectOf(message.request)
  const id = textOf(message.request_id)
  const subtype = textOf(request.subtype)
  if (subtype === 'can_use_tool') return { news: permissionNews(state, id, request), replies: [] }
  const error = `Corral does not know the request “${subtype}”.`
  return {
    news: [{ type: 'unknown', name: `control_request/${subtype}`, text: raw }],
    replies: [lineOf({ type: 'control_response', response: { subtype: 'error', request_id: id, error } })],
  }
}

/** The agent takes a question back. */
export function foldCancel(state: ClaudeState, message: JsonObject): AgentNews[] {
  const closed = forget(state.permissions, (open) => open.request === textOf(message.request_id))
  if (!closed) return []
  return [{ type: 'permission-closed', request: closed.request, outcome: 'cancelled', message: '' }]
}

/** The line that answers an open question; none when it is not open, or has no such option. */
export function answerLines(state: ClaudeState, request: string, answer: PermissionAnswer): string[] {
  const open = state.permissions.find((permission) => permission.request === request)
  const response = open && responseFor(open, answer)
  if (!response) return []
  return [lineOf({ type: 'control_response', response: { subtype: 'success', request_id: request, response } })]
}

/** An answer of ours was written. */
export function answerSent(state: ClaudeState, message: JsonObject): AgentNews[] {
  const { request_id, response } = objectOf(message.response)
  const closed = forget(state.permissions, (open) => open.request === textOf(request_id))
  if (!closed) return []
  const { behavior, message: words } = objectOf(response)
  const outcome = behavior === 'allow' ? 'allowed' : 'denied'
  return [{ type: 'permission-closed', request: closed.request, outcome, message: textOf(words) }]
}

function permissionNews(state: ClaudeState, id: string, request: JsonObject): AgentNews[] {
  const name = textOf(request.tool_name)
  const tool = textOrNull(request.tool_use_id)
  const suggestions = objectsOf(request.permission_suggestions)
  // The same question again (an agent may repeat what was not answered yet) is no second one.
  if (state.permissions.some((open) => open.request === id)) return []
  remember(state.permissions, { request: id, tool, input: request.input ?? {}, suggestions })
  if (tool !== null) remember(state.asked, tool)
  return [
    {
      type: 'permission',
      request: id,
      tool,
      name: textOf(request.display_name) || name,
      title: titleOf(name, request.input),
      input: inputText(request.input ?? {}),
      options: optionsFor(suggestions),
    },
  ]
}

function optionsFor(suggestions: JsonObject[]): PermissionOption[] {
  const always: PermissionOption[] =
    suggestions.length === 0 ? [] : [{ id: 'allow-always', label: alwaysLabel(suggestions), kind: 'allow-always' }]
  return [{ id: 'allow', label: 'Allow', kind: 'allow-once' }, ...always, { id: 'deny', label: 'Deny', kind: 'deny' }]
}

/** The agent's suggestions work only together, and often one of them allows every edit: then the label says so. */
function alwaysLabel(suggestions: JsonObject[]): string {
  const edits = suggestions.some(({ type, mode }) => type === 'setMode' && mode === 'acceptEdits')
  return edits ? 'Always allow, and all edits' : 'Always allow'
}

function responseFor(open: OpenPermission, { option, message }: PermissionAnswer): JsonObject | null {
  switch (option) {
    case 'allow':
      return { behavior: 'allow', updatedInput: open.input }
    case 'allow-always':
      if (open.suggestions.length === 0) return null
      return { behavior: 'allow', updatedInput: open.input, updatedPermissions: open.suggestions }
    case 'deny':
      return { behavior: 'deny', message: message || DENIED }
    default:
      return null
  }
}

/** `wanted` is the model that was asked for; null is the agent's own default. */
function readyNews(models: JsonObject[], wanted: string | null): AgentNews {
  const chosen = models.find((model) => model.value === (wanted ?? 'default'))
  return {
    type: 'ready',
    model: textOrNull(chosen?.resolvedModel) ?? wanted,
    models: models.map((model) => textOf(model.value)).filter((value) => value !== ''),
  }
}

function requestLine(state: ClaudeState, request: JsonObject): string {
  return lineOf({ type: 'control_request', request_id: `corral-${state.requested}`, request })
}
