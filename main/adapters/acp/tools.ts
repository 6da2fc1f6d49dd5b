import type { AgentNews } from '../../../preload/contract/chat'
import { isObject, type JsonObject, objectOf, objectsOf, textOf, textOrNull } from '../json'
import { forget, remember } from '../lists'
import { toolPictures, wordsAndPictures } from '../pictures'
import { HASH_START, hashOf, nothingStreamed, restOf, tellPiece } from '../streamed'
import { inputText, oneLine } from '../words'
import type { AcpState, Tool } from './state'
import { contentPart, endWords } from './words'

const LONGEST_TITLE = 2000
/** A longer input is not kept: a title that changes later is then not told. */
const LONGEST_INPUT = 4000

/** What a call is called where the agent does not name its tool. */
const KINDS: Readonly<Record<string, string>> = {
  read: 'Read',
  edit: 'Edit',
  delete: 'Delete',
  move: 'Move',
  search: 'Search',
  execute: 'Shell',
  think: 'Think',
  fetch: 'Fetch',
  switch_mode: 'Mode',
}

/**
 * A tool call as far as one message tells it: a new one, or what has changed of one that is known. A call that is only
 * known from a later message or a permission request (so Gemini CLI) begins there.
 */
export function foldTool(state: AcpState, call: JsonObject): AgentNews[] {
  const id = textOf(call.toolCallId)
  if (state.endedTools.includes(id)) return []
  const known = state.tools.find((tool) => tool.id === id)
  const tool = known ?? newTool(id, call)
  const start: AgentNews[] = known ? inputNews(known, call) : startNews(state, tool, call)
  if (call.status === 'in_progress') tool.running = true
  return [...start, ...diffNews(tool, call), ...pictureNews(tool, call), ...outputNews(state, tool, call)]
}

/** Calls that the person refused: their agent has gone on, and some never tell what became of them. */
export function endDenied(state: AcpState): AgentNews[] {
  return state.tools.filter((tool) => tool.denied).flatMap((tool) => endTool(state, tool, false, ''))
}

/** Calls that the turn left open. */
export function endTools(state: AcpState): AgentNews[] {
  const open = state.tools.map((tool): AgentNews => ({ type: 'tool-end', tool: tool.id, ok: false, output: '' }))
  state.tools = []
  state.endedTools = []
  return open
}

/** What a call is about, for a permission request. */
export function describeTool(state: AcpState, call: JsonObject): { name: string; title: string; input: string } {
  const known = state.tools.find((tool) => tool.id === textOf(call.toolCallId))
  const input = inputOf(call) || (known?.input ?? '') || texts(call)
  return { name: known?.name ?? nameOf(call), title: titleOf(call) || (known?.title ?? ''), input }
}

function newTool(id: string, call: JsonObject): Tool {
  const kept = { title: titleOf(call), input: keptInput(inputOf(call)) }
  return {
    id,
    name: nameOf(call),
    ...kept,
    running: false,
    output: nothingStreamed(),
    diffs: [],
    pictures: [],
    denied: false,
  }
}

function startNews(state: AcpState, tool: Tool, call: JsonObject): AgentNews[] {
  remember(state.tools, tool)
  const parent = textOrNull(objectOf(objectOf(call._meta).claudeCode).parentToolUseId)
  const { id, name, title } = tool
  return [...endWords(state), { type: 'tool-start', tool: id, name, title, input: inputOf(call), parent }]
}

function inputNews(tool: Tool, call: JsonObject): AgentNews[] {
  const title = titleOf(call) || tool.title
  const input = inputOf(call) || tool.input
  if (input === null || (title === tool.title && keptInput(input) === tool.input)) return []
  tool.title = title
  tool.input = keptInput(input)
  return [{ type: 'tool-input', tool: tool.id, title, input }]
}

/** Agents tell a change several times, of another extent each: the first word on a file is kept. */
function diffNews(tool: Tool, call: JsonObject): AgentNews[] {
  const diffs = objectsOf(call.content).filter((part) => part.type === 'diff')
  const fresh = diffs.filter(({ path }) => !tool.diffs.includes(pathHash(path)))
  for (const { path } of fresh) remember(tool.diffs, pathHash(path))
  return fresh.map(({ path, oldText, newText }) => ({
    type: 'tool-diff',
    tool: tool.id,
    path: textOf(path),
    // Some agents say '' of a file that is not there yet.
    before: textOf(oldText) === '' ? null : textOf(oldText),
    after: textOf(newText),
  }))
}

/** Content is told whole each time: a picture of it once. */
function pictureNews(tool: Tool, call: JsonObject): AgentNews[] {
  const fresh = contentOf(call).pictures.filter(({ data }) => {
    const hash = hashOf(data, HASH_START)
    if (tool.pictures.includes(hash)) return false
    remember(tool.pictures, hash)
    return true
  })
  return toolPictures(tool.id, fresh)
}

const pathHash = (path: unknown): number => hashOf(textOf(path), HASH_START)

/** What a call prints: while it runs, what is new of it; at its end all of it. Before it runs, its content only describes it. */
function outputNews(state: AcpState, tool: Tool, call: JsonObject): AgentNews[] {
  if (call.status === 'completed' || call.status === 'failed') {
    return endTool(state, tool, call.status === 'completed', outputOf(call))
  }
  if (!tool.running) return []
  const rest = restOf(tool.output, texts(call))
  if (rest === null || rest === '') return []
  tellPiece(tool.output, rest)
  return [{ type: 'tool-output', tool: tool.id, text: rest }]
}

function endTool(state: AcpState, tool: Tool, ok: boolean, output: string): AgentNews[] {
  forget(state.tools, (each) => each === tool)
  remember(state.endedTools, tool.id)
  return [{ type: 'tool-end', tool: tool.id, ok, output }]
}

/** The plain output, where an agent tells one: its content may be dressed for a window (claude-agent-acp fences it). */
function outputOf(call: JsonObject): string {
  const { rawOutput } = call
  if (typeof rawOutput === 'string') return rawOutput
  return texts(call) || textOf(objectOf(rawOutput).output) || textOf(objectOf(rawOutput).error)
}

const texts = (call: JsonObject): string => contentOf(call).words

function contentOf(call: JsonObject) {
  const parts = objectsOf(call.content).flatMap((part) => {
    if (part.type === 'content') return contentPart(part.content)
    return part.type === 'diff' ? [] : `[${textOf(part.type)} ${textOf(part.terminalId)}]`
  })
  return wordsAndPictures(parts)
}

function nameOf(call: JsonObject): string {
  const kind = textOf(call.kind)
  const own = textOf(objectOf(objectOf(call._meta).claudeCode).toolName)
  return own || (Object.hasOwn(KINDS, kind) ? (KINDS[kind] ?? '') : 'Tool')
}

const titleOf = (call: JsonObject): string => oneLine(textOf(call.title).slice(0, LONGEST_TITLE))

/** An empty object is an input that is still being written. */
function inputOf({ rawInput }: JsonObject): string {
  if (rawInput == null || (isObject(rawInput) && Object.keys(rawInput).length === 0)) return ''
  return inputText(rawInput)
}

const keptInput = (input: string): string | null => (input.length > LONGEST_INPUT ? null : input)
