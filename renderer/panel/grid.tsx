import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useRef } from 'react'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { clearMarks, list, markTo, toggleMark, useList } from '../stores/list'
import { sessions } from '../stores/sessions'
import { useWindow, windowStore } from '../stores/window'
import type { Line } from './arrange'
import { GridHeader } from './grid-header'
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
 * The grid **Sessions**: virtual, arrows move, Enter opens, Space selects, with Shift to where the last one was selected.
 * `narrow` is the form beside an open session.
 */
export function Grid({ narrow }: { narrow: boolean }) {
  const { lines, shown } = useArranged()
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
  const current = [focused, openSession].find((id) => id !== null && shown.includes(id)) ?? shown[0]

  const move = useCallback(
    (to: number) => {
      const id = shown[Math.min(Math.max(to, 0), shown.length - 1)]
      if (id === undefined) return
      setFocused(id)
      virtual.scrollToIndex(lines.findIndex((line) => line.kind === 'session' && line.id === id))
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-session="${id}"]`)?.focus())
    },
    [lines, shown, virtual.scrollToIndex],
  )
  const mark = useCallback((id: SessionId, toHere: boolean) => (toHere ? markTo(id, shown) : toggleMark(id)), [shown])
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = current === undefined ? -1 : shown.indexOf(current)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: shown.length - 1,
    }
    if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      return list.setState({ marked: shown })
    }
    if (event.key === 'Escape' && anyMarked) {
      event.preventDefault()
      return clearMarks()
    }
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    move(to)
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
          {!narrow && <GridHeader />}
          {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table */}
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const line = lines[item.index]!
              return (
                <div
                  key={item.key}
                  role="presentation"
                  className="absolute inset-x-0 top-0"
                  style={{ height: item.size, transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
                >
                  {line.kind === 'group' ? (
                    <GroupHead line={line} index={item.index + 1 + headerRows} />
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

const setFocused = (id: SessionId) => windowStore.setState({ focusedSession: id })

const keyOf = (line: Line) => (line.kind === 'group' ? line.key : line.id)

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
