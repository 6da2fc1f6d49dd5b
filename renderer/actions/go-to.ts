import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { goToSession, shownList } from '../panel/grid-lines'
import { sessionsOf } from '../panel/use-arranged'
import { needsPerson } from '../stores/order'
import { sessions } from '../stores/sessions'
import { type Tab, windowStore } from '../stores/window'
import type { Action } from './action'
import { currentSession, step } from './current'

/** Who needs the person, in the order of the list, folded groups included; what the filter hides only when it hides them all. */
const waiting = () => {
  const { order, byId } = sessions.getState()
  const needing = (ids: readonly SessionId[]) => ids.filter((id) => byId[id] && needsPerson(byId[id]))
  const inList = needing(sessionsOf(shownList().unfolded))
  return inList.length > 0 ? inList : needing(order)
}

/** The one behind the open one among those that need the person, round and round. */
function showNextWaiting(): void {
  const ids = waiting()
  const next = ids[(ids.indexOf(windowStore.getState().openSession ?? '') + 1) % ids.length]
  if (next !== undefined) goToSession(next)
}

const words = text.actions.goTo

const tabs: { tab: Tab; title: string; key: string }[] = [
  { tab: 'conversation', title: words.tabs.conversation, key: 'c' },
  { tab: 'raw', title: words.tabs.raw, key: 'l' },
  { tab: 'processes', title: words.tabs.processes, key: 'p' },
  { tab: 'changes', title: words.tabs.changes, key: 'v' },
  { tab: 'details', title: words.tabs.details, key: 'd' },
]

const places: Action[] = Array.from({ length: 9 }, (_, place) => ({
  id: `session-${place + 1}`,
  title: words.place(place + 1),
  group: 'go-to',
  key: `Alt+Digit${place + 1}`,
  isPossible: () => shownList().shown.length > place,
  run: () => {
    const id = shownList().shown[place]
    if (id !== undefined) goToSession(id)
  },
}))

/** Everything that leads elsewhere. */
export const goTo: readonly Action[] = [
  {
    ...{ id: 'next-needing', title: words.nextNeeding, group: 'go-to', key: 'Alt+n' },
    isPossible: () => waiting().length > 0,
    run: showNextWaiting,
  },
  { id: 'next', title: words.next, group: 'go-to', key: 'j', run: () => step(1) },
  { id: 'previous', title: words.previous, group: 'go-to', key: 'k', run: () => step(-1) },
  {
    ...{ id: 'all-sessions', title: words.all, group: 'go-to', key: 'Escape' },
    isPossible: () => windowStore.getState().openSession !== null,
    run: () => windowStore.getState().show(null),
  },
  ...tabs.map(
    ({ tab, title, key }): Action => ({
      ...{ id: `tab-${tab}`, title, group: 'go-to', key },
      isPossible: () => {
        const view = currentSession()
        return view !== null && (tab !== 'changes' || (view.worktree !== null && view.worktree.fate !== 'removed'))
      },
      run: () => {
        const view = currentSession()
        if (!view) return
        windowStore.getState().show(view.id, false)
        windowStore.setState({ tab })
      },
    }),
  ),
  ...places,
]
