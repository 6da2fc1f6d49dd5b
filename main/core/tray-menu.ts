import type { SessionId, SessionView } from '../../preload/contract/session'

/** More make a menu that leaves the screen; the window lists them all. */
const MOST_SHOWN = 12
const LONGEST_NAME = 48

/** What a session does, without times: a menu that is open does not change under the pointer every second. */
export type TrayState =
  | Exclude<SessionView['state']['kind'], 'running'>
  | 'outside'
  | 'paused'
  | 'ready'
  | 'failed'
  | 'working'
  | 'quiet'
  | 'needs-you'

/** What an icon in the system's tray tells: how many live and wait for the person, and a line for each live session, those that wait first. */
export type TrayMenu = {
  live: number
  needYou: number
  lines: { session: SessionId; name: string; state: TrayState }[]
  /** Live sessions without a line. */
  more: number
}

/** @param live the sessions that may still run. Pure. */
export function trayMenu(live: readonly SessionView[]): TrayMenu {
  const waiting = live.filter(needsYou).length
  const order = [...live].sort((one, other) => rank(one) - rank(other) || other.startedAt - one.startedAt)
  return {
    live: live.length,
    needYou: waiting,
    lines: order
      .slice(0, MOST_SHOWN)
      .map((view) => ({ session: view.id, name: short(view.name), state: stateOf(view) })),
    more: Math.max(0, live.length - MOST_SHOWN),
  }
}

export const needsYou = (view: SessionView): boolean =>
  view.state.kind === 'running' && view.activity?.kind === 'needs-you'

function rank(view: SessionView): number {
  if (needsYou(view)) return 0
  return view.state.kind === 'running' && view.activity?.kind !== 'ready' ? 1 : 2
}

function stateOf({ state, activity, paused, outside }: SessionView): TrayState {
  if (paused !== null) return 'paused'
  if (state.kind !== 'running') return state.kind
  if (outside) return 'outside'
  switch (activity?.kind) {
    case 'needs-you':
      return 'needs-you'
    case 'working':
    case 'tool':
      return 'working'
    case 'quiet':
      return 'quiet'
    default:
      return activity?.failed === undefined ? 'ready' : 'failed'
  }
}

/** One line; an ampersand would be read as a shortcut by some systems. */
const short = (name: string) => {
  const line = name.replace(/\s+/g, ' ').replaceAll('&', '＆')
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1)}…` : line
}
