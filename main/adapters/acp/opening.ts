import type {
  InitializeRequest,
  LoadSessionRequest,
  NewSessionRequest,
  SetSessionConfigOptionRequest,
  SetSessionModeRequest,
} from '@agentclientprotocol/sdk'
import type { AgentNews } from '../../../preload/contract/chat'
import type { LaunchOptions } from '../adapter'
import { type JsonObject, objectOf, textOf } from '../json'
import type { Folded } from '../json-lines'
import { forget } from '../lists'
import { type AcpAgent, goneSentence } from './agent'
import { modeFor, modelsOf, modesOf } from './choices'
import { errorOf, errorWords, requestLine, told, wantsLogin } from './rpc'
import type { AcpState } from './state'

const PROTOCOL_VERSION = 1

/** Ids of the requests that open a session: the same on every replay, so that an answer that is owed is known again. */
const INITIALIZE = 'corral-initialize'
const SESSION = 'corral-session'
const MODE = 'corral-mode'
const MODEL = 'corral-model'

/** The first line: Corral offers no files and no terminal, so the agent uses its own, inside its own tree. */
export function initializeLine(): string {
  const params: InitializeRequest = {
    protocolVersion: PROTOCOL_VERSION,
    clientInfo: { name: 'corral', title: 'Corral', version: '0.1.0' },
    clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
  }
  return requestLine(INITIALIZE, 'initialize', params)
}

export const isOpening = (id: unknown): boolean => id === INITIALIZE || id === SESSION || id === MODE || id === MODEL

/** The answer to a request that opens the session. */
export function foldOpening(state: AcpState, agent: AcpAgent, options: LaunchOptions, response: JsonObject): Folded {
  const error = errorOf(response)
  const result = objectOf(response.result)
  switch (response.id) {
    case INITIALIZE:
      return error ? told(refusal(agent, 'could not begin', error)) : foldInitialized(state, agent, options, result)
    case SESSION:
      return error ? told(notOpened(state, agent, options, error)) : foldOpened(state, agent, options, result)
    default:
      return told(...foldSetup(state, options, textOf(response.id), error))
  }
}

function foldInitialized(state: AcpState, agent: AcpAgent, options: LaunchOptions, result: JsonObject): Folded {
  const { loadSession, promptCapabilities, sessionCapabilities } = objectOf(result.agentCapabilities)
  if (state.opening !== null) return told()
  if (result.protocolVersion !== PROTOCOL_VERSION) {
    const version = String(result.protocolVersion)
    const reason = `${agent.name} speaks version ${version} of the Agent Client Protocol, and Corral version 1.`
    return told({ type: 'gives-up', reason })
  }
  state.takesImages = objectOf(promptCapabilities).image === true
  const can = (ability: string) => objectOf(sessionCapabilities)[ability] != null
  state.opening = openingFor(options, { load: loadSession === true, resume: can('resume'), fork: can('fork') })
  if (state.opening === null) {
    const deed = options.fork ? 'go on in a copy of a conversation' : 'go on with an earlier conversation'
    return told({ type: 'gives-up', reason: `${agent.name} cannot ${deed}.` })
  }
  const fresh: NewSessionRequest = { cwd: options.folder, mcpServers: [] }
  if (options.resume === undefined) return { news: [], replies: [requestLine(SESSION, 'session/new', fresh)] }
  const former: LoadSessionRequest = { sessionId: options.resume, ...fresh }
  return { news: [], replies: [requestLine(SESSION, `session/${state.opening}`, former)] }
}

/** `resume` goes before `load`: it does not tell the whole history again. */
function openingFor(
  { resume, fork }: LaunchOptions,
  can: { load: boolean; resume: boolean; fork: boolean },
): AcpState['opening'] {
  if (resume === undefined) return 'new'
  if (fork) return can.fork ? 'fork' : null
  return can.resume ? 'resume' : can.load ? 'load' : null
}

function notOpened(state: AcpState, agent: AcpAgent, { resume }: LaunchOptions, error: JsonObject): AgentNews {
  const words = errorWords(error)
  const everything = `${words} ${JSON.stringify(error.data ?? '')}`
  if (resume !== undefined && !wantsLogin(error) && agent.unknownConversation.test(everything))
    return { type: 'gives-up', reason: goneSentence(agent, words) }
  return refusal(agent, state.opening === 'new' ? 'could not begin' : 'could not go on', error)
}

function refusal(agent: AcpAgent, what: string, error: JsonObject): AgentNews {
  const words = errorWords(error)
  const login = `${agent.name} wants a login first: ${words.replace(/\.$/, '')}. ${agent.login}`
  return { type: 'gives-up', reason: wantsLogin(error) ? login : `${agent.name} ${what}: ${words}` }
}

/** The session is there. Its mode and model are set before the first message, where they are not what was asked for. */
function foldOpened(state: AcpState, agent: AcpAgent, options: LaunchOptions, result: JsonObject): Folded {
  const session = textOf(result.sessionId) || (options.resume ?? '')
  if (state.session !== null) return told()
  if (session === '') return told({ type: 'gives-up', reason: `${agent.name} gave its conversation no id.` })
  state.session = session
  state.model = modelsOf(result)
  state.mode = modesOf(result)
  const mode = wantedMode(state, agent, options)
  const model = wantedModel(state, agent, options)
  const news: AgentNews[] = [{ type: 'agent-session', id: session }, ...mode.news, ...model.news]
  return { news: [...news, ...readiness(state, options)], replies: [...mode.replies, ...model.replies] }
}

function wantedMode(state: AcpState, agent: AcpAgent, { permissions }: LaunchOptions): Folded {
  const { mode: modes } = state
  const wanted = modeFor(permissions, modes)
  if (wanted === null) {
    if (permissions === 'ask' || agent.launchedModes.includes(permissions)) return told()
    const text = `${agent.name} offers no mode “${permissions}” here: it goes by its own settings, and asks where they say so.`
    return told({ type: 'notice', level: 'warning', text })
  }
  // Behind `load` it is set in any case: its answer comes when the history, which may trail the reply, is through.
  if (modes?.current === wanted && state.opening !== 'load') return told()
  state.setup.push(MODE)
  if (modes) modes.current = wanted
  return { news: [], replies: [choiceLine(state, MODE, 'mode', wanted)] }
}

function wantedModel(state: AcpState, agent: AcpAgent, { model }: LaunchOptions): Folded {
  if (model === null || state.model?.current === model) return told()
  if (state.model === null) {
    const text = `${agent.name} offers no choice of models here: it does not use “${model}” but its own.`
    return told({ type: 'notice', level: 'warning', text })
  }
  state.setup.push(MODEL)
  return { news: [], replies: [choiceLine(state, MODEL, 'model', model)] }
}

/** The request that chooses a mode or a model, in the way that the agent offered. */
export function choiceLine(state: AcpState, id: string, what: 'mode' | 'model', value: string): string {
  const sessionId = state.session ?? ''
  const configId = (what === 'mode' ? state.mode : state.model)?.option ?? null
  if (configId !== null) {
    const params: SetSessionConfigOptionRequest = { sessionId, configId, value }
    return requestLine(id, 'session/set_config_option', params)
  }
  if (what === 'model') return requestLine(id, 'session/set_model', { sessionId, modelId: value })
  const params: SetSessionModeRequest = { sessionId, modeId: value }
  return requestLine(id, 'session/set_mode', params)
}

function foldSetup(state: AcpState, options: LaunchOptions, id: string, error: JsonObject | null): AgentNews[] {
  if (forget(state.setup, (each) => each === id) === undefined) return []
  const what = id === MODEL ? `model “${options.model}”` : `mode “${options.permissions}”`
  const refused: AgentNews[] = error
    ? [{ type: 'notice', level: 'warning', text: `The agent refused the ${what}: ${errorWords(error)}` }]
    : []
  if (id === MODEL && !error && state.model) state.model.current = options.model
  return [...refused, ...readiness(state, options)]
}

function readiness(state: AcpState, { model }: LaunchOptions): AgentNews[] {
  if (state.ready || state.setup.length > 0) return []
  state.ready = true
  return [{ type: 'ready', model: state.model?.current ?? model, models: state.model?.values ?? [] }]
}
