import type { AgentNews, Image } from '../../../preload/contract/chat'
import { isObject, type JsonObject, objectOf, objectsOf, textOf } from '../json'
import { pictureAt, pictureOf, toolPictures, wordsAndPictures } from '../pictures'
import { inputText, oneLine } from '../words'
import { changesOf } from './changes'
import { type ClaudeState, forget, remember } from './state'

/** The field of a tool's input that says in one line what the call is about. */
const TELLING_FIELD: Readonly<Record<string, string>> = {
  Bash: 'command',
  Read: 'file_path',
  Edit: 'file_path',
  Write: 'file_path',
  NotebookEdit: 'notebook_path',
  Grep: 'pattern',
  Glob: 'pattern',
  WebFetch: 'url',
  WebSearch: 'query',
  Task: 'description',
}

/** One line for a folded call: the command, the path, the pattern; else the first text of the input; else ''. */
export function titleOf(name: string, input: unknown): string {
  if (!isObject(input)) return ''
  const field = Object.hasOwn(TELLING_FIELD, name) ? TELLING_FIELD[name] : undefined
  const telling = field === undefined ? '' : textOf(input[field])
  const title = telling || Object.values(input).find((value) => typeof value === 'string') || ''
  return oneLine(textOf(title))
}

/** A call whose input is still being written. */
export function startTool(state: ClaudeState, id: string, name: string, parent: string | null): AgentNews[] {
  if (state.tools.some((tool) => tool.id === id)) return []
  remember(state.tools, { id, input: false })
  return [{ type: 'tool-start', tool: id, name, title: '', input: '', parent }]
}

/** A call with its whole input, whether its beginning was told before or not. */
export function tellTool(state: ClaudeState, block: JsonObject, parent: string | null): AgentNews[] {
  const id = textOf(block.id)
  const name = textOf(block.name)
  const title = titleOf(name, block.input)
  const input = inputText(block.input)
  const open = state.tools.find((tool) => tool.id === id)
  if (open?.input) return []
  if (open) {
    open.input = true
    return [{ type: 'tool-input', tool: id, title, input }, ...changesOf(id, name, block.input)]
  }
  remember(state.tools, { id, input: true })
  return [{ type: 'tool-start', tool: id, name, title, input, parent }, ...changesOf(id, name, block.input)]
}

/** The result of a call. A result of a call that was never told still shows: its beginning may have been lost as noise. */
export function endTool(state: ClaudeState, id: string, ok: boolean, result: Result): AgentNews[] {
  const open = forget(state.tools, (tool) => tool.id === id)
  const start: AgentNews[] = open
    ? []
    : [{ type: 'tool-start', tool: id, name: 'Tool', title: '', input: '', parent: null }]
  return [...start, ...toolPictures(id, result.pictures), { type: 'tool-end', tool: id, ok, output: result.words }]
}

type Result = ReturnType<typeof wordsAndPictures>

/**
 * The whole output of a call, and its pictures. `details` is what the agent adds for programs: for a long output the model gets only the
 * beginning and a file name, while the details still hold the text.
 */
export function resultOf(content: unknown, details: unknown): Result {
  const told = wordsAndPictures(typeof content === 'string' ? [content] : objectsOf(content).map(partOf))
  // What a command printed may be the picture that is told already.
  if (!isObject(details) || details.isImage === true) return told
  const printed = [textOf(details.stdout), textOf(details.stderr)].filter((text) => text !== '').join('\n')
  if (printed.length <= told.words.length) return told
  const where = told.words.split('\n\nPreview', 1)[0] ?? ''
  return { ...told, words: `${printed}\n\n${where}` }
}

function partOf(part: JsonObject): Image | string {
  if (part.type === 'text') return textOf(part.text)
  if (part.type !== 'image') return JSON.stringify(part)
  const source = objectOf(part.source)
  return source.type === 'url' ? pictureAt(source.url) : pictureOf(source.media_type, source.data)
}
