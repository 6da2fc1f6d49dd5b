import type { AgentNews } from '../../../preload/contract/chat'
import type { PermissionMode } from '../../../preload/contract/session'
import type { LaunchOptions } from '../adapter'
import { type JsonObject, lineOf, objectOf, objectsOf, textOf, textOrNull } from '../json'
import type { Folded } from '../json-lines'
import type { CodexState } from './state'

const INITIALIZE = 'corral-initialize'
const THREAD = 'corral-thread'
const MODELS = 'corral-models'

/**
 * Codex has two knobs: what it asks about, and what its sandbox lets a command do. `untrusted` asks before every command
 * that is not known to only look (measured with 0.169); `on-request` lets the sandbox decide and asks to go beyond it.
 */
const KNOBS: Readonly<Record<PermissionMode, { approvalPolicy: string; sandbox: string }>> = {
  ask: { approvalPolicy: 'untrusted', sandbox: 'workspace-write' },
  'accept-edits': { approvalPolicy: 'on-request', sandbox: 'workspace-write' },
  plan: { approvalPolicy: 'on-request', sandbox: 'read-only' },
  'allow-all': { approvalPolicy: 'never', sandbox: 'danger-full-access' },
}

/** experimentalApi: without it there is no way to end a command that an interrupted turn left running. */
export const initializeLine = requestLine(INITIALIZE, 'initialize', {
  clientInfo: { name: 'corral', title: 'Corral', version: '1' },
  capabilities: { experimentalApi: true },
})

/** The answers to the lines that open the conversation; null for any other answer. */
export function foldOpening(options: LaunchOptions, state: CodexState, message: JsonObject): Folded | null {
  const trouble = message.error === undefined ? null : textOf(objectOf(message.error).message)
  switch (message.id) {
    case INITIALIZE:
      if (trouble !== null) return { news: giveUp(state, trouble), replies: [] }
      return { news: [], replies: [lineOf({ method: 'initialized' }), threadLine(options)] }
    case THREAD:
      if (trouble !== null) return { news: giveUp(state, trouble), replies: [] }
      // Requests are answered in any order: with this one the opening is complete.
      return { news: threadNews(state, message), replies: [requestLine(MODELS, 'model/list', {})] }
    case MODELS:
      return { news: readyNews(state, objectOf(message.result)), replies: [] }
    default:
      return null
  }
}

export function requestLine(id: string, method: string, params: JsonObject): string {
  return lineOf({ jsonrpc: '2.0', id, method, params })
}

function threadLine({ folder, model, permissions, resume, fork }: LaunchOptions): string {
  const choices = { cwd: folder, ...KNOBS[permissions], ...(model === null ? {} : { model }) }
  if (resume === undefined) return requestLine(THREAD, 'thread/start', choices)
  // What was said before is in Corral's journal; Codex need not tell it again.
  const former = { threadId: resume, excludeTurns: true, ...choices }
  return requestLine(THREAD, fork ? 'thread/fork' : 'thread/resume', former)
}

function threadNews(state: CodexState, message: JsonObject): AgentNews[] {
  const result = objectOf(message.result)
  const thread = objectOf(result.thread)
  const id = textOf(thread.id)
  if (id === '') return giveUp(state, 'Codex named no thread.')
  state.thread = id
  state.model = textOrNull(result.model) ?? textOrNull(thread.model)
  return [{ type: 'agent-session', id }]
}

/** Also a refusal shows that Codex listens. */
function readyNews(state: CodexState, result: JsonObject): AgentNews[] {
  if (state.ready || state.thread === null) return []
  state.ready = true
  const models = objectsOf(result.data)
    .filter((model) => model.hidden !== true)
    .map((model) => textOf(model.model) || textOf(model.id))
  return [{ type: 'ready', model: state.model, models: models.filter((model) => model !== '') }]
}

function giveUp(state: CodexState, words: string): AgentNews[] {
  if (state.hopeless || state.thread !== null) return []
  state.hopeless = true
  return [{ type: 'gives-up', reason: `Codex could not begin: ${words}` }]
}
