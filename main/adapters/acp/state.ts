import { z } from 'zod'
import { streamedSchema } from '../streamed'

const rpcId = z.union([z.number(), z.string()])

const tool = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  /** Its input as told; null when it is too long to be kept. */
  input: z.string().nullable(),
  running: z.boolean(),
  /** What was told of its output while it ran. */
  output: streamedSchema,
  /** Hashes of the paths of files whose change was told. */
  diffs: z.array(z.number()),
  /** Hashes of the pictures that were told. Checkpoints of old had none. */
  pictures: z.array(z.number()).default([]),
  /** The person said no: some agents never speak of such a call again. */
  denied: z.boolean(),
})

const permission = z.object({
  request: z.string(),
  /** The agent's own id of the request, as it came. */
  id: rpcId,
  tool: z.string(),
  options: z.array(z.object({ id: z.string(), kind: z.enum(['allow-once', 'allow-always', 'deny']) })),
})

/** Something of the session that a person chooses from, and how it is changed. */
const choice = z.object({
  current: z.string().nullable(),
  values: z.array(z.string()),
  /** The id of the config option; null where it has a method of its own (session/set_model, session/set_mode). */
  option: z.string().nullable(),
})

const acpState = z.object({
  protocol: z.literal('acp-1'),
  takesImages: z.boolean(),
  /** How the session was opened; null before that. */
  opening: z.enum(['new', 'load', 'resume', 'fork']).nullable(),
  session: z.string().nullable(),
  /** Ids of the requests that come before the first message and are not answered yet. */
  setup: z.array(z.string()),
  ready: z.boolean(),
  /** A message went in since this process began: from then on what the agent tells is no history. */
  prompted: z.boolean(),
  model: choice.nullable(),
  mode: choice.nullable(),
  /** Ids of the messages whose turn has not ended. */
  prompts: z.array(z.string()),
  turnSince: z.number(),
  interrupted: z.boolean(),
  /** The words that are being written. */
  block: z.object({ id: z.string(), kind: z.enum(['text', 'thinking']), message: z.string() }).nullable(),
  blocks: z.number(),
  tools: z.array(tool),
  /** Calls that ended in this turn: what still comes of them is no news. */
  endedTools: z.array(z.string()),
  permissions: z.array(permission),
  /** Our changes of the model that were not answered yet. */
  changes: z.array(z.object({ id: z.string(), model: z.string() })),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number(), costUsd: z.number().nullable() }),
  /** What the conversation had cost before this process. */
  costBefore: z.number(),
})

/** Everything the ACP adapter remembers: plain JSON data. Lists hold only what is open, and are bounded. */
export type AcpState = z.infer<typeof acpState>
export type Tool = z.infer<typeof tool>
export type Choice = z.infer<typeof choice>
export type OpenPermission = z.infer<typeof permission>
export type RpcId = z.infer<typeof rpcId>

export function emptyState(): AcpState {
  return {
    protocol: 'acp-1',
    takesImages: false,
    opening: null,
    session: null,
    setup: [],
    ready: false,
    prompted: false,
    model: null,
    mode: null,
    prompts: [],
    turnSince: 0,
    interrupted: false,
    block: null,
    blocks: 0,
    tools: [],
    endedTools: [],
    permissions: [],
    changes: [],
    usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
    costBefore: 0,
  }
}

/** The state in a checkpoint, as a copy; null when the data is something else. */
export function readState(saved: unknown): AcpState | null {
  const read = acpState.safeParse(saved)
  return read.success ? structuredClone(read.data) : null
}
