import { z } from 'zod'
import { nothingStreamed, streamedSchema } from '../streamed'

const block = z.object({
  kind: z.enum(['text', 'thinking']),
  /** Place in the agent's message. */
  index: z.number(),
  streamed: streamedSchema,
  ended: z.boolean(),
})

const openTool = z.object({
  id: z.string(),
  /** Its whole input was told. */
  input: z.boolean(),
  /** The running output that was told, and the end of it: what pi tells of a long one begins anywhere. */
  streamed: streamedSchema,
  tail: z.string(),
})

const dialog = z.object({
  request: z.string(),
  kind: z.enum(['gate', 'confirm', 'select', 'text']),
  /** What can be chosen in a `select`; the text that stands there already in a `text`. */
  values: z.array(z.string()),
})

const piState = z.object({
  protocol: z.literal('pi-rpc-1'),
  ready: z.boolean(),
  agentSession: z.string().nullable(),
  model: z.string().nullable(),
  /** A turn runs: a message went in, or the agent began by itself, and it has not settled yet. */
  working: z.boolean(),
  /** A message went in and the agent has not begun with it: an extension may handle it alone. */
  prompted: z.boolean(),
  /** Messages of ours that the agent has not repeated yet. */
  echoes: z.number(),
  interrupted: z.boolean(),
  /** An interrupt was written before the agent had begun, and pi then has nothing to abort: it is due when it begins. */
  abortDue: z.boolean(),
  compacting: z.boolean(),
  /** How the turn ends, unless the agent tries again; it is over when the agent, asked after that, has nothing more to do. */
  ending: z.object({ outcome: z.enum(['ok', 'error', 'interrupted']), reason: z.string() }).nullable(),
  /** Counts the questions for its state, to give each a name of its own. */
  asked: z.number(),
  messages: z.number(),
  blocks: z.array(block),
  tools: z.array(openTool),
  dialogs: z.array(dialog),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number(), costUsd: z.number().nullable() }),
})

/** Everything the pi adapter remembers: plain JSON data. Lists hold only what is open. */
export type PiState = z.infer<typeof piState>
export type Block = z.infer<typeof block>
export type OpenTool = z.infer<typeof openTool>
export type Dialog = z.infer<typeof dialog>

export const newTool = (id: string, input: boolean): OpenTool => ({ id, input, streamed: nothingStreamed(), tail: '' })

export function emptyState(): PiState {
  return {
    protocol: 'pi-rpc-1',
    ready: false,
    agentSession: null,
    model: null,
    working: false,
    prompted: false,
    echoes: 0,
    interrupted: false,
    abortDue: false,
    compacting: false,
    ending: null,
    asked: 0,
    messages: 0,
    blocks: [],
    tools: [],
    dialogs: [],
    usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
  }
}

/** The state in a checkpoint, as a copy; null when the data is something else. */
export function readState(saved: unknown): PiState | null {
  const read = piState.safeParse(saved)
  return read.success ? structuredClone(read.data) : null
}
