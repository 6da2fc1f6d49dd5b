import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { readRecord, syncFolder } from '../keeper/records'
import { type SessionSpec, sessionFile } from './session-files'
import { writeState } from './state-file'

const RUNS = 'runs'
/** What tells of one process of a session, besides its journal; exit.json is the last to go. */
const OF_ONE_PROCESS = ['keeper', 'agent', 'killAsked'] as const

/** The folders of a session's earlier processes, the oldest first: each is like a session's directory, without a journal. */
export function formerRuns(directory: string): string[] {
  const runs = path.join(directory, RUNS)
  if (!existsSync(runs)) return []
  return readdirSync(runs)
    .filter((name) => /^[1-9]\d*$/.test(name))
    .sort((a, b) => Number(a) - Number(b))
    .map((name) => path.join(runs, name))
}

/** How often the session has been resumed so far. A folder without an exit record is one that was begun and not finished. */
export const countFormerRuns = (directory: string): number =>
  formerRuns(directory).filter((run) => existsSync(sessionFile(run, 'exit'))).length

/**
 * Puts aside what tells of the ended process, and the new order in its place. Moving exit.json is the switch: a crash
 * before it leaves the old end, and the next attempt goes on from there; a crash behind it leaves a session that was
 * to be started. Durable when it returns; throws when the disk refuses, and then the old end still stands.
 */
export function turnOver(directory: string, spec: SessionSpec & { resumption: object }): void {
  const run = path.join(directory, RUNS, String(countFormerRuns(directory) + 1))
  mkdirSync(run, { recursive: true, mode: 0o700 })
  // The order of the ended process; one that was put aside before a crash is not overwritten by its successor.
  const former = sessionFile(run, 'spec')
  if (!existsSync(former)) writeState(former, readRecord(sessionFile(directory, 'spec')))
  for (const file of OF_ONE_PROCESS) move(sessionFile(directory, file), sessionFile(run, file))
  writeState(sessionFile(directory, 'spec'), spec)
  syncFolder(run)
  syncFolder(path.dirname(run))
  renameSync(sessionFile(directory, 'exit'), sessionFile(run, 'exit'))
  syncFolder(run)
  syncFolder(directory)
}

function move(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to)
}
