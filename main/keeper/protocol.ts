import type { ContainmentTier, EndedHow, EndReport, EndStep, ProcId, Survivor } from '../../preload/contract/process'

/**
 * What main, warden and keepers say to each other, one JSON object a line, and the files of a session directory that
 * more than one of them touches. Checked by hand: a keeper carries no schema library, for there is one per session.
 */
export const PROTOCOL: ProtocolRange = { min: 1, max: 1 }

/** The versions that one side speaks. Records and messages may gain fields within a version, and nobody minds those that he does not know. */
export type ProtocolRange = { min: number; max: number }

/** Whether there is a version that both speak. */
export const isSpoken = (range: ProtocolRange): boolean => range.min <= PROTOCOL.max && range.max >= PROTOCOL.min

/** Files in a session directory. The keeper writes `keeper`, `agent`, `exit` and the journal; main writes the others. */
export const sessionFiles = {
  spec: 'spec.json',
  keeper: 'keeper.json',
  /** The agent's root, from the moment of its spawn. */
  agent: 'agent.json',
  exit: 'exit.json',
  journal: 'journal',
  chat: 'chat.json',
  checkpoints: 'checkpoints.jsonl',
  /** Its presence means: never spawn. Looked for right before the spawn. */
  killAsked: 'kill-asked',
} as const

/** In the profile folder: present while the app means to end everything, so that a keeper whose app vanishes ends at once. */
export const QUIT_INTENT = 'quit-intent'
/** Why a session ended that ended because of it. */
export const QUIT_WORDS = 'Corral was quit.'
export const WARDEN_RECORD = 'warden.json'

/** Why no keeper can be started any more by an app or a warden from this folder. */
export const filesGone = (folder: string): string =>
  `Corral’s own files are no longer in ${folder}: it was moved, updated or removed. What runs goes on; to start a session, quit Corral and open it from where it is now.`

/** The non-secret owner mark in every agent's environment; its value is the session id. */
export const MARKER = 'CORRAL_SESSION'

/** What a keeper must know to run its agent. Part of spec.json, written by main before the keeper hears of it. */
export type LaunchOrder = {
  version: 1
  session: string
  profileHome: string
  file: string
  args: string[]
  folder: string
  /** Environment beyond what main sends with `start`; holds no secrets, for it is on disk. */
  marker: string
  reattachWindowSeconds: number
  /** How often the session has been resumed: from the first on, the keeper marks the seam in the journal. */
  resumption?: number
}

/** keeper.json and warden.json: who it is and how to reach it. Private to the person (0600): it holds the token. */
export type EndpointRecord = {
  version: 1
  process: ProcId
  address: string
  token: string
  protocol: ProtocolRange
  tier: ContainmentTier
  /** A keeper's: the system's name of what holds its tree, for those who come after its death. */
  container: string | null
  /** A keeper's: the warden that started it, the heir of whatever its death leaves; null for a warden. */
  warden: ProcId | null
}

/** warden.json: `build` names what it runs and would start keepers with, as the app that started it called it; null: an older one did not say. */
export type WardenRecord = EndpointRecord & { build: string | null }

/** exit.json: written durably before anybody is told, kept for ever. */
export type ExitRecord = {
  version: 1
  /** lost: keeper and warden were gone, and the next app found out what it could. */
  how: EndedHow | 'lost'
  why: string
  at: number
  code: number | null
  signal: string | null
  report: EndReport | null
  /** Of a lost one: who may be its leftover, though nothing proves it. Listed, never ended. */
  suspects?: Survivor[]
}

/** How patient an end may be. All zero is Kill. */
export type EndOrder = {
  /** Lines of the agent's own goodbye; null skips the rung. */
  polite: { lines: string[]; endInput: boolean } | null
  politeMs: number
  terminateMs: number
  why: string
}

/** Requests main makes of a keeper. */
export type KeeperRequests = {
  start: { ask: { environment: Record<string, string> }; answer: SpawnResult }
  /** `id` names the write for good: repeating it writes nothing. */
  write: { ask: { id: string; text: string }; answer: { written: boolean; why: string } }
  end: { ask: EndOrder; answer: ExitRecord }
  /** Whether the agent may live on when the app goes away on purpose. */
  keep: { ask: { keep: boolean }; answer: null }
  /** What the journal may take on disk before the agent is kept waiting. Told at every connection, and when the setting changes. */
  limit: { ask: { bytes: number }; answer: null }
}

export type SpawnResult = { agent: ProcId } | { failed: string }

export type KeeperEvents = {
  grown: { end: number }
  /** The agent is kept waiting by the disk or by the journal's limit: the sentence for the person. null: it goes on. */
  trouble: { why: string | null }
  /** The agent no longer reads its standard input. */
  'input-closed': { why: string }
  ending: { step: EndStep; left: number }
  ended: ExitRecord
}

/** What a keeper says of itself to whoever connects with the right token. */
export type KeeperHello = {
  session: string
  tier: ContainmentTier
  agent: ProcId | null
  /** Offset to which the journal can be read. */
  end: number
  inputClosed: boolean
  ended: ExitRecord | null
  /** The last trouble that was told and is not over. */
  trouble: string | null
}

export type WardenRequests = {
  launch: { ask: { directory: string }; answer: EndpointRecord }
}

export type WardenEvents = {
  /** A keeper is gone and left no exit record of its own: its tree was ended here. */
  'keeper-lost': { directory: string; exit: ExitRecord }
}

export type WardenHello = { tier: ContainmentTier; keepers: number }

export function parseLaunchOrder(value: unknown): LaunchOrder {
  const order = (value as { order?: LaunchOrder } | null)?.order
  const texts = [order?.session, order?.profileHome, order?.file, order?.folder, order?.marker]
  if (
    order?.version !== 1 ||
    texts.some((text) => typeof text !== 'string') ||
    !Array.isArray(order.args) ||
    order.args.some((arg) => typeof arg !== 'string') ||
    !Number.isFinite(order.reattachWindowSeconds)
  )
    throw new Error('The session directory holds no launch order that this keeper understands.')
  return order
}

/** Throws when it is damaged. What older versions did not write is null. */
export function parseEndpointRecord(value: unknown): EndpointRecord {
  const there = value as EndpointRecord | null
  const record = there && { ...there, container: there.container ?? null, warden: there.warden ?? null }
  if (
    record?.version !== 1 ||
    typeof record.address !== 'string' ||
    typeof record.token !== 'string' ||
    !isProcId(record.process) ||
    (record.container !== null && typeof record.container !== 'string') ||
    (record.warden !== null && !isProcId(record.warden)) ||
    !Number.isFinite(record.protocol?.min) ||
    !Number.isFinite(record.protocol?.max)
  )
    throw new Error('The record of the process is damaged.')
  return record
}

/** Throws when it is damaged. */
export function parseWardenRecord(value: unknown): WardenRecord {
  const { build } = value as { build?: unknown }
  return { ...parseEndpointRecord(value), build: typeof build === 'string' ? build : null }
}

export function parseExitRecord(value: unknown): ExitRecord {
  const record = value as ExitRecord | null
  if (
    record?.version !== 1 ||
    typeof record.why !== 'string' ||
    !Number.isFinite(record.at) ||
    !['exit', 'killed', 'crashed', 'spawn-failed', 'lost'].includes(record.how)
  )
    throw new Error('The exit record is damaged.')
  return record
}

/** agent.json */
export type AgentRecord = { version: 1; process: ProcId }

export function parseAgentRecord(value: unknown): AgentRecord {
  const record = value as AgentRecord | null
  if (record?.version !== 1 || !isProcId(record.process)) throw new Error('The record of the agent is damaged.')
  return record
}

export function isProcId(value: unknown): value is ProcId {
  const id = value as ProcId | null
  return Number.isSafeInteger(id?.pid) && Number.isFinite(id?.startTime) && typeof id?.bootId === 'string'
}
