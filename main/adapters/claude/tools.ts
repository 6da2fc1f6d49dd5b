import type { AgentNews } from '../../../preload/contract/chat'
import { isObject, type JsonObject, objectsOf, textOf } from '../json'
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
export function endTool(state: ClaudeState, id: string, ok: boolean, output: string): AgentNews[] {
  const open = forget(state.tools, (tool) => tool.id === id)
  const start: AgentNews[] = open
    ? []
    : [{ type: 'tool-start', tool: id, name: 'Tool', title: '', input: '', parent: null }]
  return [...start, { type: 'tool-end', tool: id, ok, output }]
}

/**
 * The whole output of a call. `details` is what the agent adds for programs: for a long output the model gets only the
 * beginning and a file name, while the details still hold the text.
 */
export function outputOf(content: unknown, details: unknown): string {
  const told = contentText(content)
  if (!isObject(details)) return told
  const printed = [textOf(details.stdout), textOf(details.stderr)].filter((text) => text !== '').join('\n')
  if (printed.length <= told.length) return told
  const where = told.split('\n\nPreview', 1)[0] ?? ''
  return `${printed}\n\n${where}`
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  return objectsOf(content).map(partText).join('\n')
}

function partText(part: JsonObject): string {
  if (part.type === 'text') return textOf(part.text)
  if (part.type === 'image') return '[image]'
  return JSON.stringify(part)
}
