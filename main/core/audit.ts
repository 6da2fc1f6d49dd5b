import { existsSync } from 'node:fs'
import type { Audit, AuditedProcess } from '../../preload/contract/audit'
import type { ProcId } from '../../preload/contract/process'
import { MARKER, parseAgentRecord, parseEndpointRecord } from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import { live, type Profile, sessionFolder } from './profile'
import { listSessionIds, readExit, sessionFile } from './session-files'

const FAREWELL_MS = 5000

/** Reads what is on disk and asks the system; starts, signals and changes nothing, so it works beside a running app. */
export function audit(profile: Profile): Audit {
  const sessions = listSessionIds(profile.sessions)
  const processes = [...wardens(profile), ...sessions.flatMap((session) => ofSession(profile, session))]
  const known = new Set(processes.map(({ process }) => `${process.pid}:${process.startTime}`))
  const mine = new Set(sessions)
  const marked = platform
    .marked(MARKER)
    .filter(({ id, value }) => mine.has(value) && !known.has(`${id.pid}:${id.startTime}`))
    .map(({ id, value }) => describe('marked', value, id, !readExit(sessionFolder(profile, value))))
  const all = [...processes, ...marked]
  return {
    home: profile.home,
    processes: all,
    ends: sessions.map((session) => ({ session, exit: endOf(profile, session) })),
    stray: all.filter(({ liveness, mayRun }) => liveness === 'alive' && !mayRun),
  }
}

function ofSession(profile: Profile, session: string): AuditedProcess[] {
  const directory = sessionFolder(profile, session)
  const exit = readExit(directory)
  const mayRun = !exit || live.has(profile, session)
  // A keeper writes its record of the end, says farewell, and leaves.
  const keeperMayRun = mayRun || Date.now() - exit.at < FAREWELL_MS
  const keeper = attempt(() => parseEndpointRecord(readRecord(sessionFile(directory, 'keeper'))).process)
  const agent = attempt(() => parseAgentRecord(readRecord(sessionFile(directory, 'agent'))).process)
  return [
    ...(keeper ? [describe('keeper', session, keeper, keeperMayRun)] : []),
    ...(agent ? [describe('agent', session, agent, mayRun)] : []),
  ]
}

/** A warden may always run: it leaves by itself when nothing is left to watch. */
function wardens(profile: Profile): AuditedProcess[] {
  if (!existsSync(profile.wardenRecord)) return []
  const warden = attempt(() => parseEndpointRecord(readRecord(profile.wardenRecord)).process)
  return warden ? [describe('warden', null, warden, true)] : []
}

const describe = (
  kind: AuditedProcess['kind'],
  session: string | null,
  process: ProcId,
  mayRun: boolean,
): AuditedProcess => ({ kind, session, process, liveness: platform.liveness(process), mayRun })

function endOf(profile: Profile, session: string): Audit['ends'][number]['exit'] {
  const exit = readExit(sessionFolder(profile, session))
  if (!exit) return null
  const { how, why, at, code, signal, report, suspects = [] } = exit
  return { how, why, at, code, signal, verified: report?.verified ?? false, left: report?.left ?? [], suspects }
}

/** null for a record that is missing or damaged: then nothing was started, or nothing is known of it. */
function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
