import type { AgentNews, Image } from '../../../preload/contract/chat'
import { isObject, type JsonObject, objectOf, objectsOf, textOf } from '../json'
import { pictureOf } from '../pictures'
import type { AcpState } from './state'

/** A piece of what the agent says or thinks. A tool call, a picture, or words of another kind or message, begin a new block. */
export function foldWords(state: AcpState, kind: 'text' | 'thinking', update: JsonObject, at: number): AgentNews[] {
  const text = contentPart(update.content)
  if (typeof text !== 'string') return [...endWords(state), { type: 'picture', image: text }]
  if (text === '') return []
  const message = textOf(update.messageId)
  const goesOn = state.block !== null && state.block.kind === kind && state.block.message === message
  const before = goesOn ? [] : endWords(state)
  // The time makes the name unique over all processes of a session, each of which counts from 0.
  state.block ??= { id: `${at}-${state.blocks++}`, kind, message }
  return [...before, { type: kind, block: state.block.id, text }]
}

/** The block that is being written is complete. */
export function endWords(state: AcpState): AgentNews[] {
  const { block } = state
  state.block = null
  return block ? [{ type: 'block-end', block: block.id }] : []
}

/** One content block as text or picture: what is neither is named. */
export function contentPart(content: unknown): Image | string {
  if (!isObject(content)) return ''
  switch (content.type) {
    case 'text':
      return textOf(content.text)
    case 'image':
      return pictureOf(content.mimeType, content.data)
    case 'resource_link':
      return textOf(content.uri)
    case 'resource': {
      const { text, uri, blob, mimeType } = objectOf(content.resource)
      if (textOf(mimeType).startsWith('image/') && typeof blob === 'string') return pictureOf(mimeType, blob)
      return textOf(text) || textOf(uri)
    }
    default:
      return `[${textOf(content.type) || 'something without a type'}]`
  }
}

/** The agent's list of what it means to do. */
export function planNews(update: JsonObject): AgentNews {
  const items = objectsOf(update.entries).map(({ content, status }) => ({
    text: textOf(content),
    state:
      status === 'completed' ? ('done' as const) : status === 'in_progress' ? ('active' as const) : ('open' as const),
  }))
  return { type: 'plan', items }
}

/** A message that the agent's program has for the person. */
export function noticeNews(update: JsonObject): AgentNews {
  const text = [textOf(update.title), textOf(update.description)].filter((words) => words !== '').join(' ')
  const level = update.severity === 'warning' || update.severity === 'error' ? update.severity : 'info'
  return { type: 'notice', level, text }
}
