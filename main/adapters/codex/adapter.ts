import { randomUUID } from 'node:crypto'
import type { AgentNews, Image } from '../../../preload/contract/chat'
import type { Adapter, AgentCommand, Encoded, LaunchOptions } from '../adapter'
import { type JsonObject, objectOf, objectsOf, parseObject, rpcIdOf, textOf } from '../json'
import { type Folded, jsonLinesAdapter } from '../json-lines'
import { forget, remember } from '../lists'
import { answerLines, answerSent, cancelLines, foldRequest } from './approvals'
import { foldNotification } from './notifications'
import { foldOpening, initializeLine, requestLine } from './opening'
import { type CodexState, emptyState, readState } from './state'
import { beginTurn, endTurn, errorWords } from './turn'

const DATA_URL = /^data:([^;,]+);base64,(.*)$/s

/** `codex app-server` (0.169), both ways, as `codex app-server generate-ts` describes it and as it was measured. */
export function createCodexAdapter(options: LaunchOptions): Adapter {
  return codexAdapter(options, emptyState())
}

/** Continues from what `save` gave; null when the data is not of this adapter. */
export function restoreCodexAdapter(options: LaunchOptions, saved: unknown): Adapter | null {
  const state = readState(saved)
  return state && codexAdapter(options, state)
}

function codexAdapter(options: LaunchOptions, state: CodexState): Adapter {
  return jsonLinesAdapter(state, {
    open: () => [initializeLine],
    received: (message, line) => receive(options, state, message, line),
    sent: (line) => written(state, line),
    encode: (command) => encode(state, command),
  })
}

function receive(options: LaunchOptions, state: CodexState, message: JsonObject, line: string): Folded {
  const isCall = typeof message.method === 'string'
  if (isCall && message.id !== undefined) return foldRequest(state, message, line)
  if (isCall) return { news: foldNotification(state, message, line), replies: nameInterrupted(state) }
  const asked = forget(state.requests, (request) => request.id === message.id)
  return foldOpening(options, state, message) ?? foldReply(state, asked?.method, message, line)
}

/** Codex answers a request of ours. */
function foldReply(state: CodexState, method: string | undefined, message: JsonObject, line: string): Folded {
  if (method === undefined) return { news: [{ type: 'unknown', name: 'reply', text: line }], replies: [] }
  const failed = message.error !== undefined
  const words = errorWords(message.error)
  switch (method) {
    case 'turn/start': {
      if (failed) return { news: state.working ? endTurn(state, 'error', words, null) : [], replies: [] }
      const turn = textOf(objectOf(objectOf(message.result).turn).id)
      if (state.working && turn !== '') state.turn ??= turn
      return { news: [], replies: nameInterrupted(state) }
    }
    // The turn may have ended by itself, or not have a name yet: the end of the turn tells.
    case 'turn/interrupt':
      return { news: [], replies: [] }
    default:
      if (!failed) return { news: [], replies: [] }
      return {
        news: [{ type: 'notice', level: 'warning', text: `Codex refused “${method}”: ${words}` }],
        replies: [],
      }
  }
}

/** The interrupt that was asked for before the turn had a name. */
function nameInterrupted(state: CodexState): string[] {
  if (!state.interruptDue || state.turn === null) return []
  state.interruptDue = false
  return [
    requestLine(`corral-interrupt-${state.turn}`, 'turn/interrupt', { threadId: state.thread, turnId: state.turn }),
  ]
}

function written(state: CodexState, line: string): AgentNews[] {
  const message = parseObject(line)
  if (!message) return []
  if (typeof message.method !== 'string') return answerSent(state, message)
  const { method } = message
  const id = rpcIdOf(message)
  if (id !== null) remember(state.requests, { id, method })
  const params = objectOf(message.params)
  if (method === 'turn/start') return [userNews(objectsOf(params.input)), ...beginTurn(state)]
  if (method === 'turn/interrupt' && params.turnId === '') state.interruptDue = state.working
  return []
}

function userNews(input: JsonObject[]): AgentNews {
  const text = input.map((part) => textOf(part.text)).filter((each) => each !== '')
  const images = input.flatMap((part): Image[] => {
    const [, mediaType, data] = DATA_URL.exec(textOf(part.url)) ?? []
    return mediaType === undefined || data === undefined ? [] : [{ mediaType, data }]
  })
  return { type: 'user', text: text.join('\n'), ...(images.length > 0 ? { images } : {}) }
}

function encode(state: CodexState, command: AgentCommand): Encoded {
  const { thread } = state
  switch (command.type) {
    case 'prompt':
      return { lines: thread === null ? [] : [promptLine(thread, command.text, command.images ?? [])], endInput: false }
    case 'interrupt':
      return { lines: state.working && thread !== null ? interruptLines(state, thread) : [], endInput: false }
    case 'answer':
      return {
        lines: answerLines(state, command.request, command.answer),
        endInput: false,
        unsaid: command.answer.message,
      }
    case 'set-model': {
      const choice = { threadId: thread, model: command.model }
      return {
        lines: thread === null ? [] : [requestLine(randomUUID(), 'thread/settings/update', choice)],
        endInput: false,
      }
    }
    // End of input alone ends it, and every command that it runs (measured with 0.169).
    case 'finish':
      return { lines: [], endInput: true }
  }
}

/**
 * An interrupt leaves the running command alone (measured): it is ended by an order of its own. One that is just being started
 * escapes both (docs/decisions.md): its processes bear the call's id, by which they are ended.
 */
function interruptLines(state: CodexState, threadId: string): string[] {
  return [
    ...cancelLines(state),
    requestLine(randomUUID(), 'turn/interrupt', { threadId, turnId: state.turn ?? '' }),
    requestLine(randomUUID(), 'thread/backgroundTerminals/clean', { threadId }),
  ]
}

function promptLine(threadId: string, text: string, images: readonly Image[]): string {
  const pictures = images.map(({ mediaType, data }) => ({ type: 'image', url: `data:${mediaType};base64,${data}` }))
  return requestLine(randomUUID(), 'turn/start', { threadId, input: [{ type: 'text', text }, ...pictures] })
}
