import type { AgentNews, Image } from '../../../preload/contract/chat'
import type { Adapter, AgentCommand, Encoded, LaunchOptions } from '../adapter'
import { type JsonObject, lineOf, objectOf, objectsOf, parseObject, textOf } from '../json'
import { type Folded, jsonLinesAdapter } from '../json-lines'
import {
  answerLines,
  answerSent,
  foldCancel,
  foldReply,
  foldRequest,
  initializeLine,
  interruptLine,
  requestSent,
  setModelLine,
} from './control'
import { foldAssistant, foldStream, foldUser } from './messages'
import { type ClaudeState, emptyState, readState } from './state'
import { foldSystem } from './system'
import { beginTurn, foldResult } from './turn'

/** The long-lived stream-json mode of Claude Code (2.1), both ways; facts in docs/decisions.md. */
export function createClaudeAdapter(options: LaunchOptions): Adapter {
  return claudeAdapter(options, emptyState())
}

/** Continues from what `save` gave; null when the data is not of this adapter. */
export function restoreClaudeAdapter(options: LaunchOptions, saved: unknown): Adapter | null {
  const state = readState(saved)
  return state && claudeAdapter(options, state)
}

function claudeAdapter(options: LaunchOptions, state: ClaudeState): Adapter {
  return jsonLinesAdapter(state, {
    open: () => [initializeLine],
    received: (message, line) => receive(options, state, message, line),
    sent: (line) => written(state, line),
    encode: (command) => encode(state, command),
  })
}

function receive(options: LaunchOptions, state: ClaudeState, message: JsonObject, line: string): Folded {
  if (message.type === 'control_request') return foldRequest(state, message, line)
  return { news: fold(options, state, message, line), replies: [] }
}

function fold(options: LaunchOptions, state: ClaudeState, message: JsonObject, line: string): AgentNews[] {
  switch (message.type) {
    case 'system':
      return foldSystem(state, message, line)
    case 'stream_event':
      return [...beginTurn(state), ...foldStream(state, message, line)]
    case 'assistant':
      return [...beginTurn(state), ...foldAssistant(state, message, line)]
    case 'user':
      return foldUser(state, message)
    case 'result':
      return foldResult(state, message)
    case 'control_response':
      return foldReply(state, message, options.model)
    case 'control_cancel_request':
      return foldCancel(state, message)
    // Signs of life that tell nothing new.
    case 'keep_alive':
    case 'tool_progress':
    case 'tool_use_summary':
    case 'prompt_suggestion':
    case 'transcript_mirror':
      return []
    case 'rate_limit_event':
      return rateNews(objectOf(message.rate_limit_info))
    default:
      return [{ type: 'unknown', name: textOf(message.type), text: line }]
  }
}

function rateNews(info: JsonObject): AgentNews[] {
  if (info.status === 'allowed') return []
  const text = info.status === 'rejected' ? 'The usage limit is reached.' : 'The usage limit is near.'
  return [{ type: 'notice', level: 'warning', text }]
}

function written(state: ClaudeState, line: string): AgentNews[] {
  const message = parseObject(line)
  switch (message?.type) {
    case 'user': {
      const news: AgentNews[] = [promptNews(objectOf(message.message).content)]
      if (!state.working) return [...news, ...beginTurn(state)]
      state.waiting++
      return news
    }
    case 'control_request':
      requestSent(state, message)
      return []
    case 'control_response':
      return answerSent(state, message)
    default:
      return []
  }
}

function promptNews(content: unknown): AgentNews {
  if (typeof content === 'string') return { type: 'user', text: content }
  const blocks = objectsOf(content)
  const images = blocks.filter(({ type }) => type === 'image').map(imageOf)
  const text = blocks
    .filter(({ type }) => type !== 'image')
    .map((block) => (block.type === 'text' ? textOf(block.text) : `[${textOf(block.type)}]`))
    .join('\n')
  return { type: 'user', text, ...(images.length > 0 ? { images } : {}) }
}

function imageOf(block: JsonObject): Image {
  const source = objectOf(block.source)
  return { mediaType: textOf(source.media_type), data: textOf(source.data) }
}

function encode(state: ClaudeState, command: AgentCommand): Encoded {
  switch (command.type) {
    case 'prompt':
      return { lines: [promptLine(command.text, command.images ?? [])], endInput: false }
    case 'interrupt':
      return { lines: state.working ? [interruptLine(state)] : [], endInput: false }
    case 'answer':
      return {
        lines: answerLines(state, command.request, command.answer),
        endInput: false,
        // Only a denial has a place for words.
        unsaid: command.answer.option === 'deny' ? '' : command.answer.message,
      }
    case 'set-model':
      return { lines: [setModelLine(state, command.model)], endInput: false }
    // Interrupt, then end of input: measured to leave no tool behind, where end of input alone finishes the turn first.
    case 'finish':
      return { lines: state.working ? [interruptLine(state)] : [], endInput: true }
  }
}

function promptLine(text: string, images: readonly Image[]): string {
  const pictures = images.map(({ mediaType, data }) => ({
    ...{ type: 'image', source: { type: 'base64', media_type: mediaType, data } },
  }))
  const message = { role: 'user', content: [...pictures, { type: 'text', text }] }
  return lineOf({ type: 'user', message, parent_tool_use_id: null, session_id: '' })
}
