import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { isLive, isWorking, needsPerson, orderSessions, rank } from './order'

export type Counts = { live: number; working: number; needsYou: number; ended: number }

export type SessionsState = {
  byId: Record<SessionId, SessionView>
  order: SessionId[]
  counts: Counts
  /** False until main has told which sessions there are: an empty list and an unknown one look different. */
  loaded: boolean
  /** While held, nobody changes place: a row must not move away under the pointer. */
  held: boolean
  apply(change: { changed: SessionView[]; removed: SessionId[] }): void
  hold(held: boolean): void
}

/** What main said of the sessions, in the order of the list. No timers, no guesses. */
export const createSessionsStore = () =>
  createStore<SessionsState>()((set) => ({
    byId: {},
    order: [],
    counts: { live: 0, working: 0, needsYou: 0, ended: 0 },
    loaded: false,
    held: false,
    apply: (change) =>
      set((before) => {
        const byId = { ...before.byId }
        for (const view of change.changed) byId[view.id] = view
        for (const id of change.removed) delete byId[id]
        return { byId, loaded: true, counts: count(Object.values(byId)), order: nextOrder(before, byId, change) }
      }),
    hold: (held) =>
      set((before) =>
        before.held === held
          ? before
          : { held, order: held ? before.order : settled(before.order, orderSessions(Object.values(before.byId))) },
      ),
  }))

function nextOrder(
  before: SessionsState,
  byId: Record<SessionId, SessionView>,
  change: { changed: SessionView[]; removed: SessionId[] },
): SessionId[] {
  const arrived = change.changed.filter((view) => !(view.id in before.byId))
  if (before.held) {
    if (arrived.length === 0 && change.removed.length === 0) return before.order
    return [...before.order.filter((id) => id in byId), ...orderSessions(arrived)]
  }
  const moved = change.changed.some((view) => {
    const old = before.byId[view.id]
    return old === undefined || rank(old) !== rank(view)
  })
  // Most news changes no place, and sorting thousands of rows sixty times a second would be felt.
  if (!moved && change.removed.length === 0) return before.order
  return settled(before.order, orderSessions(Object.values(byId)))
}

/** Keeps the identity of an order that did not change, so that the list is not drawn again. */
const settled = (before: SessionId[], after: SessionId[]) =>
  before.length === after.length && before.every((id, index) => id === after[index]) ? before : after

function count(views: SessionView[]): Counts {
  const counts: Counts = { live: 0, working: 0, needsYou: 0, ended: 0 }
  for (const view of views) {
    // Kill all leaves alone what Corral did not start, so it is not counted either.
    if (view.outside) continue
    if (!isLive(view)) counts.ended++
    else counts.live++
    if (isWorking(view)) counts.working++
    if (needsPerson(view)) counts.needsYou++
  }
  return counts
}

export const sessions = createSessionsStore()

/** One session; the component is drawn again only when this one changed. */
export const useSession = (id: SessionId) => useStore(sessions, (state) => state.byId[id])

export const useSessions = <T>(select: (state: SessionsState) => T) => useStore(sessions, select)
