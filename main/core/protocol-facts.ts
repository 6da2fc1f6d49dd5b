import { z } from 'zod'
import type { AgentEvent } from '../../preload/contract/chat'
import type { Activity } from '../../preload/contract/process'
import type { Usage } from '../../preload/contract/usage'

/** Longer than any line that a row can show. */
const TAIL_CHARACTERS = 400

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
    }),
  ),
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

export const noFacts = (at: number): ProtocolFacts => ({
  ready: false,
  turnSince: null,
  tools: [],
  permissions: [],
  retry: '',
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
      return { ...seen, lastLine: `You: ${oneLine(event.text)}` }
    case 'turn-start':
      return { ...seen, turnSince: facts.turnSince ?? event.at }
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
        lastLine: `Asks: ${oneLine(`${event.name} · ${event.title}`)}`,
      }
    case 'permission-closed':
      return { ...seen, permissions: facts.permissions.filter((each) => each.request !== event.request) }
    case 'retry':
      return { ...seen, retry: oneLine(event.reason), lastLine: `Retries: ${oneLine(event.reason)}` }
    case 'turn-end':
      return {
        ...seen,
        ...{ turnSince: null, tools: [], permissions: [], retry: '' },
        // Agents tell the totals of their process, so the newest word is the whole of it.
        usage: event.usage ? sum(facts.earlier, event.usage) : facts.usage,
        lastLine: event.outcome === 'ok' ? facts.lastLine : oneLine(event.reason) || facts.lastLine,
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
  ...{ resumption, ready: false, turnSince: null, tools: [], permissions: [], retry: '', earlier: facts.usage },
  tail: { block: '', text: '' },
})

const askOf = ({ request, at, name, title, options }: Extract<AgentEvent, { type: 'permission' }>) => ({
  ...{ request, since: at, name, options },
  title: title.slice(0, TAIL_CHARACTERS),
})

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
  if (tool) return { kind: 'tool', name: tool.name, since: tool.since }
  if (facts.turnSince !== null) return { kind: 'working', since: facts.turnSince }
  return facts.ready ? { kind: 'ready' } : null
}

/** A message may be sent at once only when no turn runs. */
export const isIdle = (facts: ProtocolFacts): boolean => facts.ready && facts.turnSince === null

function withText(facts: ProtocolFacts, block: string, text: string): ProtocolFacts {
  const before = facts.tail.block === block ? facts.tail.text : ''
  const tail = { block, text: (before + text).slice(-TAIL_CHARACTERS) }
  return { ...facts, tail, lastLine: oneLine(tail.text) || facts.lastLine }
}

const toolLine = (name: string, title: string) => oneLine(title === '' ? name : `${name} · ${title}`)

/** The last line with words in it, without Markdown's marks, short enough for a row. Only the tail is looked at: texts may be megabytes. */
function oneLine(text: string): string {
  const line = text
    .slice(-TAIL_CHARACTERS)
    .split('\n')
    .map((each) => each.replace(/[*`#>]+|^\s*[-•]\s/g, '').trim())
    .filter((each) => /[\p{L}\p{N}]/u.test(each))
    .at(-1)
  return (line ?? '').slice(0, 160)
}
