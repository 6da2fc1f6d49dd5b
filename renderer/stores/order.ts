import type { SessionId, SessionView } from '../../preload/contract/session'

/** True while something of the session may still run: it can be stopped, and it counts as live. */
export const isLive = (view: SessionView) => view.state.kind !== 'ended' && view.state.kind !== 'lost'

/** True while the agent works on a turn, a tool and silence included. */
export const isWorking = (view: SessionView) =>
  view.state.kind === 'running' && ['working', 'tool', 'quiet'].includes(view.activity?.kind ?? '')

/** True while the agent waits for the person. */
export const needsPerson = (view: SessionView) => view.state.kind === 'running' && view.activity?.kind === 'needs-you'

/** Place of a session among the others, smallest first: who needs the person, who works, who lives, who ended. */
export function rank(view: SessionView): number {
  if (needsPerson(view)) return 0
  if (isWorking(view)) return 1
  return isLive(view) ? 2 : 3
}

/** Ids in the order of the list: by rank, within a rank the newest first. */
export function orderSessions(views: readonly SessionView[]): SessionId[] {
  return [...views]
    .sort((a, b) => rank(a) - rank(b) || b.startedAt - a.startedAt || b.run - a.run)
    .map((view) => view.id)
}
