import { writeSync } from 'node:fs'

const STANDARD_ERROR = 2

/**
 * The last resort of a process that others' lives hang on: an error that nobody foresaw is written down, and the process
 * lives on. A keeper that fell would take its agent's last words with it, a warden the boundary of all.
 */
export function liveOn(): void {
  const note = (error: unknown) => noteDown(`unforeseen: ${(error as Error)?.stack ?? error}`)
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
}

/** Writes a line to the log, whole and at once. Never throws, unlike process.stderr on a full disk (measured: a warden that could not say why it ends did not end). */
export function noteDown(line: string): void {
  try {
    writeSync(STANDARD_ERROR, `${new Date().toISOString()} ${line}\n`)
  } catch {
    // The disk refuses the log too, and there is nobody else to tell.
  }
}
