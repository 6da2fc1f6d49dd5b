import { z } from 'zod'
import type { AgentEvent } from '../../preload/contract/chat'
import type { Activity } from '../../preload/contract/process'
import type { Usage } from '../../preload/contract/usage'

/** Longer than any line that a row can show. */
const TAIL_CHARACTERS = 400
const LINE_CHARACTERS = 160
/** As much of what a permission asks for as a list shows: every change of a session carries it. */
const INPUT_CHARACTERS = 4096
/** Of an input that is longer, so much of each of its texts. */
const INPUT_TEXT_CHARACTERS = 3000

const usage = z.object({ inputTokens: z.number(), outputTokens: z.number(), costUsd: z.number().nullable() })
const nothingUsed: Usage = { inputTokens: 0, outputTokens: 0, costUsd: null }

const permissionOption = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(['allow-once', 'allow-always', 'deny']),
})

/** Facts as a checkpoint holds them. */
export const factsSchema = z.object({
  ready: z.boolean(),
  turnSince: z.number().nullable(),
  /** Running tool calls, oldest first. */
  tools: z.array(z.object({ tool: z.string(), name: z.string(), since: z.number() })),
  permissions: z.array(
    z.object({
      request: z.string(),
      since: z.number(),
      // Checkpoints of old told no more of it.
      name: z.string().default(''),
      title: z.string().default(''),
      options: z.array(permissionOption).default([]),
      input: z.string().default(''),
      isInputCut: z.boolean().default(false),
    }),
  ),
  /** Why the last turn failed, '' where nobody said; null: it did not. */
  failed: z.string().nullable().default(null),
  /** Why it tries again, while it does; '' otherwise. */
  retry: z.string().default(''),
  agentSessionIds: z.array(z.string()),
  model: z.string().nullable(),
  models: z.array(z.string()),
  usage,
  /** What the processes before the last resumption used: an agent's totals begin again with its process. */
  earlier: usage.default(nothingUsed),
  /** How often the session was resumed so far. */
  resumption: z.number().int().default(0),
  /** The end of the text block that streams, as far as its last line needs it. */
  tail: z.object({ block: z.string(), text: z.string() }),
  lastLine: z.string(),
  lastAt: z.number(),
})

/** What the conversation itself tells of a session: everything in the grid that is not a process fact. */
export type ProtocolFacts = z.infer<typeof factsSchema>

/** Of a process that has not said anything yet. Folding never changes it, it makes facts anew. */
const nothingOpen = {
  ...{ ready: false, turnSince: null, tools: [], permissions: [], failed: null, retry: '' },
} satisfies Partial<ProtocolFacts>

export const noFacts = (at: number): ProtocolFacts => ({
  ...nothingOpen,
  agentSessionIds: [],
  model: null,
  models: [],
  usage: nothingUsed,
  earlier: nothingUsed,
  resumption: 0,
  tail: { block: '', text: '' },
  lastLine: '',
  lastAt: at,
})

/** Folds one event in; pure, so that replay gives the same facts as live. */
export function fold(facts: ProtocolFacts, event: AgentEvent): ProtocolFacts {
  const seen = { ...facts, lastAt: Math.max(facts.lastAt, event.at) }
  switch (event.type) {
    case 'ready':
      return { ...seen, ready: true, model: event.model ?? facts.model, models: event.models }
    case 'agent-session':
      return facts.agentSessionIds.at(-1) === event.id
        ? seen
        : { ...seen, agentSessionIds: [...facts.agentSessionIds.filter((id) => id !== event.id), event.id] }
    case 'model':
      return { ...seen, model: event.model }
    case 'usage':
      return { ...seen, usage: sum(facts.earlier, event.usage) }
    case 'user':
      return { ...seen, lastLine: `You: ${beginning(withoutMarks(event.text.slice(0, TAIL_CHARACTERS)))}` }
    case 'turn-start':
      return { ...seen, turnSince: facts.turnSince ?? event.at, failed: null }
    case 'text':
      return { ...withText(seen, event.block, event.text), retry: '' }
    case 'tool-start':
      return {
        ...seen,
        tools: [...facts.tools, { tool: event.tool, name: event.name, since: event.at }],
        lastLine: toolLine(event.name, event.title),
      }
    case 'tool-input': {
      const tool = facts.tools.find((each) => each.tool === event.tool)
      return tool ? { ...seen, lastLine: toolLine(tool.name, event.title) } : seen
    }
    case 'tool-end':
      return { ...seen, tools: facts.tools.filter((each) => each.tool !== event.tool) }
    case 'permission':
      return {
        ...seen,
        permissions: [...facts.permissions, askOf(event)],
        lastLine: `Asks: ${toolLine(event.name, event.title)}`,
      }
    case 'permission-closed':
      return { ...seen, permissions: facts.permissions.filter((each) => each.request !== event.request) }
    case 'retry':
      return { ...seen, retry: beginning(event.reason), lastLine: `Retries: ${beginning(event.reason)}` }
    case 'turn-end':
      return {
        ...seen,
        ...{ turnSince: null, tools: [], permissions: [], retry: '' },
        failed: event.outcome === 'error' ? beginning(event.reason) : null,
        // Agents tell the totals of their process, so the newest word is the whole of it.
        usage: event.usage ? sum(facts.earlier, event.usage) : facts.usage,
        lastLine: event.outcome === 'ok' ? facts.lastLine : beginning(event.reason) || facts.lastLine,
      }
    case 'resumed':
      return begunAgain(seen, event.number)
    default:
      return seen
  }
}

/** Facts of a session whose process is a new one: it is not ready yet, and nothing of the old one is open. */
export const begunAgain = (facts: ProtocolFacts, resumption: number): ProtocolFacts => ({
  ...facts,
  ...nothingOpen,
  ...{ resumption, earlier: facts.usage },
  tail: { block: '', text: '' },
})

const askOf = ({ request, at, name, title, input, options }: Extract<AgentEvent, { type: 'permission' }>) => ({
  ...{ request, since: at, name, options },
  title: title.slice(0, TAIL_CHARACTERS),
  input: boundedInput(input),
  isInputCut: input.length > INPUT_CHARACTERS,
})

/** The input, or as much of it as a list needs. JSON stays JSON where that is possible, so that it can be shown in lines. */
function boundedInput(input: string): string {
  if (input.length <= INPUT_CHARACTERS) return input
  const shorter = (_: string, value: unknown) =>
    typeof value === 'string' && value.length > INPUT_TEXT_CHARACTERS ? cut(value, INPUT_TEXT_CHARACTERS) : value
  try {
    const bounded = JSON.stringify(JSON.parse(input, shorter))
    if (bounded.length <= INPUT_CHARACTERS) return bounded
  } catch {
    // Plain text is cut as it is.
  }
  return cut(input, INPUT_CHARACTERS)
}

const sum = (one: Usage, other: Usage): Usage => ({
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  costUsd: one.costUsd === null ? other.costUsd : one.costUsd + (other.costUsd ?? 0),
})

/** What the agent is doing now; null until it is ready. */
export function activityOf(facts: ProtocolFacts): Activity | null {
  const waiting = facts.permissions[0]
  if (waiting) return { kind: 'needs-you', since: waiting.since }
  const tool = facts.tools[0]
  if (tool) return { kind: 'tool', name: tool.name, since: tool.since, turnSince: facts.turnSince ?? tool.since }
  if (facts.turnSince !== null) return { kind: 'working', since: facts.turnSince }
  if (!facts.ready) return null
  return facts.failed === null ? { kind: 'ready' } : { kind: 'ready', failed: facts.failed }
}

/** A message may be sent at once only when no turn runs. */
export const isIdle = (facts: ProtocolFacts): boolean => facts.ready && facts.turnSince === null

function withText(facts: ProtocolFacts, block: string, text: string): ProtocolFacts {
  const before = facts.tail.block === block ? facts.tail.text : ''
  const tail = { block, text: endOf(before + text) }
  const line = withoutMarks(tail.text).split('\n').at(-1) ?? ''
  return { ...facts, tail, lastLine: cut(line, LINE_CHARACTERS) || facts.lastLine }
}

/** The end of a text that may be megabytes, from the beginning of a word on. */
const endOf = (text: string) =>
  text.length <= TAIL_CHARACTERS ? text : `…${text.slice(-TAIL_CHARACTERS).replace(/^\S*\s+(?=\S)/, '')}`

const toolLine = (name: string, title: string) => beginning(title === '' ? name : `${name} · ${title}`)

/** The beginning of a text, on one line. Its marks stay: in a command they mean something. */
const beginning = (text: string) => cut(text.slice(0, TAIL_CHARACTERS).replace(/\s+/g, ' ').trim(), LINE_CHARACTERS)

/** The lines with words in them, without Markdown's marks. */
const withoutMarks = (text: string) =>
  text
    .split('\n')
    .map((each) => each.replace(/[*`#>]+|^\s*[-•]\s/g, '').trim())
    .filter((each) => /[\p{L}\p{N}]/u.test(each))
    .join('\n')

/** No longer than `most` characters; the last of them tells that more was there. Half of an emoji is left out. */
const cut = (text: string, most: number) =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
