import type { Fault } from '../../preload/contract/fault'

/** An error for a person: what happened, to what, and what to do. Its code and words cross to the window. */
export class CorralFault extends Error implements Fault {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
    this.name = 'CorralFault'
  }
}

export const sessionUnknown = (id: string) =>
  new CorralFault('session-unknown', `There is no session ${id} (any more).`, 'Choose one from the list.')

export const sessionNotRunning = (name: string) =>
  new CorralFault('session-not-running', `“${name}” does not run, so it takes no orders.`, 'Start a new session.')

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
    `Corral could not write to ${folder} (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'}), so nothing was started.`,
    'Make room on the disk, or check the permissions of that folder.',
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

/** What a person is told of an error that nobody foresaw. */
export function toFault(error: unknown): Fault {
  if (error instanceof CorralFault) return { code: error.code, message: error.message, hint: error.hint }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'unexpected', message, hint: 'Try again; the log in the profile folder has more.' }
}
