import type { ProcessRow } from '../../preload/contract/ipc'
import { platform } from '../platform'
import type { ProcessFacts } from '../platform/platform'
import type { Session } from './session'

/** Everything that a session runs, the agent's detached descendants included: all of it hangs below the keeper. */
export function processesOf(session: Session): ProcessRow[] {
  const keeper = session.keeper?.process
  if (session.isOver || !keeper) return []
  return rowsOf(platform.tree(keeper).slice(1))
}

/** Processes as they cross to the window. */
export const rowsOf = (processes: readonly ProcessFacts[]): ProcessRow[] =>
  processes.map(({ id, parent, command, startedAt, cpuSeconds, memoryBytes, state }) => ({
    ...{ pid: id.pid, parent, command, startedAt, cpuSeconds, memoryBytes, state },
  }))
