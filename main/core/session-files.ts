import { mkdirSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { SessionId } from '../../preload/contract/session'
import type { LaunchOptions } from '../adapters/adapter'
import { type EndOrder, type ExitRecord, parseExitRecord, sessionFiles } from '../keeper/protocol'
import { readRecord, syncFolder, writeRecordUnless } from '../keeper/records'
import { within } from '../platform/deadline'
import { readState, type SetAside, writeState } from './state-file'

const ASK_WITHIN_MS = 500
/** RFC 9562, in the form that randomUUID writes. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const spec = z.object({
  version: z.literal(1),
  session: z.uuid(),
  run: z.number().int(),
  kind: z.enum(['session', 'one-shot']),
  /** The first prompt: what the session is for. */
  task: z.string(),
  agent: z.string(),
  folder: z.string(),
  /** The git worktree that was made for it. */
  worktree: z.object({ origin: z.string(), branch: z.string(), base: z.string(), path: z.string() }).exactOptional(),
  model: z.string().nullable(),
  permissions: z.enum(['ask', 'accept-edits', 'plan', 'allow-all']),
  /** Its own further arguments, as typed. */
  arguments: z.string().default(''),
  /** Names of its own further environment, which itself is on no disk. */
  environmentNames: z.array(z.string()).default([]),
  /** The id that we proposed to the agent; what it really uses is in the chat state. */
  proposedAgentSessionId: z.string(),
  /** A conversation that the agent has already, and that the first process goes on with: its id, and whether in a copy. */
  adopted: z.object({ agentSessionId: z.string(), fork: z.boolean() }).nullable().default(null),
  createdAt: z.number(),
  /** The last time that it was resumed: how often that makes it, with which id of its agent, and when. */
  resumption: z
    .object({ number: z.number().int().min(1), agentSessionId: z.string(), at: z.number() })
    .nullable()
    .default(null),
  /** What the keeper reads: checked there. */
  order: z.looseObject({ version: z.literal(1), file: z.string(), marker: z.string() }),
})

const chat = z.object({
  version: z.literal(1),
  name: z.string(),
  queue: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      images: z.array(z.object({ mediaType: z.string(), data: z.string() })).exactOptional(),
      at: z.number().exactOptional(),
    }),
  ),
  agentSessionIds: z.array(z.string()),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number(), costUsd: z.number().nullable() }),
  lastLine: z.string(),
  lastAt: z.number(),
  /** How far the person has seen the conversation: journal offset, and when. */
  seen: z.object({ offset: z.number().int(), at: z.number() }).default({ offset: 0, at: 0 }),
  /** What came after that, when this was written. */
  unread: z.number().int().default(0),
  /** When a start of the app found it again; null once somebody has looked at it. */
  recoveredAt: z.number().nullable().default(null),
  /** The end that the app was there for, by its time; another end came while no app ran. */
  endKnownAt: z.number().nullable().default(null),
  /** Minutes after which an unanswered permission request is denied, 0: never; missing: as the settings say. */
  unattended: z.number().optional(),
  /** What the person decided on its worktree; missing: nothing yet. */
  worktree: z.enum(['kept', 'removed']).exactOptional(),
  /** Its journal was removed to make room: when, and why. */
  journalRemoved: z.object({ at: z.number(), why: z.string() }).optional(),
})

/** spec.json: written before anything starts, and again each time that it is resumed. */
export type SessionSpec = z.infer<typeof spec>
export type Adopted = NonNullable<SessionSpec['adopted']>
/** chat.json: what changes over a session's life and is not in its journal, or too far back in it. */
export type ChatState = z.infer<typeof chat>

export const sessionFile = (directory: string, file: keyof typeof sessionFiles) =>
  path.join(directory, sessionFiles[file])

/** Makes the session's directory and writes what is known of it, durably. Throws when the disk refuses. */
export function createSessionFiles(directory: string, specification: SessionSpec, state: ChatState): void {
  mkdirSync(directory, { mode: 0o700 })
  writeState(sessionFile(directory, 'spec'), specification)
  writeState(sessionFile(directory, 'chat'), state)
  syncFolder(path.dirname(directory))
}

/** null when the directory holds no session that can be understood: it is left alone, and told. */
export function readSpec(directory: string, setAside: SetAside): SessionSpec | null {
  return readState<SessionSpec | null>(sessionFile(directory, 'spec'), spec, null, setAside)
}

export function readChat(directory: string, fallback: ChatState, setAside: SetAside): ChatState {
  return readState(sessionFile(directory, 'chat'), chat, fallback, setAside)
}

export const writeChat = (directory: string, state: ChatState): void =>
  writeState(sessionFile(directory, 'chat'), state)

export const writeChatUnless = (isOvertaken: () => boolean, directory: string, state: ChatState): Promise<void> =>
  writeRecordUnless(isOvertaken, sessionFile(directory, 'chat'), state)

/** How the session ended, or null when nobody has recorded it. */
export function readExit(directory: string): ExitRecord | null {
  try {
    return parseExitRecord(readRecord(sessionFile(directory, 'exit')))
  } catch {
    return null
  }
}

/** For ends that no keeper could record. Throws when the disk refuses. */
export const writeExit = (directory: string, exit: ExitRecord): void => writeState(sessionFile(directory, 'exit'), exit)

/** A keeper that had to be killed for us did what the person asked for: its end is told so, and recorded so where the disk takes it. */
export function recordAsAsked(directory: string, exit: ExitRecord, { why }: EndOrder): ExitRecord {
  const asked: ExitRecord = { ...exit, how: 'killed', why: `${why} Its keeper did not answer and was ended too.` }
  try {
    writeExit(directory, asked)
  } catch {
    // The warden's record stays: it tells the end, only not that it was asked for.
  }
  return asked
}

/** What an adapter needs to know of a session, its present process in particular. */
export const launchOptionsOf = (spec: Omit<SessionSpec, 'order'>): LaunchOptions => ({
  folder: spec.folder,
  model: spec.model,
  permissions: spec.permissions,
  agentSessionId: spec.proposedAgentSessionId,
  ...earlier(spec),
})

/** The conversation that the present process goes on with, if there is one. */
function earlier({
  resumption,
  adopted,
}: Pick<SessionSpec, 'resumption' | 'adopted'>): Pick<LaunchOptions, 'resume' | 'fork'> {
  if (resumption) return { resume: resumption.agentSessionId }
  if (!adopted) return {}
  return adopted.fork ? { resume: adopted.agentSessionId, fork: true } : { resume: adopted.agentSessionId }
}

/** Says that a kill is meant, and why: looked for by the keeper right before it would spawn, and when its agent falls. Never rejects, and takes half a second at most. */
export async function askKill(directory: string, why: string): Promise<void> {
  // Off the main thread and within a bound: a disk that hangs must not save an agent from its end.
  const asking = writeFile(sessionFile(directory, 'killAsked'), why, { mode: 0o600 }).catch(() => {
    // A disk that refuses: the keeper is told by message, and only a death before that is told as a crash.
  })
  await within(asking, ASK_WITHIN_MS)
}

export const listSessionIds = (sessions: string): SessionId[] => readdirSync(sessions).filter((name) => UUID.test(name))

/** In characters: what a wide window has room for; a narrow one cuts it where it shows it. */
const LONGEST_NAME = 120

export const temporaryName = (task: string, agentName: string): string => {
  const line = task
    .slice(0, 400)
    .split('\n')
    .map((each) => each.trim())
    .find((each) => each !== '')
  return line === undefined ? agentName : line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1)}…` : line
}
