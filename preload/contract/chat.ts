import type { EndReport } from './process'
import type { Usage } from './usage'

/**
 * One piece of news of a conversation. A transcript is a pure function of the session's journal, so the same events
 * arise live and on replay. Blocks and tools carry an id of their own: several events tell of one block.
 */
export type AgentEvent = { at: number } & AgentNews

export type AgentNews =
  /** The agent is ready to take a message. */
  | { type: 'ready'; model: string | null; models: string[] }
  | { type: 'agent-session'; id: string }
  /** From now on the agent answers with this model. */
  | { type: 'model'; model: string }
  /** A message from the person, as it went to the agent. */
  | { type: 'user'; text: string; images?: Image[] }
  | { type: 'turn-start' }
  /** Text to append to the block; the first one opens it. */
  | { type: 'text'; block: string; text: string }
  | { type: 'thinking'; block: string; text: string }
  /** A picture among the agent's words: those before it are complete. */
  | { type: 'picture'; image: Image }
  /** The block is complete; no more text follows. */
  | { type: 'block-end'; block: string }
  /** A tool call begins. Its input may still be unknown (''). `parent` is the tool call of a sub-agent that made this one. */
  | { type: 'tool-start'; tool: string; name: string; title: string; input: string; parent: string | null }
  /** The whole input, once known. `title` is one line for a folded call: the command, the path. */
  | { type: 'tool-input'; tool: string; title: string; input: string }
  | { type: 'tool-output'; tool: string; text: string }
  /** What a tool call changes in a file: its text, or the stretch that is replaced. `before` is null for a new file. */
  | { type: 'tool-diff'; tool: string; path: string; before: string | null; after: string }
  /** A picture in what a tool call gave. */
  | { type: 'tool-picture'; tool: string; image: Image }
  | { type: 'tool-end'; tool: string; ok: boolean; output: string }
  /** The agent's list of what it means to do, whole each time. */
  | { type: 'plan'; items: PlanItem[] }
  /** What the process has used so far, told within a turn. */
  | { type: 'usage'; usage: Usage }
  | {
      type: 'permission'
      request: string
      tool: string | null
      name: string
      title: string
      input: string
      options: PermissionOption[]
    }
  | { type: 'permission-closed'; request: string; outcome: 'allowed' | 'denied' | 'cancelled'; message: string }
  | { type: 'retry'; attempt: number; max: number | null; delayMs: number; reason: string }
  | {
      type: 'turn-end'
      outcome: 'ok' | 'error' | 'interrupted'
      reason: string
      durationMs: number | null
      usage: Usage | null
    }
  | { type: 'notice'; level: 'info' | 'warning' | 'error'; text: string }
  /** The agent lives and can never take a message: it does not know the conversation, say. Whoever holds it ends it for that reason. */
  | { type: 'gives-up'; reason: string }
  /** A line of the agent's standard error, kept as it came. */
  | { type: 'stderr'; text: string }
  /** A line of standard output that is not the protocol. */
  | { type: 'noise'; text: string }
  /** A well-formed message of a kind that Corral does not know; shown, never swallowed. */
  | { type: 'unknown'; name: string; text: string }
  /** A new process goes on with the conversation; whatever the one before left open is over. `number` counts from 1. */
  | { type: 'resumed'; number: number }
  /** The process began or ended: the keeper's own words in the transcript. */
  | { type: 'process'; text: string; report: EndReport | null }

/** A picture that goes with a message or that an agent shows: its media type (image/png, image/jpeg, image/gif, image/webp) and its bytes in base64. */
export type Image = { mediaType: string; data: string }

export type PlanItem = { text: string; state: 'open' | 'active' | 'done' }

export type PermissionOption = { id: string; label: string; kind: 'allow-once' | 'allow-always' | 'deny' }

/** `message` is told to the agent with a denial. */
export type PermissionAnswer = { option: string; message: string }

/** A stretch of the conversation. `older` asks for the stretch before it; null when this is the beginning. */
export type TranscriptPage = {
  events: AgentEvent[]
  older: string | null /** Sequence number of the next live event. */
  next: number
}

/** Live news of one session. `from` is the sequence number of the first event, so that a page and live news join without gap or overlap. */
export type EventBatch = { id: string; from: number; events: AgentEvent[] }

/** One line of the journal as it was written or read, in either direction. */
export type RawLine = {
  /** Index of the line in the session, from 0. */
  index: number
  stream: 'in' | 'out' | 'err' | 'note'
  at: number
  /** Bytes, without the line feed. */
  size: number
  /** At most 64 kB of it; `cut` tells that there is more. */
  text: string
  cut: boolean
}

/** `total` is how many lines the session has now. */
export type RawPage = { total: number; lines: RawLine[] }

/** Lines that hold what was looked for, by index; `to` is how far was looked: the first line that was not. */
export type RawFound = { lines: number[]; to: number }
