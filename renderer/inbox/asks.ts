import type { PermissionAsk, SessionView } from '../../preload/contract/session'

export type Waiting = { view: SessionView; ask: PermissionAsk }

/** Every open question of every session, the one that waits longest first. */
export const waitingAsks = (views: readonly SessionView[]): Waiting[] =>
  views.flatMap((view) => view.asks.map((ask) => ({ view, ask }))).sort((one, other) => one.ask.since - other.ask.since)
