import type { SessionView } from '../../preload/contract/session'
import { focusedRow, goToSession, moveFocus, sessionBehind } from '../panel/grid-lines'
import { sessions } from '../stores/sessions'
import { windowStore } from '../stores/window'

/**
 * The session that a key means: the row that shows the focus, else the open one; null when there is neither. A row that had
 * the focus before is not meant: nobody would see what is stopped or killed.
 */
export function currentSession(): SessionView | null {
  const id = focusedRow() ?? windowStore.getState().openSession
  return id === null ? null : (sessions.getState().byId[id] ?? null)
}

/** The next line of the list, or the one before, as by the arrow keys; beside an open session that session is shown. */
export function step(by: 1 | -1): void {
  const { openSession } = windowStore.getState()
  if (openSession === null) return moveFocus(by)
  const to = sessionBehind(focusedRow() ?? openSession, by)
  if (to !== null) goToSession(to)
}
