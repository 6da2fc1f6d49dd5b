import { focusFilter } from '../panel/filter-focus'
import { launch } from '../stores/launch'
import { sessions } from '../stores/sessions'
import { windowStore } from '../stores/window'
import type { Action } from './action'

const hasLive = () => sessions.getState().counts.live > 0

/** Everything that concerns all sessions. */
export const onSessions: readonly Action[] = [
  { id: 'new-session', title: 'New session…', group: 'Sessions', key: 'n', run: () => void launch.getState().show() },
  {
    id: 'new-session-anywhere',
    title: 'New session…',
    group: 'Sessions',
    key: '$mod+n',
    run: () => void launch.getState().show(),
  },
  {
    ...{ id: 'filter', title: 'Filter the list', group: 'Sessions', key: '[Shift]+/' },
    isPossible: () => sessions.getState().order.length > 0,
    run: focusFilter,
  },
  {
    ...{ id: 'search', title: 'Search in all sessions…', group: 'Sessions', key: '$mod+Shift+f' },
    run: () => windowStore.setState({ searchShown: true }),
  },
  {
    ...{ id: 'inbox', title: 'Needs you…', group: 'Sessions', key: '$mod+i' },
    run: () => windowStore.setState({ inboxShown: true }),
  },
  {
    ...{ id: 'past', title: 'Past sessions…', group: 'Sessions', key: '$mod+Shift+h' },
    run: () => windowStore.setState({ pastShown: true }),
  },
  {
    ...{ id: 'stop-all', title: 'Stop all…', group: 'Sessions', key: null },
    isPossible: hasLive,
    run: () => windowStore.setState({ stopAllAsked: true }),
  },
  {
    ...{ id: 'kill-all', title: 'Kill all…', group: 'Sessions', key: null },
    isPossible: hasLive,
    run: () => windowStore.setState({ killAllAsked: true }),
  },
]
