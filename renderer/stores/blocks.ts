import type { AgentNews, Image, PermissionOption, PlanItem } from '../../preload/contract/chat'
import type { EndReport } from '../../preload/contract/process'

type News<T extends AgentNews['type']> = Omit<Extract<AgentNews, { type: T }>, 'type'>

/** A stretch of the agent's words. `endedAt` is null while more may follow. */
type Words = { id: string; text: string; endedAt: number | null }

export type ToolState = 'running' | 'ok' | 'failed' | 'unfinished'

type Tool = {
  id: string
  name: string
  title: string
  input: string
  output: string
  /** The output was told at once at the end; else it came in pieces. */
  outputWhole: boolean
  /** What it changes in files, in the order in which it was told. */
  diffs: Diff[]
  pictures: Image[]
  parent: string | null
  state: ToolState
  endedAt: number | null
}

/** `before` is null for a new file. */
export type Diff = { path: string; before: string | null; after: string }

type Permission = {
  request: string
  tool: string | null
  name: string
  title: string
  input: string
  options: PermissionOption[]
  /** 'open' until it was answered. */
  outcome: 'open' | 'allowed' | 'denied' | 'cancelled'
  message: string
}

/**
 * One thing in the conversation. `key` is the sequence number of the event that opened it: it never changes and is
 * never used twice. `at` is epoch milliseconds.
 */
export type Block = { key: number; at: number } & (
  | { kind: 'user'; text: string; images: Image[] }
  | ({ kind: 'text' } & Words)
  | ({ kind: 'thinking' } & Words)
  /** One that the agent shows among its words. */
  | { kind: 'picture'; image: Image }
  | ({ kind: 'tool' } & Tool)
  | ({ kind: 'permission' } & Permission)
  /** The agent's list, as it stands by now; one for each turn. */
  | { kind: 'plan'; items: PlanItem[] }
  | ({ kind: 'retry' } & News<'retry'>)
  | ({ kind: 'turn-end' } & News<'turn-end'>)
  | ({ kind: 'notice' } & News<'notice'>)
  | { kind: 'stderr'; text: string }
  | { kind: 'noise'; text: string }
  | { kind: 'unknown'; name: string; text: string }
  | { kind: 'resumed'; number: number }
  | { kind: 'process'; text: string; report: EndReport | null }
)

export type BlockOf<K extends Block['kind']> = Extract<Block, { kind: K }>
export type ToolBlock = BlockOf<'tool'>
export type PermissionBlock = BlockOf<'permission'>
