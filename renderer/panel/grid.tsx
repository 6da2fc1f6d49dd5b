import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { SessionId } from '../../preload/contract/session'
import { sessions, useSessions } from '../stores/sessions'
import { useWindow } from '../stores/window'
import { Row } from './row'

const WIDE_ROW = 40
const NARROW_ROW = 74
const HEADER = 32

/** A pointer that rests this long no longer holds the order: the list would grow stale under it. */
const HOLD_MS = 10_000

/** The grid **Sessions**: virtual, arrows move, Enter opens. `narrow` is the form beside an open session. */
export function Grid({ narrow }: { narrow: boolean }) {
  const order = useSessions((state) => state.order)
  const openSession = useWindow((state) => state.openSession)
  const show = useWindow((state) => state.show)
  const [focused, setFocused] = useState<SessionId | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = narrow ? NARROW_ROW : WIDE_ROW
  const headerRows = narrow ? 0 : 1
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => order[index]!,
    overscan: 6,
    scrollMargin: narrow ? 0 : HEADER,
    scrollPaddingStart: narrow ? 0 : HEADER,
  })
  const hold = useHold()
  const current = focused !== null && order.includes(focused) ? focused : (openSession ?? order[0])

  const move = useCallback(
    (to: number) => {
      const id = order[Math.min(Math.max(to, 0), order.length - 1)]
      if (id === undefined) return
      setFocused(id)
      virtual.scrollToIndex(order.indexOf(id))
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-session="${id}"]`)?.focus())
    },
    [order, virtual.scrollToIndex],
  )
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = current === undefined ? -1 : order.indexOf(current)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: order.length - 1,
    }
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    move(to)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
    <div
      role="grid"
      aria-label="Sessions"
      aria-rowcount={order.length + headerRows}
      className="@container/panel flex min-h-0 flex-1 flex-col"
      onKeyDown={onKeyDown}
      onPointerMove={hold.keep}
      onPointerLeave={hold.release}
    >
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        {!narrow && <Header />}
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table */}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const id = order[item.index]!
            return (
              <div
                key={item.key}
                role="presentation"
                className="absolute inset-x-0 top-0"
                style={{ height: item.size, transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
              >
                <Row
                  id={id}
                  index={item.index + 1 + headerRows}
                  narrow={narrow}
                  selected={id === openSession}
                  current={id === current}
                  onOpen={show}
                  onFocus={setFocused}
                />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

const columns: { name: string; look?: string }[] = [
  { name: 'State' },
  { name: 'Title' },
  { name: 'Agent', look: 'column-spare' },
  { name: 'Folder' },
  { name: 'Session', look: 'column-detail' },
  { name: 'Pid', look: 'column-spare' },
  { name: 'Uptime', look: 'column-detail text-right' },
  { name: 'Last activity' },
  { name: 'End' },
]

const Header = () => (
  // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
  // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it
  <div
    role="row"
    aria-rowindex={1}
    className="session-columns sticky top-0 z-10 h-8 border-b border-line bg-canvas px-4 text-2xs font-medium text-faint"
  >
    {columns.map(({ name, look = '' }) => (
      // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
      // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it
      <div key={name} role="columnheader" className={look}>
        {name === 'End' ? <span className="sr-only">{name}</span> : name}
      </div>
    ))}
  </div>
)

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
