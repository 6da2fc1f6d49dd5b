import type { AgentEvent, Image, PermissionAnswer } from '../../preload/contract/chat'
import type { PermissionMode } from '../../preload/contract/session'

/**
 * An agent's protocol as a fold over the journal: what the agent said and what was written to it go in, news comes out.
 * It does no I/O and knows no clock, so a bug report is a recording, and replay after a crash is the same code as live.
 *
 * Whoever holds the pipe writes the lines, and calls `sent` with each one only when it reads it back from the journal:
 * news of our own messages (type 'user', 'permission-closed') arises there and nowhere else.
 */
export interface Adapter {
  /** Lines that open the conversation, written once, right after the agent was spawned. */
  open(): string[]
  /** One whole line of the agent's standard output, without its line feed. Never throws, whatever the line holds. */
  received(line: string, at: number): Heard
  /** One whole line that went to the agent's standard input. Never throws. */
  sent(line: string, at: number): AgentEvent[]
  /** The lines that carry out one wish of the person, given all that was heard so far. */
  encode(command: AgentCommand): Encoded
  /** Everything it remembers, as plain JSON data: a checkpoint. `restore` of the same agent continues from it. */
  save(): unknown
}

/** News, and lines that the protocol itself wants written in answer (never twice on replay: the journal tells what was written). */
export type Heard = { events: AgentEvent[]; replies: string[] }

export type AgentCommand =
  | { type: 'prompt'; text: string; images?: readonly Image[] }
  | { type: 'interrupt' }
  | { type: 'answer'; request: string; answer: PermissionAnswer }
  | { type: 'set-model'; model: string }
  /** The agent's own way to end, the first rung of Stop. */
  | { type: 'finish' }

/** `endInput`: close standard input after the lines. `unsaid`: words of an answer for which the protocol has no place. */
export type Encoded = { lines: string[]; endInput: boolean; unsaid?: string }

/** What an adapter needs to know to build a command line. */
export type LaunchOptions = {
  /** The working folder, absolute. */
  folder: string
  model: string | null
  permissions: PermissionMode
  /** A fresh UUID for agents that let us choose their session id. */
  agentSessionId: string
  /** The agent's own id of the conversation to go on with; without it a new one begins. */
  resume?: string
  /** Folder of what ships with Corral for agents; always there when an agent is launched. */
  assets?: string
  /** With `resume`: go on in a copy, under an id that the agent gives; the conversation itself stays as it is. */
  fork?: boolean
}

export type Resuming = {
  /** Whether an agent that ended with these words does not know the conversation that it should go on with. */
  isGone(words: string): boolean
  /** Whether it can go on in a copy. */
  forks: boolean
}

/** A conversation that an agent saved by itself. `title`: what was said first, one line. */
export type PastConversation = { id: string; folder: string; title: string }

/** Where an agent keeps the conversations that it saves by itself, and what one of its files tells. It reads no file: the core does. */
export type PastConversations = {
  /** Below this folder they lie; `home` is the person's. */
  folder(home: string, environment: Readonly<Record<string, string | undefined>>): string
  /** Their files, *.jsonl, lie so many levels below it: 1 means in it. */
  depth: number
  /** Reads the beginning of a file, of which the last line may be cut; null when it is none that can be resumed. */
  read(file: string, head: string): PastConversation | null
}

/** Everything that Corral knows of an agent besides its protocol. */
export type AgentProfile = {
  id: string
  name: string
  /** Names looked for on PATH, best first. Empty: bundled, see `bundled`. */
  executables: string[]
  /** File name in assets of an agent that ships with Corral and runs on Corral's own runtime. */
  bundled: string | null
  versionArguments: string[]
  /** It prints its version on standard error when its output goes to no terminal. */
  tellsVersionAsError?: boolean
  hint: string
  models: string[]
  permissionModes: PermissionMode[]
  /** Pictures can go with a message. */
  takesImages: boolean
  /** The model can be changed within the conversation. */
  switchesModel: boolean
  /** Seconds until the agent is usually ready, shown while it starts (measured, docs/decisions.md). */
  usualStartSeconds: number
  /** Options of its command line that are Corral's to choose, in every spelling: a person's extra arguments may have none of them. */
  ownOptions?: readonly string[]
  /** The variable that holds a call's id in the environment of every process of that call, where the agent sets one. */
  callVariable?: string
  /** It takes messages from its first moment and never says so. */
  isReadyAtOnce?: boolean
  /** Arguments and extra environment; never a prompt or a secret, for argv is public. */
  launch(options: LaunchOptions): { args: string[]; env: Record<string, string>; agentSessionId: string | null }
  /** How it goes on with an earlier conversation; null: it cannot. */
  resume: Resuming | null
  past?: PastConversations
  create(options: LaunchOptions): Adapter
  /** Continues from what `save` gave; null when the data is not of this adapter. */
  restore(options: LaunchOptions, saved: unknown): Adapter | null
}
