import { randomUUID } from 'node:crypto'
import type { AgentNews, Image } from '../../../preload/contract/chat'
import type { Adapter, AgentCommand, Encoded, LaunchOptions } from '../adapter'
import { type JsonObject, lineOf, objectOf, objectsOf, parseObject, textOf } from '../json'
import { type Folded, jsonLinesAdapter } from '../json-lines'
import { answerLines, answerSent, cancelLines, foldDialog, unsaidWords } from './dialogs'
import { endMessage, growMessage, openMessage } from './messages'
import { foldResponse, MODELS, modelName, STATE } from './responses'
import { emptyState, type PiState, readState } from './state'
import { endTool, growTool, tellTool } from './tools'
import { agentBegins, agentStops, beginTurn, compactionEnds, retryBegins, retryEnds } from './turn'

/** The RPC mode of pi (0.73), both ways, as docs/rpc.md of its package describes it and as it was measured. */
export function createPiAdapter(_options: LaunchOptions): Adapter {
  return piAdapter(emptyState())
}

/** Continues from what `save` gave; null when the data is not of this adapter. */
export function restorePiAdapter(_options: LaunchOptions, saved: unknown): Adapter | null {
  const state = readState(saved)
  return state && piAdapter(state)
}

function piAdapter(state: PiState): Adapter {
  return jsonLinesAdapter(state, {
    // It says nothing by itself: its state is the sign that it listens.
    open: () => [lineOf({ id: STATE, type: 'get_state' }), lineOf({ id: MODELS, type: 'get_available_models' })],
    received: (message, line) => receive(state, message, line),
    sent: (line) => written(state, line),
    encode: (command) => encode(state, command),
  })
}

function receive(state: PiState, message: JsonObject, line: string): Folded {
  switch (message.type) {
    case 'response':
      return foldResponse(state, message)
    case 'extension_ui_request':
      return foldDialog(state, message, line)
    case 'agent_start':
      return { news: agentBegins(state), replies: abortDue(state) }
    case 'agent_end':
      return { news: agentStops(state, message), replies: state.working ? [askState(state)] : [] }
    case 'auto_retry_end':
      return { news: [], replies: retryEnds(state, message) ? [askState(state)] : [] }
    case 'compaction_end': {
      const news = compactionEnds(state, message)
      return { news, replies: state.ending ? [askState(state)] : [] }
    }
    default:
      return { news: fold(state, message, line), replies: [] }
  }
}

function fold(state: PiState, message: JsonObject, line: string): AgentNews[] {
  switch (message.type) {
    case 'message_start':
      return openMessage(state, objectOf(message.message))
    case 'message_update':
      return [...beginTurn(state), ...growMessage(state, objectOf(message.assistantMessageEvent), line)]
    case 'message_end': {
      const ended = objectOf(message.message)
      return ended.role === 'assistant' ? endMessage(state, ended) : []
    }
    case 'tool_execution_start':
      return [
        ...beginTurn(state),
        ...tellTool(state, textOf(message.toolCallId), textOf(message.toolName), message.args),
      ]
    case 'tool_execution_update':
      return growTool(state, textOf(message.toolCallId), objectOf(message.partialResult))
    case 'tool_execution_end':
      return endTool(state, message)
    case 'auto_retry_start':
      return retryBegins(state, message)
    case 'compaction_start':
      state.compacting = true
      return []
    case 'extension_error':
      return [{ type: 'notice', level: 'warning', text: `An extension of pi failed: ${textOf(message.error)}` }]
    // What these tell is told by messages and tools, or concerns pi's own window.
    case 'turn_start':
    case 'turn_end':
    case 'queue_update':
    case 'session_info_changed':
    case 'thinking_level_changed':
      return []
    default:
      return [{ type: 'unknown', name: textOf(message.type), text: line }]
  }
}

function abortDue(state: PiState): string[] {
  if (!state.abortDue) return []
  state.abortDue = false
  return [lineOf({ id: `corral-abort-${state.messages}`, type: 'abort' })]
}

/** The question whose answer shows that nothing follows on what the agent told so far. Asked again under the next name. */
function askState(state: PiState): string {
  state.asked++
  return lineOf({ id: `corral-settled-${state.asked}`, type: 'get_state' })
}

function written(state: PiState, line: string): AgentNews[] {
  const message = parseObject(line)
  switch (message?.type) {
    case 'prompt': {
      const images = objectsOf(message.images).map(
        ({ mimeType, data }): Image => ({ mediaType: textOf(mimeType), data: textOf(data) }),
      )
      const news: AgentNews = { type: 'user', text: textOf(message.message), ...(images.length > 0 ? { images } : {}) }
      state.prompted = true
      state.echoes++
      return [news, ...beginTurn(state)]
    }
    case 'abort':
      state.interrupted = state.working
      state.abortDue = state.working && state.prompted
      return []
    case 'extension_ui_response':
      return answerSent(state, message)
    default:
      return []
  }
}

function encode(state: PiState, command: AgentCommand): Encoded {
  switch (command.type) {
    case 'prompt':
      return { lines: [promptLine(command.text, command.images ?? [])], endInput: false }
    case 'interrupt':
      return { lines: state.working ? interruptLines(state) : [], endInput: false }
    case 'answer':
      return {
        lines: answerLines(state, command.request, command.answer),
        endInput: false,
        unsaid: unsaidWords(state, command.request, command.answer),
      }
    case 'set-model':
      return {
        lines: [lineOf({ id: randomUUID(), type: 'set_model', ...modelName(state, command.model) })],
        endInput: false,
      }
    // End of input alone leaves a running tool behind; after an abort nothing stays (measured with 0.73.1).
    case 'finish':
      return { lines: state.working ? interruptLines(state) : [], endInput: true }
  }
}

const interruptLines = (state: PiState) => [...cancelLines(state), lineOf({ id: randomUUID(), type: 'abort' })]

function promptLine(text: string, pictures: readonly Image[]): string {
  const images = pictures.map(({ mediaType, data }) => ({ type: 'image', data, mimeType: mediaType }))
  return lineOf({ id: randomUUID(), type: 'prompt', message: text, ...(images.length > 0 ? { images } : {}) })
}
