import { z } from 'zod'
import { streamedSchema } from '../streamed'

const block = z.object({
  /** The item and the part of it. */
  id: z.string(),
  kind: z.enum(['text', 'thinking']),
  streamed: streamedSchema,
})

const openTool = z.object({
  id: z.string(),
  title: z.string(),
  /** What it changes in files was told. */
  changes: z.boolean(),
})

const permission = z.object({
  /** The name that the person's answer comes with: the ids of Codex begin again with each process. */
  request: z.string(),
  id: z.union([z.string(), z.number()]),
  kind: z.enum(['command', 'file', 'permissions', 'question', 'elicitation']),
  /** What an answer must give back: the rule for good, the permissions asked for, the question's id. */
  back: z.unknown(),
  /** The answers that a question offers. */
  values: z.array(z.string()),
})

const codexState = z.object({
  protocol: z.literal('codex-app-server-1'),
  ready: z.boolean(),
  /** The agent cannot be used, and said why. */
  hopeless: z.boolean(),
  thread: z.string().nullable(),
  model: z.string().nullable(),
  working: z.boolean(),
  /** The running turn; null before Codex has named it. */
  turn: z.string().nullable(),
  /** An interrupt was written before the turn had a name: it is due when it has one. */
  interruptDue: z.boolean(),
  /** An error that ends the turn, told with its end. */
  failure: z.string().nullable(),
  retries: z.number(),
  blocks: z.array(block),
  tools: z.array(openTool),
  /** Calls that ended with a turn before they told their own end. */
  cutOff: z.array(z.object({ id: z.string(), mayGoOn: z.boolean() })),
  permissions: z.array(permission),
  /** Requests of ours that were not answered yet. */
  requests: z.array(z.object({ id: z.union([z.string(), z.number()]), method: z.string() })),
  /** Warnings that were told: Codex repeats some with every turn. */
  warned: z.array(z.string()),
  /** What the thread had used when this process took it up; null until that is clear. */
  before: z.object({ inputTokens: z.number(), outputTokens: z.number() }).nullable(),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number(), costUsd: z.number().nullable() }),
})

/** Everything the Codex adapter remembers: plain JSON data. Lists hold only what is open. */
export type CodexState = z.infer<typeof codexState>
export type Block = z.infer<typeof block>
export type OpenPermission = z.infer<typeof permission>

export function emptyState(): CodexState {
  return {
    protocol: 'codex-app-server-1',
    ready: false,
    hopeless: false,
    thread: null,
    model: null,
    working: false,
    turn: null,
    interruptDue: false,
    failure: null,
    retries: 0,
    blocks: [],
    tools: [],
    cutOff: [],
    permissions: [],
    requests: [],
    warned: [],
    before: null,
    usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
  }
}

/** The state in a checkpoint, as a copy; null when the data is something else. */
export function readState(saved: unknown): CodexState | null {
  const read = codexState.safeParse(saved)
  return read.success ? structuredClone(read.data) : null
}
