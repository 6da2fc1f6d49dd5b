import type { SessionView } from '../../preload/contract/session'
import { sessions } from '../stores/sessions'
import { windowStore } from '../stores/window'

/** The session that a key means: the open one, else the row that has the focus; null when there is neither. */
export function currentSession(): SessionView | null {
  const { openSession, focusedSession } = windowStore.getState()
  const id = openSession ?? focusedSession
  return id === null ? null : (sessions.getState().byId[id] ?? null)
}

/** Shows the session that stands so many places behind the current one in the list; the first when there is no current one. */
export function step(by: number): void {
  const { order } = sessions.getState()
  const { openSession, focusedSession, show } = windowStore.getState()
  const at = order.indexOf(openSession ?? focusedSession ?? '')
  const to = order[Math.min(Math.max(at === -1 ? 0 : at + by, 0), order.length - 1)]
  if (to === undefined) return
  if (openSession === null) windowStore.setState({ focusedSession: to })
  else show(to, false)
}
