import type { Fault } from '../../preload/contract/fault'
import type { AgentProfile } from '../adapters/adapter'
import type { AgentMissing } from './agents'

/** An error for a person: what happened, to what, and what to do. Its code and words cross to the window. */
export class CorralFault extends Error implements Fault {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    options?: { cause?: unknown },
    /** The session to look at instead. */
    readonly session?: string,
  ) {
    super(message, options)
    this.name = 'CorralFault'
  }
}

const refusals: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EROFS: 'the disk can only be read',
}

/** What the disk answered, in words where there are some, else as the system's own code. */
export function whyRefused(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException
  return code === undefined ? 'unknown error' : (refusals[code] ?? code)
}

export const sessionUnknown = (id: string) =>
  new CorralFault('session-unknown', `There is no session ${id} (any more).`, 'Choose one from the list.')

export const sessionNotRunning = (name: string) =>
  new CorralFault(
    'session-not-running',
    `“${name}” does not run, so it takes no orders.`,
    'Resume it, or start a new session.',
  )

export const sessionStillRuns = (name: string) =>
  new CorralFault('session-runs', `“${name}” still runs, so it cannot be removed.`, 'Kill it first.')

export const agentUnknown = (agent: string) =>
  new CorralFault('agent-unknown', `Corral knows no agent “${agent}”.`, 'Choose one from the list.')

export const isClosing = () =>
  new CorralFault('closing', 'Corral is about to quit, so nothing new is started.', 'Start it again after that.')

export const folderNotAbsolute = (folder: string) =>
  new CorralFault(
    'folder-not-absolute',
    `“${folder}” is not the whole path of a folder.`,
    'Choose a folder with Browse…, or give its path from the root.',
  )

export const cannotPersist = (folder: string, cause: unknown) =>
  new CorralFault(
    'cannot-persist',
    `Corral could not write to ${folder} (${whyRefused(cause)}), so nothing was started.`,
    'Make room on the disk, or check the permissions of that folder.',
    { cause },
  )

export const cannotOpenProfile = (home: string, cause: unknown) =>
  new CorralFault(
    'cannot-open-profile',
    `Corral could not make its folders in ${home} (${whyRefused(cause)}), and without them nothing may start.`,
    'Make room on the disk, or check the permissions of that folder; then start Corral again.',
    { cause },
  )

export const cannotWrite = (name: string, why: string) =>
  new CorralFault('cannot-write', `“${name}” did not take it: ${why}`, 'Stop the session if it stays like this.')

export const messageTooLong = () =>
  new CorralFault(
    'message-too-long',
    'The message is too long to be sent.',
    'Save it as a file in the folder, and tell the agent to read that.',
  )

export const requestClosed = () =>
  new CorralFault(
    'request-closed',
    'This request is no longer open: it was answered or withdrawn.',
    'Nothing is left to do.',
  )

export const realHomeUnderTest = (home: string) =>
  new CorralFault(
    'real-home-under-test',
    `A test runner is about to use the real profile ${home}.`,
    'Set CORRAL_HOME to a temporary folder.',
  )

export const agentMissing = (agent: AgentProfile, { tried, why }: AgentMissing) =>
  new CorralFault(
    'agent-not-found',
    why ??
      `Could not find ${agent.name} (${agent.executables.join(', ')}). ${agent.hint} Looked in: ${tried.join(', ')}.`,
    '',
  )

export const folderMissing = (folder: string) =>
  new CorralFault(
    'folder-missing',
    `The folder ${folder} is no longer there.`,
    'Bring it back, or start a new session.',
  )

export const nothingToResume = (name: string, why: string) =>
  new CorralFault('not-resumable', `“${name}” cannot be resumed: ${why}`, 'Start a new session.')

export const conversationGone = (why: string) =>
  new CorralFault('conversation-gone', `${why} What was said is kept here.`, 'Start fresh with the same folder.')

export const conversationIsLive = (why: string, session: string | null) =>
  new CorralFault(
    'conversation-live',
    `${why} Two processes on one conversation would tear it apart.`,
    session === null ? 'Go on there, or end it there first.' : 'Go on in that session, or end it first.',
    {},
    session ?? undefined,
  )

/** A notice: the tree is gone and proven so, but the disk refuses to take it down (see Saving). */
export const endHeld = (name: string) =>
  `How “${name}” ended, and what it said last, is not on disk yet. Its keeper holds it for ten minutes: make room, or that is lost.`

export const cannotLock = (name: string, cause: unknown) =>
  new CorralFault(
    'cannot-lock',
    `“${name}” cannot be resumed, for Corral cannot make sure that it is live only once: ${(cause as Error).message}`,
    'Make room in the temporary folder, or mend what is named here.',
    { cause },
  )

export const endNotSaved = (name: string) =>
  new CorralFault(
    'end-not-saved',
    `“${name}” cannot be resumed yet: the end of its last process is not saved.`,
    'Make room on the disk if it is full, and try again in a moment.',
  )

export const formerProcessLives = (name: string, pid: number | null, liveness: 'alive' | 'unknown') =>
  new CorralFault(
    'former-process-lives',
    liveness === 'alive'
      ? `“${name}” cannot be resumed: its last agent still runs (process ${pid}).`
      : `“${name}” cannot be resumed: nobody can tell whether its last agent still runs${pid === null ? '' : ` (process ${pid})`}.`,
    'Containment lists every process; end that one first.',
  )

/** What a person is told of an error that nobody foresaw. */
export function toFault(error: unknown): Fault {
  if (error instanceof CorralFault) {
    const { code, message: sentence, hint, session } = error
    return { code, message: sentence, hint, ...(session === undefined ? {} : { session }) }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'unexpected', message, hint: 'Try again; the log in the profile folder has more.' }
}
