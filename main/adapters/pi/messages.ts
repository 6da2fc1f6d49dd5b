import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, numberOf, objectOf, textOf } from '../json'
import { remember } from '../lists'
import { wordsAndPictures } from '../pictures'
import { nothingStreamed, restOf, tellPiece } from '../streamed'
import type { Block, PiState } from './state'
import { partsOf, startTool, tellTool } from './tools'

/** `message_start`: a message of the agent opens; one of the person's is an echo, and others are put in by extensions. */
export function openMessage(state: PiState, message: JsonObject): AgentNews[] {
  switch (message.role) {
    case 'assistant': {
      const ends = endBlocks(state)
      state.messages++
      return ends
    }
    case 'user':
      if (state.echoes === 0) return wordsNews(message)
      state.echoes--
      return []
    // The end of the call has told it.
    case 'toolResult':
      return []
    default:
      return message.display === false ? [] : wordsNews(message)
  }
}

/**
 * `message_update`: every one repeats the whole message so far, so a stream grows with the square of its answer
 * (measured: 19.7 MB for 256 kB). Only the piece that is new is looked at.
 */
export function growMessage(state: PiState, update: JsonObject, line: string): AgentNews[] {
  const index = numberOf(update.contentIndex)
  switch (update.type) {
    case 'text_delta':
    case 'thinking_delta':
      return grow(state, kindOf(update.type), index, textOf(update.delta))
    case 'text_end':
    case 'thinking_end':
      return complete(state, kindOf(update.type), index, textOf(update.content))
    case 'toolcall_start': {
      const call = contentOf(update.partial)[index]
      const id = textOf(call?.id)
      return id === '' ? [] : startTool(state, id, textOf(call?.name))
    }
    case 'toolcall_end':
      return tellCall(state, objectOf(update.toolCall))
    // What these tell comes again with the blocks and the end of the message.
    case 'start':
    case 'done':
    case 'error':
    case 'text_start':
    case 'thinking_start':
    case 'toolcall_delta':
      return []
    default:
      return [{ type: 'unknown', name: `message_update/${textOf(update.type)}`, text: line }]
  }
}

/** `message_end` of the agent's message: whatever of it was not streamed is told, and its usage counted. */
export function endMessage(state: PiState, message: JsonObject): AgentNews[] {
  const rest = contentOf(message).flatMap((part, index): AgentNews[] => {
    if (part.type === 'toolCall') return tellCall(state, part)
    if (part.type === 'text') return complete(state, 'text', index, textOf(part.text))
    return part.type === 'thinking' ? complete(state, 'thinking', index, textOf(part.thinking)) : []
  })
  return [...rest, ...endBlocks(state), ...usageNews(state, objectOf(message.usage))]
}

/** Ends whatever a message left open. */
export function endBlocks(state: PiState): AgentNews[] {
  const ends = state.blocks.flatMap((block) => endBlock(state, block))
  state.blocks = []
  return ends
}

function contentOf(message: unknown): JsonObject[] {
  const { content } = objectOf(message)
  // Places count, so whatever is not an object keeps its own.
  return Array.isArray(content) ? content.map(objectOf) : []
}

const kindOf = (type: string): Block['kind'] => (type.startsWith('text') ? 'text' : 'thinking')

function tellCall(state: PiState, call: JsonObject): AgentNews[] {
  const id = textOf(call.id)
  return id === '' ? [] : tellTool(state, id, textOf(call.name), call.arguments)
}

function grow(state: PiState, kind: Block['kind'], index: number, text: string): AgentNews[] {
  if (text === '') return []
  const block = blockAt(state, kind, index)
  tellPiece(block.streamed, text)
  return [{ type: kind, block: idOf(state, block), text }]
}

function complete(state: PiState, kind: Block['kind'], index: number, whole: string): AgentNews[] {
  const block = blockAt(state, kind, index)
  if (block.ended) return []
  const rest = restOf(block.streamed, whole)
  // Not what was streamed: a piece was lost, and the whole text is told again.
  const news = rest === null ? grow(state, kind, index, `\n${whole}`) : grow(state, kind, index, rest)
  return [...news, ...endBlock(state, block)]
}

function endBlock(state: PiState, block: Block): AgentNews[] {
  if (block.ended) return []
  block.ended = true
  return block.streamed.length === 0 ? [] : [{ type: 'block-end', block: idOf(state, block) }]
}

function blockAt(state: PiState, kind: Block['kind'], index: number): Block {
  const known = state.blocks.find((block) => block.index === index && block.kind === kind)
  if (known) return known
  const block: Block = { kind, index, streamed: nothingStreamed(), ended: false }
  remember(state.blocks, block)
  return block
}

const idOf = (state: PiState, block: Block) => `message-${state.messages}/${block.kind}-${block.index}`

/** Each message tells what itself has used. */
function usageNews(state: PiState, used: JsonObject): AgentNews[] {
  const { usage } = state
  usage.inputTokens += numberOf(used.input) + numberOf(used.cacheRead) + numberOf(used.cacheWrite)
  usage.outputTokens += numberOf(used.output)
  usage.costUsd = (usage.costUsd ?? 0) + numberOf(objectOf(used.cost).total)
  return [{ type: 'usage', usage: { ...usage } }]
}

function wordsNews({ content }: JsonObject): AgentNews[] {
  const { words, pictures } = wordsAndPictures(partsOf(content))
  const text = textOf(content) || words
  const notice: AgentNews[] = text === '' ? [] : [{ type: 'notice', level: 'info', text }]
  return [...notice, ...pictures.map((image): AgentNews => ({ type: 'picture', image }))]
}
