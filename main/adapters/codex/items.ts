import type { AgentNews, Image } from '../../../preload/contract/chat'
import { isObject, type JsonObject, numberOrNull, objectOf, objectsOf, textOf } from '../json'
import { forget, remember } from '../lists'
import { pictureAt, pictureOf, toolPictures, wordsAndPictures } from '../pictures'
import { inputText, oneLine } from '../words'
import { diffsOf } from './changes'
import { unwrapped } from './shell'
import type { CodexState } from './state'
import { completeBlock } from './text'

const CUT_OFF_LIMIT = 100
const TITLE_CHARACTERS = 400

/** What a kind of item that is a call is shown as; null for items of other kinds. */
function callOf(item: JsonObject): { name: string; title: string; input: unknown } | null {
  switch (item.type) {
    case 'commandExecution':
      return { name: 'Shell', title: unwrapped(textOf(item.command)), input: { command: item.command, cwd: item.cwd } }
    case 'fileChange': {
      const changes = objectsOf(item.changes)
      const title = changes.map((change) => textOf(change.path)).join(', ')
      return { name: 'Edit', title, input: changes.map(({ path, kind, diff }) => ({ path, kind, diff })) }
    }
    case 'mcpToolCall':
      return { name: `${textOf(item.server)}.${textOf(item.tool)}`, ...titled(item.arguments) }
    case 'dynamicToolCall':
      return { name: textOf(item.tool), ...titled(item.arguments) }
    case 'collabAgentToolCall':
      return { name: `Agent · ${textOf(item.tool)}`, title: textOf(item.prompt), input: { prompt: item.prompt } }
    case 'webSearch':
      return { name: 'Web search', title: textOf(item.query), input: { query: item.query, action: item.action } }
    case 'imageView':
      return { name: 'View image', title: textOf(item.path), input: { path: item.path } }
    case 'imageGeneration':
      return { name: 'Draw image', title: textOf(item.revisedPrompt), input: { prompt: item.revisedPrompt } }
    default:
      return null
  }
}

/** `item/started`. */
export function startItem(state: CodexState, item: JsonObject): AgentNews[] {
  const call = callOf(item)
  const id = textOf(item.id)
  if (!call || state.tools.some((tool) => tool.id === id)) return []
  const title = oneLine(call.title.slice(0, TITLE_CHARACTERS))
  const changes = changesOf(item)
  remember(state.tools, { id, title, changes: changes.length > 0 })
  const start: AgentNews = {
    ...{ type: 'tool-start', tool: id, name: call.name, title, input: inputText(call.input), parent: null },
  }
  return [start, ...changes]
}

/** `item/completed`: the whole of it, whether it was streamed or not. */
export function completeItem(state: CodexState, item: JsonObject, line: string): AgentNews[] {
  if (callOf(item)) return endCall(state, item)
  const id = textOf(item.id)
  switch (item.type) {
    case 'agentMessage':
    case 'plan':
      return completeBlock(state, id, 'text', textOf(item.text))
    case 'reasoning':
      return [...partsOf(state, id, 'summary', item.summary), ...partsOf(state, id, 'content', item.content)]
    case 'contextCompaction':
      return [{ type: 'notice', level: 'info', text: 'The conversation was summed up to make room.' }]
    case 'exitedReviewMode':
      return completeBlock(state, id, 'text', textOf(item.review))
    // Our own message, and signs of what other items tell.
    case 'userMessage':
    case 'enteredReviewMode':
    case 'subAgentActivity':
    case 'sleep':
      return []
    default:
      return [{ type: 'unknown', name: `item/${textOf(item.type)}`, text: line }]
  }
}

/** What a file change will do, told while it is made or once more when it changed: told once. */
export function patchUpdated(state: CodexState, params: JsonObject): AgentNews[] {
  const tool = state.tools.find((open) => open.id === params.itemId)
  if (!tool || tool.changes) return []
  const news = objectsOf(params.changes).flatMap((change) => diffsOf(tool.id, change))
  tool.changes = news.length > 0
  return news
}

/** Running output of an open call. */
export function growCall(state: CodexState, params: JsonObject, text: string): AgentNews[] {
  const tool = textOf(params.itemId)
  const isOpen = state.tools.some((open) => open.id === tool)
  return isOpen && text !== '' ? [{ type: 'tool-output', tool, text }] : []
}

/**
 * Ends the calls that a finished turn left open. Their own end, should it come, is news where they may go on behind the
 * turn; after an interrupt it is only the interrupt.
 */
export function cutOffCalls(state: CodexState, mayGoOn: boolean): AgentNews[] {
  const open = state.tools
  state.tools = []
  state.cutOff = [...state.cutOff, ...open.map(({ id }) => ({ id, mayGoOn }))].slice(-CUT_OFF_LIMIT)
  return open.map(({ id }) => ({ type: 'tool-end', tool: id, ok: false, output: '' }))
}

function endCall(state: CodexState, item: JsonObject): AgentNews[] {
  const id = textOf(item.id)
  const cutOff = forget(state.cutOff, (call) => call.id === id)
  if (cutOff) return cutOff.mayGoOn ? lateEnd(item) : []
  const start = startItem(state, item)
  const open = forget(state.tools, (tool) => tool.id === id)
  const changes = start.length > 0 || open?.changes ? [] : changesOf(item)
  const { words, pictures } = wordsAndPictures(resultOf(item))
  const end: AgentNews = { type: 'tool-end', tool: id, ok: isOk(item), output: words }
  return [...start, ...changes, ...toolPictures(id, pictures), end]
}

/** A command may go on behind the turn that began it. */
function lateEnd(item: JsonObject): AgentNews[] {
  const code = numberOrNull(item.exitCode)
  const text = `Ended after its turn${code === null ? '' : `, with exit code ${code}`}: ${oneLine(callOf(item)?.title ?? '')}`
  return [{ type: 'notice', level: 'info', text }]
}

function changesOf(item: JsonObject): AgentNews[] {
  if (item.type !== 'fileChange') return []
  return objectsOf(item.changes).flatMap((change) => diffsOf(textOf(item.id), change))
}

function isOk(item: JsonObject): boolean {
  if (item.type === 'commandExecution') return item.status === 'completed' && (numberOrNull(item.exitCode) ?? 0) === 0
  if (item.type === 'imageGeneration') return !isObject(item.failure)
  return item.status === undefined || item.status === 'completed'
}

/** The words and pictures that a call gave. */
function resultOf(item: JsonObject): (Image | string)[] {
  switch (item.type) {
    case 'commandExecution':
      return [textOf(item.aggregatedOutput) || (item.status === 'declined' ? 'It was not allowed.' : '')]
    case 'fileChange':
      return item.status === 'declined' ? ['It was not allowed.'] : []
    case 'mcpToolCall': {
      const error = textOf(objectOf(item.error).message)
      return error === '' ? objectsOf(objectOf(item.result).content).map(partOf) : [error]
    }
    case 'dynamicToolCall':
      return objectsOf(item.contentItems).map(partOf)
    case 'imageGeneration': {
      // It tells no type, and makes PNG unless it is told otherwise; a browser draws the others under that name too.
      const drawn = textOf(item.result) === '' ? [] : [pictureOf('image/png', item.result)]
      return [textOf(item.savedPath), ...drawn]
    }
    default:
      return []
  }
}

function partOf(part: JsonObject): Image | string {
  if (part.type === 'image') return pictureOf(part.mimeType, part.data)
  if (part.type === 'inputImage') return pictureAt(part.imageUrl)
  return textOf(part.text) || `[${textOf(part.type)}]`
}

function partsOf(state: CodexState, id: string, part: string, texts: unknown): AgentNews[] {
  const list = Array.isArray(texts) ? texts.slice(0, CUT_OFF_LIMIT) : []
  return list.flatMap((text, index) => completeBlock(state, `${id}/${part}-${index}`, 'thinking', textOf(text)))
}

function titled(input: unknown): { title: string; input: unknown } {
  const title = Object.values(objectOf(input)).find((value) => typeof value === 'string')
  return { title: textOf(title), input }
}
