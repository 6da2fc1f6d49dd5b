import type { Audit, AuditedProcess } from '../../preload/contract/audit'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { clockTime, dateTime } from '../ui/format'

/** One process of the audit in words. */
export type AuditRow = {
  key: string
  kind: AuditedProcess['kind']
  pid: number
  liveness: AuditedProcess['liveness']
  isStray: boolean
  /** Name of its session; its id where the name is not known, '' for what belongs to the whole profile. */
  session: string
  /** Its session's end, and when that was; '' for what belongs to no session. */
  end: string
  /** The same with the whole date. */
  endExact: string
}

type Exit = NonNullable<Audit['ends'][number]['exit']>

export type AuditSummary = { alive: number; total: number; strays: number; unknown: number }

const livenessOrder: AuditedProcess['liveness'][] = ['alive', 'unknown', 'gone']
const kindOrder: AuditedProcess['kind'][] = ['warden', 'keeper', 'agent', 'marked']

/** Strays first, then who lives, then who may, the newest session first. `byId` gives the names. */
export function auditRows(audit: Audit, byId: Record<SessionId, SessionView>): AuditRow[] {
  const strays = new Set(audit.stray.map(nameOf))
  const ends = new Map(audit.ends.map((end) => [nameOfEnd(end), end.exit]))
  const begun = ({ session }: AuditedProcess) =>
    session === null ? Number.POSITIVE_INFINITY : (byId[session]?.startedAt ?? 0)
  const place = (process: AuditedProcess) =>
    strays.has(nameOf(process)) ? -1 : livenessOrder.indexOf(process.liveness)
  return [...audit.processes]
    .sort(
      (a, b) =>
        place(a) - place(b) ||
        newestFirst(begun(a), begun(b)) ||
        (a.session ?? '').localeCompare(b.session ?? '') ||
        kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
        a.process.pid - b.process.pid,
    )
    .map((process) => ({
      key: nameOf(process),
      kind: process.kind,
      pid: process.process.pid,
      liveness: process.liveness,
      isStray: strays.has(nameOf(process)),
      session: process.session === null ? '' : (byId[process.session]?.name ?? process.session),
      ...endOf(process, ends),
    }))
}

/** Two that began with the profile itself compare as equal, which a subtraction of infinities would not. */
const newestFirst = (a: number, b: number) => (a === b ? 0 : b - a)

/** A pid alone is reused, and an audit goes over the whole life of a profile. */
const nameOf = ({ process: { pid, startTime, bootId } }: AuditedProcess) => `${pid} ${startTime} ${bootId}`

/** A session that was resumed has an end for each of its processes. */
const nameOfEnd = ({ session, resumption }: { session: string; resumption: number }) => `${session} ${resumption}`

function endOf(
  { session, resumption }: AuditedProcess,
  ends: Map<string, Exit | null>,
): Pick<AuditRow, 'end' | 'endExact'> {
  if (session === null) return { end: '', endExact: '' }
  const exit = ends.get(nameOfEnd({ session, resumption }))
  if (!exit) return { end: text.containment.list.hasNotEnded, endExact: '' }
  const words = [exit.why, ...doubts(exit)].join(' · ')
  return { end: `${clockTime(exit.at)} ${words}`, endExact: `${dateTime(exit.at)} ${words}` }
}

/** What the person should know of an end besides why it came; nothing where it was proven. */
function doubts({ how, verified, left, suspects }: Exit): string[] {
  if (left.length > 0 || suspects.length > 0)
    return [
      ...(left.length > 0 ? [text.containment.list.left(left.length)] : []),
      ...(suspects.length > 0 ? [text.containment.list.mayBeItsOwn(suspects.length)] : []),
    ]
  // Of a lost one its sentence says what was looked for.
  return verified || how === 'lost' ? [] : [text.containment.list.notProven]
}

export function summarise(audit: Audit): AuditSummary {
  const count = (liveness: AuditedProcess['liveness']) =>
    audit.processes.filter((process) => process.liveness === liveness).length
  return {
    alive: count('alive'),
    unknown: count('unknown'),
    total: audit.processes.length,
    strays: audit.stray.length,
  }
}

/** The one sentence that the audit is for. */
export function strayTitle(strays: number): string {
  return strays === 0 ? text.containment.strays.none : text.containment.strays.some(strays)
}

/** What was looked at, in one line: '12 processes ever started · 4 alive · 1 cannot be told'. */
export function summaryLine({ alive, total, unknown }: AuditSummary): string {
  const words = text.containment.audit
  const told = unknown > 0 ? [words.cannotBeTold(unknown)] : []
  return [words.everStarted(total), words.alive(alive), ...told].join(' · ')
}
