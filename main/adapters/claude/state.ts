import { z } from 'zod'

export { forget, remember } from '../lists'

const block = z.object({
  id: z.string(),
  kind: z.enum(['text', 'thinking', 'tool']),
  /** Place in the agent's message; -1 when the block came whole, for then no place is told. */
  index: z.number(),
  /** How much of the text was told, in UTF-16 units, and its hash: enough to tell the rest of it, or that it differs. */
  length: z.number(),
  hash: z.number(),
  ended: z.boolean(),
  /** The agent has told it whole, after or instead of streaming it. */
  whole: z.boolean(),
})

const openMessage = z.object({
  id: z.string(),
  /** The tool call of the sub-agent that writes this message; null for the agent itself. */
  parent: z.string().nullable(),
  blocks: z.array(block),
  /** Lines that told blocks of this message whole, by their uuid: a repeated line tells nothing new. */
  lines: z.array(z.string()),
})

const permission = z.object({
  request: z.string(),
  tool: z.string().nullable(),
  /** Goes back unchanged with an answer that allows. */
  input: z.unknown(),
  suggestions: z.array(z.record(z.string(), z.unknown())),
})

const claudeState = z.object({
  protocol: z.literal('claude-stream-json-1'),
  ready: z.boolean(),
  agentSession: z.string().nullable(),
  /** A turn runs: a message went in, or the agent began by itself, and no result came yet. */
  working: z.boolean(),
  /** Messages that went in during the turn: the agent makes a turn of each. */
  waiting: z.number(),
  interrupted: z.boolean(),
  /** The agent itself wrote text in this turn. */
  spoke: z.boolean(),
  /** An error that the agent dressed as its own words: told with the end of the turn. */
  failure: z.string().nullable(),
  turns: z.number(),
  /** One message per author at most: the agent and each running sub-agent. */
  messages: z.array(openMessage),
  tools: z.array(z.object({ id: z.string(), input: z.boolean() })),
  permissions: z.array(permission),
  /** Tool calls of this turn that a person was asked about. */
  asked: z.array(z.string()),
  /** Our control requests that were not answered yet. */
  requests: z.array(z.object({ id: z.string(), subtype: z.string(), model: z.string().default('') })),
  /** Counts our control requests, to give each a name of its own. */
  requested: z.number(),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number(), costUsd: z.number().nullable() }),
})

/** Everything the Claude adapter remembers: plain JSON data. Lists hold only what is open. */
export type ClaudeState = z.infer<typeof claudeState>
export type OpenMessage = z.infer<typeof openMessage>
export type Block = z.infer<typeof block>
export type OpenPermission = z.infer<typeof permission>

export function emptyState(): ClaudeState {
  return {
    protocol: 'claude-stream-json-1',
    ready: false,
    agentSession: null,
    working: false,
    waiting: 0,
    interrupted: false,
    spoke: false,
    failure: null,
    turns: 0,
    messages: [],
    tools: [],
    permissions: [],
    asked: [],
    requests: [],
    requested: 0,
    usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
  }
}

/** The state in a checkpoint, as a copy; null when the data is something else. */
export function readState(saved: unknown): ClaudeState | null {
  const read = claudeState.safeParse(saved)
  return read.success ? structuredClone(read.data) : null
}
