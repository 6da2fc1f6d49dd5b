import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, lineOf, objectOf, objectsOf, textOf } from '../json'
import type { Folded } from '../json-lines'
import type { PiState } from './state'
import { endTurn, errorWords, settle } from './turn'

/** Names of the two questions that open the conversation. */
export const STATE = 'corral-state'
export const MODELS = 'corral-models'

/** pi answers a command of ours. */
export function foldResponse(state: PiState, response: JsonObject): Folded {
  const told = (...news: AgentNews[]): Folded => ({ news, replies: [] })
  const failed = response.success !== true
  const data = objectOf(response.data)
  const id = textOf(response.id)
  switch (response.command) {
    case 'prompt':
      if (failed) return { news: refused(state, errorWords(textOf(response.error))), replies: [] }
      // An extension may have taken it for a command of its own: then nothing follows, and only its state tells that.
      return { news: [], replies: state.prompted ? [lineOf({ id: begunName(state), type: 'get_state' })] : [] }
    case 'get_state':
      return told(...stateNews(state, data), ...(failed ? [refusal(response)] : []), ...afterState(state, id, data))
    case 'get_available_models':
      return id === MODELS ? told(...readyNews(state, data)) : told()
    case 'set_model':
      if (failed) return told(refusal(response))
      state.model = modelOf(data)
      return told(...(state.model === null ? [] : [{ type: 'model' as const, model: state.model }]))
    case 'abort':
      return failed ? told(refusal(response)) : told()
    default:
      return failed ? told(refusal(response)) : told()
  }
}

/** A model's name as people write it, provider first, as pi's command takes it; without one it is of the same provider as now. */
export function modelName(state: PiState, name: string): { provider: string; modelId: string } {
  const slash = name.indexOf('/')
  if (slash > 0) return { provider: name.slice(0, slash), modelId: name.slice(slash + 1) }
  return { provider: state.model?.split('/', 1)[0] ?? '', modelId: name }
}

/** Also a refusal shows that pi listens. */
function readyNews(state: PiState, data: JsonObject): AgentNews[] {
  if (state.ready) return []
  state.ready = true
  const models = objectsOf(data.models).flatMap((model) => modelOf(model) ?? [])
  return [{ type: 'ready', model: state.model, models }]
}

/** Commands of extensions change the session and the model behind our back. */
function stateNews(state: PiState, data: JsonObject): AgentNews[] {
  const news: AgentNews[] = []
  const session = textOf(data.sessionId)
  if (session !== '' && session !== state.agentSession) {
    state.agentSession = session
    news.push({ type: 'agent-session', id: session })
  }
  const model = modelOf(objectOf(data.model))
  if (model !== null && model !== state.model) {
    state.model = model
    if (state.ready) news.push({ type: 'model', model })
  }
  return news
}

function afterState(state: PiState, id: string, data: JsonObject): AgentNews[] {
  if (id === `corral-settled-${state.asked}`) return settle(state)
  const isIdle = data.isStreaming !== true && data.isCompacting !== true
  const isUnbegun = state.working && state.prompted && id === begunName(state)
  return isUnbegun && isIdle ? endTurn(state, { outcome: 'ok', reason: '' }) : []
}

const begunName = (state: PiState) => `corral-begun-${state.messages}-${state.asked}`

function refused(state: PiState, reason: string): AgentNews[] {
  if (!state.working || !state.prompted) return [{ type: 'notice', level: 'warning', text: reason }]
  return endTurn(state, { outcome: 'error', reason })
}

function refusal({ command, error }: JsonObject): AgentNews {
  return { type: 'notice', level: 'warning', text: `pi refused “${textOf(command)}”: ${textOf(error)}` }
}

function modelOf({ provider, id }: JsonObject): string | null {
  return typeof provider === 'string' && typeof id === 'string' ? `${provider}/${id}` : null
}
