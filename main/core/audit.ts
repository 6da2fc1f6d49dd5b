import type { Audit, AuditedProcess } from '../../preload/contract/audit'
import type { ProcId } from '../../preload/contract/process'
import { MARKER, parseAgentRecord, parseEndpointRecord } from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import { countFormerRuns, formerRuns } from './former-runs'
import { wardensOf } from './former-wardens'
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
    .map(({ id, value }) => {
      const directory = sessionFolder(profile, value)
      return describe('marked', { session: value, resumption: countFormerRuns(directory) }, id, !readExit(directory))
    })
  const all = [...processes, ...marked]
  return {
    home: profile.home,
    processes: all,
    ends: sessions.flatMap((session) => endsOf(profile, session)),
    stray: all.filter(({ liveness, mayRun }) => liveness === 'alive' && !mayRun),
  }
}

function ofSession(profile: Profile, session: string): AuditedProcess[] {
  const directory = sessionFolder(profile, session)
  const exit = readExit(directory)
  const mayRun = !exit || live.has(profile, session)
  // A keeper writes its record of the end, says farewell, and leaves.
  const keeperMayRun = mayRun || Date.now() - exit.at < FAREWELL_MS
  const former = formerRuns(directory).flatMap((run, resumption) =>
    ofOneProcess(run, { session, resumption }, { keeper: false, agent: false }),
  )
  const present = { session, resumption: countFormerRuns(directory) }
  return [...former, ...ofOneProcess(directory, present, { keeper: keeperMayRun, agent: mayRun })]
}

function ofOneProcess(directory: string, of: Of, mayRun: { keeper: boolean; agent: boolean }): AuditedProcess[] {
  const keeper = attempt(() => parseEndpointRecord(readRecord(sessionFile(directory, 'keeper'))).process)
  const agent = attempt(() => parseAgentRecord(readRecord(sessionFile(directory, 'agent'))).process)
  return [
    ...(keeper ? [describe('keeper', of, keeper, mayRun.keeper)] : []),
    ...(agent ? [describe('agent', of, agent, mayRun.agent)] : []),
  ]
}

/** A warden may always run, also one that an update left behind: it leaves by itself when nothing is left to watch. */
function wardens(profile: Profile): AuditedProcess[] {
  return wardensOf(profile).map((warden) => describe('warden', { session: null, resumption: 0 }, warden, true))
}

/** Whose process it is: a session's, after so many resumptions. */
type Of = Pick<AuditedProcess, 'session' | 'resumption'>

const describe = (kind: AuditedProcess['kind'], of: Of, process: ProcId, mayRun: boolean): AuditedProcess => ({
  ...{ kind, ...of, process, mayRun },
  liveness: platform.liveness(process),
})

/** How each of a session's processes ended, the present one last. */
function endsOf(profile: Profile, session: string): Audit['ends'] {
  const directory = sessionFolder(profile, session)
  return [...formerRuns(directory).filter((run) => readExit(run)), directory].map((each, resumption) => ({
    ...{ session, resumption },
    exit: endOf(each),
  }))
}

function endOf(directory: string): Audit['ends'][number]['exit'] {
  const exit = readExit(directory)
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
