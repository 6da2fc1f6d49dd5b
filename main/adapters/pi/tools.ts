import type { AgentNews, Image } from '../../../preload/contract/chat'
import { isObject, type JsonObject, objectOf, objectsOf, textOf } from '../json'
import { forget, remember } from '../lists'
import { pictureOf, toolPictures, wordsAndPictures } from '../pictures'
import { nothingStreamed, restOf, type Streamed, tellPiece } from '../streamed'
import { inputText, oneLine } from '../words'
import { newTool, type OpenTool, type PiState } from './state'

/** Enough of the running output's end to find the place again in what follows. */
const TAIL_CHARACTERS = 400

/** The field of a tool's input that says in one line what the call is about. */
const TELLING_FIELD: Readonly<Record<string, string>> = {
  bash: 'command',
  read: 'path',
  edit: 'path',
  write: 'path',
  grep: 'pattern',
  find: 'pattern',
  ls: 'path',
}

/** One line for a folded call; else the first text of the input; else ''. */
export function titleOf(name: string, input: unknown): string {
  const fields = objectOf(input)
  const field = Object.hasOwn(TELLING_FIELD, name) ? TELLING_FIELD[name] : undefined
  const telling = field === undefined ? '' : textOf(fields[field])
  return oneLine(telling || textOf(Object.values(fields).find((value) => typeof value === 'string')))
}

/** A call whose input is still being written. */
export function startTool(state: PiState, id: string, name: string): AgentNews[] {
  if (state.tools.some((tool) => tool.id === id)) return []
  remember(state.tools, newTool(id, false))
  return [{ type: 'tool-start', tool: id, name, title: '', input: '', parent: null }]
}

/** A call with its whole input, whether its beginning was told before or not. Told twice it is one. */
export function tellTool(state: PiState, id: string, name: string, input: unknown): AgentNews[] {
  const open = state.tools.find((tool) => tool.id === id)
  if (open?.input) return []
  const told = { title: titleOf(name, input), input: inputText(input ?? {}) }
  const changes = changesOf(id, name, objectOf(input))
  if (open) {
    open.input = true
    return [{ type: 'tool-input', tool: id, ...told }, ...changes]
  }
  remember(state.tools, newTool(id, true))
  return [{ type: 'tool-start', tool: id, name, ...told, parent: null }, ...changes]
}

/** Running output: pi repeats all of it each time, of a long one only the end; what was not told yet is told. */
export function growTool(state: PiState, id: string, partial: JsonObject): AgentNews[] {
  const open = state.tools.find((tool) => tool.id === id)
  const whole = resultOf(partial).words
  if (!open || whole === '') return []
  const text = restOf(open.streamed, whole) ?? restAfter(open, whole)
  open.streamed = streamedOf(whole)
  open.tail = whole.slice(-TAIL_CHARACTERS)
  return text === '' ? [] : [{ type: 'tool-output', tool: id, text }]
}

/** The result of a call. A result of a call that was never told still shows: its beginning may have been lost as noise. */
export function endTool(state: PiState, message: JsonObject): AgentNews[] {
  const id = textOf(message.toolCallId)
  const start = forget(state.tools, (tool) => tool.id === id) ? [] : tellLost(state, id, message)
  const { words, pictures } = resultOf(message.result)
  const end: AgentNews = { type: 'tool-end', tool: id, ok: message.isError !== true, output: words }
  return [...start, ...toolPictures(id, pictures), end]
}

/** Ends the calls that a finished turn left open. */
export function endTools(state: PiState): AgentNews[] {
  const open = state.tools
  state.tools = []
  return open.map(({ id }) => ({ type: 'tool-end', tool: id, ok: false, output: '' }))
}

function tellLost(state: PiState, id: string, message: JsonObject): AgentNews[] {
  const told = tellTool(state, id, textOf(message.toolName), message.args)
  forget(state.tools, (tool) => tool.id === id)
  return told
}

function restAfter({ tail }: OpenTool, whole: string): string {
  const at = tail === '' ? -1 : whole.lastIndexOf(tail)
  return at < 0 ? whole : whole.slice(at + tail.length)
}

function streamedOf(whole: string): Streamed {
  const streamed = nothingStreamed()
  tellPiece(streamed, whole)
  return streamed
}

/** What a call of pi's own tools will do to a file. */
function changesOf(tool: string, name: string, input: JsonObject): AgentNews[] {
  const path = textOf(input.path)
  if (name === 'write') return [{ type: 'tool-diff', tool, path, before: null, after: textOf(input.content) }]
  if (name !== 'edit') return []
  // Models also give the one replacement without a list around it.
  const edits = Array.isArray(input.edits) ? objectsOf(input.edits) : [input]
  return edits.map((edit) => ({
    ...{ type: 'tool-diff' as const, tool, path },
    before: textOf(edit.oldText),
    after: textOf(edit.newText),
  }))
}

const resultOf = (result: unknown) => wordsAndPictures(isObject(result) ? partsOf(result.content) : [textOf(result)])

/** Words and pictures of what pi tells, in their order. */
export function partsOf(content: unknown): (Image | string)[] {
  return objectsOf(content).map((part) => {
    if (part.type === 'text') return textOf(part.text)
    return part.type === 'image' ? pictureOf(part.mimeType, part.data) : `[${textOf(part.type)}]`
  })
}
