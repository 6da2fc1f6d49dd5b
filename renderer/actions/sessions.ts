import { text } from '../../preload/text'
import { focusFilter } from '../panel/filter-focus'
import { launch } from '../stores/launch'
import { sessions } from '../stores/sessions'
import { openDialog } from '../stores/window'
import type { Action } from './action'

const words = text.actions.sessions

const hasLive = () => sessions.getState().counts.live > 0

/** Everything that concerns all sessions. */
export const onSessions: readonly Action[] = [
  { id: 'new-session', title: words.new, group: 'sessions', key: 'n', run: () => void launch.getState().show() },
  {
    id: 'new-session-anywhere',
    title: words.new,
    group: 'sessions',
    key: '$mod+n',
    run: () => void launch.getState().show(),
  },
  {
    ...{ id: 'filter', title: words.filter, group: 'sessions', key: '[Shift]+/' },
    isPossible: () => sessions.getState().order.length > 0,
    run: focusFilter,
  },
  {
    ...{ id: 'search', title: words.search, group: 'sessions', key: '$mod+Shift+f' },
    run: () => openDialog({ kind: 'search' }),
  },
  {
    ...{ id: 'inbox', title: words.needsYou, group: 'sessions', key: '$mod+i' },
    run: () => openDialog({ kind: 'inbox' }),
  },
  {
    ...{ id: 'past', title: words.past, group: 'sessions', key: '$mod+Shift+h' },
    run: () => openDialog({ kind: 'past' }),
  },
  {
    ...{ id: 'stop-all', title: words.stopAll, group: 'sessions', key: null },
    isPossible: hasLive,
    run: () => openDialog({ kind: 'stop-all' }),
  },
  {
    ...{ id: 'kill-all', title: words.killAll, group: 'sessions', key: null },
    isPossible: hasLive,
    run: () => openDialog({ kind: 'kill-all' }),
  },
]
