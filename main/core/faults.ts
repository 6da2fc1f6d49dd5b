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
  ENOENT: 'there is no such folder',
  EACCES: 'that is not allowed',
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

export const processNotThere = (pid: number) =>
  new CorralFault(
    'process-not-there',
    `Process ${pid} is no longer there, or it is none of this session, so nothing was ended.`,
    'Look at the list again: it shows what runs now.',
  )

export const isAgentItself = () =>
  new CorralFault(
    'is-agent',
    'This process is the agent itself, and its session ends with it.',
    'Kill the session instead.',
  )

export const formerProcessLives = (name: string, pid: number | null, liveness: 'alive' | 'unknown') =>
  new CorralFault(
    'former-process-lives',
    liveness === 'alive'
      ? `“${name}” cannot be resumed: its last agent still runs (process ${pid}).`
      : `“${name}” cannot be resumed: nobody can tell whether its last agent still runs${pid === null ? '' : ` (process ${pid})`}.`,
    'Containment lists every process; end that one first.',
  )

/** `where`: nothing, or “ in the settings of Claude Code”. */
export const notALine = (line: number, where: string) =>
  new CorralFault(
    'not-a-variable',
    `Line ${line} of Environment${where} is no NAME=value.`,
    'Write one variable in each line; a name has letters, digits and _, and no digit first.',
  )

export const variableTwice = (name: string, where: string) =>
  new CorralFault('variable-twice', `${name} stands twice in Environment${where}.`, 'Take one of the lines out.')

export const variableKeptBack = (name: string, where: string) =>
  new CorralFault(
    'variable-kept-back',
    `Corral never gives ${name} to an agent: such variables tell programs that they run inside of another one, or turn them into another.`,
    `Take it out of Environment${where}.`,
  )

export const variableChosen = (name: string, agent: string) =>
  new CorralFault(
    'variable-chosen',
    `Corral itself sets ${name} for ${agent}, which works with it only so.`,
    `Take it out of Environment, here or in the settings of ${agent}.`,
  )

export const argumentChosen = (option: string, agent: string, where: string) =>
  new CorralFault(
    'argument-chosen',
    `Corral itself chooses ${option} for ${agent}, so it can be no extra argument.`,
    `Take it out of Arguments${where}; model and permissions are chosen in the dialog New session.`,
  )

export const argumentSecret = (what: string, place: string) =>
  new CorralFault(
    'argument-secret',
    `${what} in ${place} looks like a secret, and every program on this machine can read arguments.`,
    'Put it into Environment, as NAME=value.',
  )

export const programNotAbsolute = (program: string, agent: string) =>
  new CorralFault(
    'program-not-absolute',
    `“${program}” is not the whole path of a program for ${agent}.`,
    'Give its path from the root, or leave the field empty.',
  )

export const environmentMissing = (name: string, missing: readonly string[], agent: string) =>
  new CorralFault(
    'environment-missing',
    `“${name}” was started with ${missing.join(', ')}, and Corral keeps no such values on disk.`,
    `Give them again, or put lasting ones into the settings of ${agent}.`,
  )

export const cannotExport = (name: string, file: string, cause: unknown) =>
  new CorralFault(
    'cannot-export',
    `“${name}” could not be exported to ${file} (${whyRefused(cause)}), so nothing was left there.`,
    'Make room on the disk, or choose another folder.',
    { cause },
  )

export const exportCancelled = () =>
  new CorralFault('export-cancelled', 'The export was cancelled; what was not complete is gone again.', '')

export const exportUnderWay = () =>
  new CorralFault('export-under-way', 'Another export is under way.', 'Wait until it is done, or cancel it.')

/** What a person is told of an error that nobody foresaw. */
export function toFault(error: unknown): Fault {
  if (error instanceof CorralFault) {
    const { code, message: sentence, hint, session } = error
    return { code, message: sentence, hint, ...(session === undefined ? {} : { session }) }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'unexpected', message, hint: 'Try again; the log in the profile folder has more.' }
}
