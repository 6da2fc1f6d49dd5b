import type { ProcId } from '../../preload/contract/process'
import type { Platform } from '../platform/platform'
import type { Answer, Report } from './bridge'
import { CorralFault } from './faults'
import type { OutsideSessions } from './outside'
import type { Registry } from './registry'
import type { Session } from './session'

type Scene = {
  registry: Pick<Registry, 'register' | 'byPid' | 'byMarker' | 'running' | 'get'>
  outside: Pick<OutsideSessions, 'register'>
  platform: Pick<Platform, 'identify' | 'tree'>
  /** Corral’s own processes: none of them is a session. */
  own(): readonly ProcId[]
  /** Whether this user may signal the process: another's is never listed. */
  isOurs?: (pid: number) => boolean
}

/**
 * Whose report it is: a session's own (link.ts), a child's of one (an agent that an agent started), or an outside session's.
 * Throws a fault when it is neither: then nothing is listed, and nothing lost.
 */
export function takeReport(report: Report, { registry, outside, platform, own, isOurs = maySignal }: Scene): Answer {
  const { token, pid, cwd, sessionId, agent = 'agent' } = report
  const claim = { ...(token && { token }), ...(pid && { pid }), folder: cwd }
  const linked = registry.register({ ...claim, agentSessionId: sessionId })
  if (linked) return { ok: true, as: 'session', session: linked }
  const process = pid === undefined ? null : livingProcess(pid, platform)
  // Known better already: a weaker word changes nothing.
  const itself = process && registry.byPid(process.pid)
  if (itself) return { ok: true, as: 'session', session: itself.id }
  const parent = parentOf(process, token, registry, platform)
  if (parent) return { ok: true, as: 'child', session: parent.id }
  if (!process) throw unknownOwner(cwd)
  const isCorrals = own().some(({ pid }) => pid === process.pid)
  if (isCorrals || !isOurs(process.pid)) throw notToBeListed(process.pid)
  return { ok: true, as: 'outside', session: outside.register({ process, agent, folder: cwd, sessionId }) }
}

function livingProcess(pid: number, platform: Scene['platform']): ProcId {
  const process = platform.identify(pid)
  if (process === 'gone') throw new CorralFault('process-gone', `Process ${pid} has ended.`, 'Nothing is left to do.')
  if (process === 'unknown')
    throw new CorralFault('process-unknown', `Nobody can tell who process ${pid} is.`, 'Look at it yourself.')
  return process
}

/** The session in whose tree the process is; where that cannot be seen, the one whose mark it bears. */
function parentOf(
  process: ProcId | null,
  token: string | undefined,
  registry: Scene['registry'],
  platform: Scene['platform'],
): Session | null {
  const holder = process && registry.running().find((session) => holds(session, process, platform))
  if (holder) return holder
  const marked = token === undefined ? null : registry.byMarker(token)
  return marked && !marked.isOver ? marked : null
}

function holds(session: Session, process: ProcId, platform: Scene['platform']): boolean {
  const keeper = session.keeper?.process ?? session.lastKeeper?.process
  return keeper !== undefined && platform.tree(keeper).some(({ id }) => id.pid === process.pid)
}

/** Signal 0 sends nothing and asks only whether we might (kill(2)). */
function maySignal(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const unknownOwner = (folder: string) =>
  new CorralFault(
    'owner-unknown',
    `A session in ${folder} was reported without its process, and it is none of Corral’s.`,
    'It can be listed where its hook tells its pid.',
  )

const notToBeListed = (pid: number) =>
  new CorralFault(
    'not-to-be-listed',
    `Process ${pid} belongs to Corral itself or to another user, so it is not listed.`,
    'End it where it was started.',
  )
