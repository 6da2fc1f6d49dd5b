import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { clearMarks, list, markTo, toggleGroup, toggleMark, useList } from '../stores/list'
import { sessions } from '../stores/sessions'
import { useWindow, windowStore } from '../stores/window'
import { GridHeader } from './grid-header'
import { keyOf, useFocusLine, useShownGrid } from './grid-lines'
import { GroupHead } from './group-head'
import { NothingShown } from './nothing-shown'
import { Row } from './row'
import { useArranged } from './use-arranged'

const WIDE_ROW = 54
const NARROW_ROW = 74
const GROUP_HEAD = 32
const HEADER = 32

/** A pointer that rests this long no longer holds the order: the list would grow stale under it. */
const HOLD_MS = 10_000

/**
 * The grid **Sessions**: virtual, arrows move through its lines and up into the heads of the columns, Enter opens, Space
 * selects, with Shift to where the last one was selected. Left and Right fold a group and unfold it.
 * `narrow` is the form beside an open session.
 */
export function Grid({ narrow }: { narrow: boolean }) {
  const arranged = useArranged()
  const { lines, shown } = arranged
  const openSession = useWindow((state) => state.openSession)
  const show = useWindow((state) => state.show)
  const focused = useWindow((state) => state.focusedSession)
  const anyMarked = useList((state) => state.marked.length > 0)
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = narrow ? NARROW_ROW : WIDE_ROW
  const headerRows = narrow ? 0 : 1
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === 'group' ? GROUP_HEAD : rowHeight),
    getItemKey: (index) => keyOf(lines[index]!),
    overscan: 6,
    scrollMargin: narrow ? 0 : HEADER,
    scrollPaddingStart: narrow ? 0 : HEADER,
  })
  const hold = useHold()
  useFocusBack(scroller)
  // The head of a group that has, or had last, the focus; null: a session has it.
  const [head, setHead] = useState<string | null>(null)
  const keys = lines.map(keyOf)
  const current = [head, focused, openSession].find((key) => key !== null && keys.includes(key)) ?? shown[0] ?? keys[0]
  const focusLine = useFocusLine(scroller, lines, virtual.scrollToIndex)
  useShownGrid({ arranged, at: current ?? null, focusLine })
  const setFocused = useCallback((focusedSession: SessionId) => {
    setHead(null)
    windowStore.setState({ focusedSession })
  }, [])

  const mark = useCallback((id: SessionId, toHere: boolean) => (toHere ? markTo(id, shown) : toggleMark(id)), [shown])
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.defaultPrevented) return
    const at = current === undefined ? -1 : keys.indexOf(current)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
    const last = keys.length - 1
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    }
    if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      return list.setState({ marked: shown })
    }
    if (event.key === 'Escape' && anyMarked) {
      event.preventDefault()
      return clearMarks()
    }
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') return fold(event, at)
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    const top = event.key === 'ArrowUp' && at <= 0 ? event.currentTarget.querySelector<HTMLElement>(FIRST_HEAD) : null
    const key = keys[Math.min(Math.max(to, 0), last)]
    if (top) top.focus()
    else if (key !== undefined) focusLine(key)
  }
  /** Left leads from a session to the head of its group, and folds that; Right unfolds it. */
  const fold = (event: React.KeyboardEvent, at: number) => {
    const group = lines.slice(0, at + 1).findLast((line) => line.kind === 'group')
    if (!group) return
    event.preventDefault()
    if (group.key !== current) return event.key === 'ArrowLeft' ? focusLine(group.key) : undefined
    if (group.open === (event.key === 'ArrowLeft')) toggleGroup(group.key)
  }

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table */}
      <div
        role="grid"
        aria-label={text.panel.grid.name}
        aria-rowcount={lines.length + headerRows}
        aria-multiselectable
        className={`@container/panel flex min-h-0 flex-col ${lines.length === 0 ? '' : 'flex-1'}`}
        onKeyDown={onKeyDown}
        onPointerMove={hold.keep}
        onPointerLeave={hold.release}
      >
        <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
          {!narrow && <GridHeader onLeave={() => current !== undefined && focusLine(current)} />}
          {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table */}
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const line = lines[item.index]!
              return (
                <div
                  key={item.key}
                  role="presentation"
                  data-line={item.index}
                  className="absolute inset-x-0 top-0"
                  style={{ height: item.size, transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
                >
                  {line.kind === 'group' ? (
                    <GroupHead
                      line={line}
                      index={item.index + 1 + headerRows}
                      current={line.key === current}
                      onFocus={setHead}
                    />
                  ) : (
                    <Row
                      id={line.id}
                      index={item.index + 1 + headerRows}
                      narrow={narrow}
                      open={line.id === openSession}
                      current={line.id === current}
                      choosing={anyMarked}
                      onOpen={show}
                      onFocus={setFocused}
                      onMark={mark}
                    />
                  )}
                </div>
              )
            })}
          </div>
        </div>
      </div>
      {lines.length === 0 && <NothingShown />}
    </>
  )
}

/** The head that Tab reaches, where columns have heads. */
const FIRST_HEAD = '[role=columnheader] button[tabindex="0"]'

/** Whoever comes back from a session, or from the list, has the focus where it was: on its row, unless something else took it. */
function useFocusBack(scroller: RefObject<HTMLDivElement | null>) {
  useEffect(() => {
    // The rows are drawn once the list has measured its box.
    const frame = requestAnimationFrame(() => {
      const { focusedSession } = windowStore.getState()
      if (document.activeElement !== document.body || focusedSession === null) return
      scroller.current?.querySelector<HTMLElement>(`[data-session="${focusedSession}"]`)?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [scroller])
}

/** Holds the order of the list while the pointer moves over it. */
function useHold() {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const release = useCallback(() => {
    clearTimeout(timer.current)
    sessions.getState().hold(false)
  }, [])
  const keep = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(release, HOLD_MS)
    sessions.getState().hold(true)
  }, [release])
  useEffect(() => release, [release])
  return { keep, release }
}
