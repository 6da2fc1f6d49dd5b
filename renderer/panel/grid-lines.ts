import { type RefObject, useCallback, useEffect, useRef } from 'react'
import type { SessionId } from '../../preload/contract/session'
import { list, toggleGroup } from '../stores/list'
import { windowStore } from '../stores/window'
import type { Line } from './arrange'
import { type Arranged, sessionsOf } from './use-arranged'

/** What names a line for good: a session’s id, or the key of a group. */
export const keyOf = (line: Line) => (line.kind === 'group' ? line.key : line.id)

/** The grid on the screen, for keys that are pressed outside of it. */
export type ShownGrid = {
  arranged: Arranged
  /** The line that has, or had last, the focus; null: the list is empty. */
  at: string | null
  /** Scrolls to a line and gives it the focus. */
  focusLine(key: string): void
}

let grid: ShownGrid | null = null

const nothing: Arranged = { lines: [], shown: [], unfolded: [] }

/** The list as it stands on the screen; nothing while there is none. */
export const shownList = (): Arranged => grid?.arranged ?? nothing

/** Tells the keys of the window which grid is on the screen, as long as the component is drawn. */
export function useShownGrid(shown: ShownGrid): void {
  useEffect(() => {
    grid = shown
    return () => {
      if (grid === shown) grid = null
    }
  })
}

/** A function that scrolls to a line of the grid and gives it the focus: the row itself, or the button of a group’s head. */
export function useFocusLine(
  scroller: RefObject<HTMLDivElement | null>,
  lines: readonly Line[],
  scrollTo: (index: number) => void,
): (key: string) => void {
  const latest = useRef(lines)
  latest.current = lines
  return useCallback(
    (key) => {
      const index = latest.current.findIndex((line) => keyOf(line) === key)
      if (index === -1) return
      const line = () =>
        scroller.current?.querySelector<HTMLElement>(`[data-line="${index}"] :is([data-session], [aria-expanded])`)
      scrollTo(index)
      // Who is drawn already has the focus before the next key comes; the others are drawn first.
      const drawn = line()
      if (drawn) drawn.focus({ preventScroll: true })
      else requestAnimationFrame(() => line()?.focus())
    },
    [scroller, scrollTo],
  )
}

/** The session whose row has the focus; null: no row has it. */
export const focusedRow = (): SessionId | null =>
  document.activeElement?.closest<HTMLElement>('[role=row][data-session]')?.dataset.session ?? null

/** The focus goes so many lines down the list, as by the arrow keys. */
export function moveFocus(by: 1 | -1): void {
  if (!grid) return
  const { arranged, at, focusLine } = grid
  const { lines } = arranged
  const from = lines.findIndex((line) => keyOf(line) === at)
  // Nobody sees where they are while the focus is elsewhere: the first step leads there.
  const to = isInGrid() ? Math.min(Math.max(from + by, 0), lines.length - 1) : Math.max(from, 0)
  const line = lines[to]
  if (line) focusLine(keyOf(line))
}

const isInGrid = () => document.activeElement?.closest('[role=grid] [data-line]') != null

/** The session so many places behind this one in the list, what is folded left out; the first when this one is not in it. */
export function sessionBehind(id: SessionId, by: 1 | -1): SessionId | null {
  const { shown, unfolded } = shownList()
  const all = sessionsOf(unfolded)
  const at = all.indexOf(id)
  if (at === -1) return shown[0] ?? null
  const ahead = by === 1 ? all.slice(at + 1) : all.slice(0, at).reverse()
  return ahead.find((each) => shown.includes(each)) ?? null
}

/** Opens a session of the list for who goes by keys: unfolds its group, and its row has the focus. */
export function goToSession(id: SessionId): void {
  unfoldGroupOf(id)
  windowStore.getState().show(id, false)
  grid?.focusLine(id)
  // The row may be drawn anew beside the session that opens, or with its group.
  requestAnimationFrame(() => grid?.focusLine(id))
}

function unfoldGroupOf(id: SessionId): void {
  const { unfolded } = shownList()
  const at = unfolded.findIndex((line) => keyOf(line) === id)
  const head = unfolded.slice(0, at + 1).findLast((line) => line.kind === 'group')
  if (head && list.getState().folded.includes(keyOf(head))) toggleGroup(keyOf(head))
}
