import { randomUUID } from 'node:crypto'
import type { ContentBlock, PromptRequest } from '@agentclientprotocol/sdk'
import type { AgentNews, Image } from '../../../preload/contract/chat'
import type { Adapter, AgentCommand, Encoded, LaunchOptions } from '../adapter'
import { type JsonObject, objectOf, objectsOf, parseObject, rpcIdOf, textOf } from '../json'
import { type Folded, jsonLinesAdapter } from '../json-lines'
import { forget, remember } from '../lists'
import type { AcpAgent } from './agent'
import { choiceLine, foldOpening, initializeLine, isOpening } from './opening'
import { answerLines, answerSent, cancelLines, foldPermission } from './permissions'
import { errorOf, errorWords, methodNotFoundLine, notificationLine, requestLine, told } from './rpc'
import { type AcpState, emptyState, readState } from './state'
import { foldTurnEnd, isWorking, promptSent } from './turn'
import { foldUpdate } from './updates'

/** The Agent Client Protocol (agentclientprotocol.com, version 1), both ways; what each agent makes of it is in docs/decisions.md. */
export function createAcpAdapter(agent: AcpAgent, options: LaunchOptions): Adapter {
  return acpAdapter(agent, options, emptyState())
}

/** Continues from what `save` gave; null when the data is not of this adapter. */
export function restoreAcpAdapter(agent: AcpAgent, options: LaunchOptions, saved: unknown): Adapter | null {
  const state = readState(saved)
  return state && acpAdapter(agent, options, state)
}

function acpAdapter(agent: AcpAgent, options: LaunchOptions, state: AcpState): Adapter {
  return jsonLinesAdapter(state, {
    open: () => [initializeLine()],
    received: (message, line, at) => receive(agent, options, state, message, line, at),
    sent: (line, at) => written(state, line, at),
    encode: (command) => encode(state, command),
  })
}

function receive(
  agent: AcpAgent,
  options: LaunchOptions,
  state: AcpState,
  message: JsonObject,
  line: string,
  at: number,
): Folded {
  const method = textOf(message.method)
  const params = objectOf(message.params)
  if (method === 'session/update') return told(...foldUpdate(state, objectOf(params.update), line, at))
  if (method !== '') return foldRequest(state, method, params, message, line)
  if (isOpening(message.id)) return foldOpening(state, agent, options, message)
  return told(...(foldTurnEnd(state, agent, message, at) ?? foldReply(state, message, line)))
}

/** The agent asks. What Corral did not offer is refused, so that the agent does not wait. */
function foldRequest(state: AcpState, method: string, params: JsonObject, message: JsonObject, raw: string): Folded {
  const id = rpcIdOf(message)
  if (method === 'session/request_permission' && id !== null) return foldPermission(state, id, params)
  const replies = id === null ? [] : [methodNotFoundLine(id, method)]
  // Not offered, and known: opencode asks for it with every file that it writes, and goes on without (measured).
  if (/^(fs|terminal)\//.test(method)) return { news: [], replies }
  return { news: [{ type: 'unknown', name: method, text: raw }], replies }
}

/** The agent answers another request of ours. */
function foldReply(state: AcpState, message: JsonObject, raw: string): AgentNews[] {
  const change = forget(state.changes, ({ id }) => id === message.id)
  if (!change) return [{ type: 'unknown', name: 'response', text: raw }]
  const error = errorOf(message)
  if (error) {
    const text = `The agent refused the model “${change.model}”: ${errorWords(error)}`
    return [{ type: 'notice', level: 'warning', text }]
  }
  // Some agents tell it also by an update, before the answer.
  if (state.model?.current === change.model) return []
  if (state.model) state.model.current = change.model
  return [{ type: 'model', model: change.model }]
}

function written(state: AcpState, line: string, at: number): AgentNews[] {
  const message = parseObject(line) ?? {}
  const params = objectOf(message.params)
  const id = textOf(message.id)
  switch (message.method) {
    case undefined:
      return answerSent(state, rpcIdOf(message), objectOf(message.result))
    case 'session/prompt':
      return id === '' ? [] : [...promptNews(objectsOf(params.prompt)), ...promptSent(state, id, at)]
    case 'session/cancel':
      state.interrupted = isWorking(state)
      return []
    case 'session/set_model':
    case 'session/set_config_option':
      if (!isOpening(id)) remember(state.changes, { id, model: textOf(params.modelId) || textOf(params.value) })
      return []
    default:
      return []
  }
}

/** The first block is what the person wrote; what follows are pictures, or that they could not go along. */
function promptNews(blocks: JsonObject[]): AgentNews[] {
  const [text, ...others] = blocks
  const pictures = others.filter(({ type }) => type === 'image')
  const images = pictures.map(({ mimeType, data }) => ({ mediaType: textOf(mimeType), data: textOf(data) }))
  const notes = others.filter(({ type }) => type === 'text')
  return [
    { type: 'user', text: textOf(text?.text), ...(images.length > 0 ? { images } : {}) },
    ...notes.map((note): AgentNews => ({ type: 'notice', level: 'warning', text: textOf(note.text) })),
  ]
}

function encode(state: AcpState, command: AgentCommand): Encoded {
  switch (command.type) {
    case 'prompt':
      return { lines: promptLines(state, command.text, command.images ?? []), endInput: false }
    case 'interrupt':
      return { lines: interruptLines(state), endInput: false }
    case 'answer':
      return {
        lines: answerLines(state, command.request, command.answer),
        endInput: false,
        unsaid: command.answer.message,
      }
    case 'set-model':
      return { lines: modelLines(state, command.model), endInput: false }
    // Measured to leave no tool behind, where end of input alone lets Gemini CLI's turn run on.
    case 'finish':
      return { lines: interruptLines(state), endInput: true }
  }
}

function promptLines(state: AcpState, text: string, images: readonly Image[]): string[] {
  if (state.session === null) return []
  const pictures: ContentBlock[] = state.takesImages
    ? images.map(({ mediaType, data }) => ({ type: 'image', mimeType: mediaType, data }))
    : images.length > 0
      ? [{ type: 'text', text: `Left out, for this agent takes no pictures: ${images.length}.` }]
      : []
  const params: PromptRequest = { sessionId: state.session, prompt: [{ type: 'text', text }, ...pictures] }
  // A name of its own: two messages may be encoded before either is read back.
  return [requestLine(randomUUID(), 'session/prompt', params)]
}

/** Open questions are taken back first: Gemini CLI never ends the turn while one is open (measured). */
function interruptLines(state: AcpState): string[] {
  if (state.session === null || !isWorking(state)) return cancelLines(state)
  return [...cancelLines(state), notificationLine('session/cancel', { sessionId: state.session })]
}

function modelLines(state: AcpState, model: string): string[] {
  return state.session === null ? [] : [choiceLine(state, randomUUID(), 'model', model)]
}
