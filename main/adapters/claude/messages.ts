import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, numberOf, objectOf, objectsOf, textOf, textOrNull } from '../json'
import { HASH_START, hashOf } from '../streamed'
import { type Block, type ClaudeState, forget, type OpenMessage, remember } from './state'
import { endTool, resultOf, startTool, tellTool } from './tools'

const REDACTED = 'This thinking was hidden by the model’s provider.'

/** One `stream_event`: a piece of a message while the model writes it. */
export function foldStream(state: ClaudeState, message: JsonObject, line: string): AgentNews[] {
  const event = objectOf(message.event)
  const parent = textOrNull(message.parent_tool_use_id)
  switch (event.type) {
    case 'message_start':
      openMessage(state, textOf(objectOf(event.message).id), parent)
      return []
    case 'content_block_start':
      return startBlock(state, parent, numberOf(event.index), objectOf(event.content_block))
    case 'content_block_delta':
      return growBlock(state, parent, numberOf(event.index), objectOf(event.delta), line)
    case 'content_block_stop': {
      const block = blockAt(state, parent, numberOf(event.index))
      return block ? endBlock(block, parent) : []
    }
    // What these tell comes again with the whole message and the result.
    case 'message_delta':
    case 'message_stop':
    case 'ping':
      return []
    default:
      return [{ type: 'unknown', name: `stream_event/${textOf(event.type)}`, text: line }]
  }
}

/** One `assistant` line: blocks of a message, whole. Only what was not streamed before is told. */
export function foldAssistant(state: ClaudeState, line: JsonObject, raw: string): AgentNews[] {
  const message = objectOf(line.message)
  const parent = textOrNull(line.parent_tool_use_id)
  const open = openMessage(state, textOf(message.id), parent)
  const uuid = textOf(line.uuid)
  if (uuid !== '' && open.lines.includes(uuid)) return []
  if (uuid !== '') remember(open.lines, uuid)
  const blocks = objectsOf(message.content)
  if (typeof line.error === 'string') return errorNews(state, blocks, parent)
  return blocks.flatMap((block) => tellBlock(state, open, block, raw))
}

/** One `user` line of the agent's output: results of tools, and words that the agent put into our mouth. */
export function foldUser(state: ClaudeState, line: JsonObject): AgentNews[] {
  const content = objectOf(line.message).content
  const parent = textOrNull(line.parent_tool_use_id)
  if (typeof content === 'string') return userWords(content, parent)
  return objectsOf(content).flatMap((block): AgentNews[] => {
    if (block.type === 'tool_result') {
      const result = resultOf(block.content, line.tool_use_result)
      return endTool(state, textOf(block.tool_use_id), block.is_error !== true, result)
    }
    return block.type === 'text' ? userWords(textOf(block.text), parent) : []
  })
}

/** Ends whatever a finished turn left open. */
export function endMessages(state: ClaudeState): AgentNews[] {
  const ends = state.messages.flatMap(({ blocks, parent }) => blocks.flatMap((block) => endBlock(block, parent)))
  state.messages = []
  return ends
}

/**
 * The agent dresses an error as something that the model said, and tells it again with the result: there it is told once.
 * The turn does not end with a sub-agent's.
 */
function errorNews(state: ClaudeState, blocks: JsonObject[], parent: string | null): AgentNews[] {
  const text = blocks.map((block) => textOf(block.text)).join('\n')
  if (parent !== null) return [{ type: 'notice', level: 'error', text }]
  const before = state.failure
  state.failure = text
  return before === null ? [] : [{ type: 'notice', level: 'error', text: before }]
}

function userWords(text: string, parent: string | null): AgentNews[] {
  // A sub-agent's orders are the input of its tool call, and an interrupt is told by the end of the turn.
  if (parent !== null || text === '' || text.startsWith('[Request interrupted by user')) return []
  return [{ type: 'notice', level: 'info', text: text.replaceAll(/<\/?local-command-std(?:out|err)>/g, '') }]
}

function openMessage(state: ClaudeState, id: string, parent: string | null): OpenMessage {
  const known = messageOf(state, parent)
  // A message without an id is one whose beginning was lost; this is it.
  if (known && (known.id === id || known.id === '' || id === '')) {
    if (id !== '') known.id = id
    return known
  }
  forget(state.messages, (message) => message.parent === parent)
  const message: OpenMessage = { id, parent, blocks: [], lines: [] }
  remember(state.messages, message)
  return message
}

function startBlock(state: ClaudeState, parent: string | null, index: number, content: JsonObject): AgentNews[] {
  const message = openMessage(state, '', parent)
  if (isToolUse(content)) {
    addBlock(state, message, 'tool', index)
    return startTool(state, textOf(content.id), textOf(content.name), parent)
  }
  const kind = content.type === 'text' ? 'text' : 'thinking'
  // A block of another type is told by the whole message, as an unknown one.
  if (kind === 'thinking' && content.type !== 'thinking') return []
  const block = addBlock(state, message, kind, index)
  return appendText(state, block, parent, textOf(content[kind]))
}

function growBlock(
  state: ClaudeState,
  parent: string | null,
  index: number,
  delta: JsonObject,
  line: string,
): AgentNews[] {
  switch (delta.type) {
    case 'text_delta':
    case 'thinking_delta': {
      const kind = delta.type === 'text_delta' ? 'text' : 'thinking'
      const message = openMessage(state, '', parent)
      const block = blockAt(state, parent, index) ?? addBlock(state, message, kind, index)
      return appendText(state, block, parent, textOf(delta[kind]))
    }
    // The whole message tells the input, the signature and the citations; half of them says nothing.
    case 'input_json_delta':
    case 'signature_delta':
    case 'citations_delta':
      return []
    default:
      return [{ type: 'unknown', name: `content_block_delta/${textOf(delta.type)}`, text: line }]
  }
}

function tellBlock(state: ClaudeState, message: OpenMessage, content: JsonObject, raw: string): AgentNews[] {
  const { parent } = message
  if (isToolUse(content)) return tellTool(state, content, parent)
  switch (content.type) {
    case 'text':
      return tellText(state, message, 'text', textOf(content.text))
    case 'thinking':
      return tellText(state, message, 'thinking', textOf(content.thinking))
    case 'redacted_thinking':
      return tellText(state, message, 'thinking', REDACTED)
    default:
      return [{ type: 'unknown', name: `assistant/${textOf(content.type)}`, text: raw }]
  }
}

/** Tells the rest of a streamed text; all of it when it was never streamed, or when what was streamed is not its beginning. */
function tellText(state: ClaudeState, message: OpenMessage, kind: 'text' | 'thinking', text: string): AgentNews[] {
  const { parent } = message
  const streamed = message.blocks.find((block) => block.kind === kind && !block.whole)
  const cut = streamed ? tellRest(state, streamed, parent, text) : null
  if (cut !== null && cut.rest === '') return cut.news
  const block = addBlock(state, message, kind, -1)
  block.whole = true
  const fresh = [...appendText(state, block, parent, cut?.rest ?? text), ...endBlock(block, parent)]
  return [...(cut?.news ?? []), ...fresh]
}

/** Completes a streamed block as far as it can be: `rest` is what must be told in a block of its own. */
function tellRest(state: ClaudeState, block: Block, parent: string | null, text: string) {
  const begins = block.hash === hashOf(text.slice(0, block.length), HASH_START)
  const rest = begins ? text.slice(block.length) : text
  block.whole = true
  if (!begins || block.ended) return { news: endBlock(block, parent), rest }
  return { news: [...appendText(state, block, parent, rest), ...endBlock(block, parent)], rest: '' }
}

function appendText(state: ClaudeState, block: Block, parent: string | null, text: string): AgentNews[] {
  if (text === '' || block.kind === 'tool') return []
  block.length += text.length
  block.hash = hashOf(text, block.hash)
  // What a sub-agent says is the running output of the call that started it.
  if (parent !== null) return [{ type: 'tool-output', tool: parent, text }]
  state.spoke ||= block.kind === 'text'
  return [{ type: block.kind, block: block.id, text }]
}

function endBlock(block: Block, parent: string | null): AgentNews[] {
  if (block.ended) return []
  block.ended = true
  return block.kind === 'tool' || parent !== null || block.length === 0 ? [] : [{ type: 'block-end', block: block.id }]
}

function addBlock(state: ClaudeState, message: OpenMessage, kind: Block['kind'], index: number): Block {
  const id = `${message.id || `turn-${state.turns}`}/${message.blocks.length}`
  const block: Block = { id, kind, index, length: 0, hash: HASH_START, ended: false, whole: false }
  remember(message.blocks, block)
  return block
}

function blockAt(state: ClaudeState, parent: string | null, index: number): Block | undefined {
  return messageOf(state, parent)?.blocks.find((block) => block.index === index)
}

function messageOf(state: ClaudeState, parent: string | null): OpenMessage | undefined {
  return state.messages.find((message) => message.parent === parent)
}

/** Also server_tool_use and mcp_tool_use: calls that the model's provider runs. */
function isToolUse(content: JsonObject): boolean {
  return textOf(content.type).endsWith('tool_use')
}
