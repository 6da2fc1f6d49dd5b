import type { AgentNews } from '../../preload/contract/chat'
import type { SessionId } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import { MARKER } from '../keeper/protocol'
import { platform } from '../platform'

export type Interrupted = {
  id: SessionId
  profile: Pick<AgentProfile, 'callVariable'>
  tell(news: AgentNews): void
}

/** The agent ends its calls itself, in some milliseconds; whoever was just being started may show only later. */
const LOOK_AFTER_MS = [1000, 3000]

/**
 * Ends what the interrupted calls of a session left running, where the agent marks each call's processes. Whoever bears both
 * the session's mark and a call's id was started by that call, wherever it stands in the tree now; nobody else is touched.
 * Some agents lose a command that they were just starting (Codex 0.169, docs/decisions.md).
 */
export function endInterruptedCalls(session: Interrupted, calls: readonly { tool: string }[]): void {
  const { callVariable } = session.profile
  if (callVariable === undefined || calls.length === 0) return
  const names = calls.map(({ tool }) => tool)
  const look = () => {
    const left = leftBy(session.id, callVariable, names)
    const killed = left.filter((id) => platform.signal(id, 'SIGKILL') === 'sent').length
    if (killed > 0) session.tell(endedNotice(killed))
  }
  for (const ms of LOOK_AFTER_MS) setTimeout(look, ms).unref()
}

function leftBy(session: SessionId, variable: string, calls: readonly string[]) {
  const marked = platform.marked(variable).filter(({ value }) => calls.includes(value))
  if (marked.length === 0) return []
  const ours = platform.marked(MARKER).filter(({ value }) => value === session)
  return marked
    .map(({ id }) => id)
    .filter(({ pid, startTime }) => ours.some(({ id }) => id.pid === pid && id.startTime === startTime))
}

const endedNotice = (killed: number): AgentNews => ({
  type: 'notice',
  level: 'info',
  text: `The interrupted command had left ${killed === 1 ? 'a process' : `${killed} processes`} running; Corral ended ${killed === 1 ? 'it' : 'them'}.`,
})
