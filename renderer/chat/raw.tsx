import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { isLive } from '../stores/order'
import { createRawLines } from '../stores/raw'
import { FaultNote } from '../ui/fault'
import { bringTo } from './bring-to'
import { RawBar } from './raw-bar'
import { RawLine } from './raw-line'
import { useFindKey } from './use-find-key'
import { rangesIn, useFindMarks } from './use-find-marks'
import { useRawFind } from './use-raw-find'

const { columns } = text.session.raw

const LINE_PIXELS = 26
/** A line of a protocol, set out. */
const OPEN_PIXELS = 260
const REFRESH_MS = 500
const END_PIXELS = 32
/** So long new heights are measured after all lines were set out. */
const SETTLING_FRAMES = 8

/** The tab **Raw**: the journal's lines in both directions, exactly as they went. */
export function Raw({ view }: { view: SessionView }) {
  const [raw] = useState(() => createRawLines(view.id, request))
  const state = useStore(raw.store)
  const { total } = state
  const [pretty, setPretty] = useState(false)
  /** Lines that are the other way: open while the others are folded, or folded. */
  const [turned, setTurned] = useState<ReadonlySet<number>>(new Set())
  const [follow, setFollow] = useState(true)
  const scroller = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const lastTop = useRef(0)
  const openedToFind = useRef<number | null>(null)
  const live = isLive(view)
  const isOpen = (index: number) => pretty !== turned.has(index)

  useEffect(() => {
    void raw.measure()
    if (!live) return
    const timer = setInterval(() => {
      if (!document.hidden) void raw.measure()
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [raw, live])

  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => (pretty ? OPEN_PIXELS : LINE_PIXELS),
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (total > 0) void raw.look(first, last)
  }, [raw, first, last, total])
  useEffect(() => {
    if (follow && total > 0) virtual.scrollToIndex(total - 1, { align: 'end' })
  }, [follow, total, virtual.scrollToIndex])

  const toggle = useCallback(
    (index: number) =>
      setTurned((before) => {
        const after = new Set(before)
        if (!after.delete(index)) after.add(index)
        return after
      }),
    [],
  )
  const topLine = () => virtual.getVirtualItemForOffset(scroller.current?.scrollTop ?? 0)?.index ?? 0
  const find = useRawFind(view.id, total, topLine)
  useFindKey(() => field.current?.select())
  useFindMarks(scroller, find.sought, null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `jumps` says when; other lines move nobody
  useEffect(() => {
    const { line, sought } = find
    if (line === null) return
    setFollow(false)
    // Of a folded line only the beginning is to be seen. The one before is folded again.
    const lines = new Set(turned)
    if (pretty) lines.delete(line)
    else {
      if (openedToFind.current !== null) lines.delete(openedToFind.current)
      openedToFind.current = lines.has(line) ? null : line
      lines.add(line)
    }
    setTurned(lines)
    return bringTo({
      scroller: () => scroller.current,
      range: () => {
        const part = scroller.current?.querySelector<HTMLElement>(`[data-part="raw ${line}"]`)
        return (part && rangesIn(part, sought).next().value) ?? null
      },
      scrollToRow: () => virtual.scrollToIndex(line, { align: 'center' }),
    })
  }, [find.jumps])

  /** While heights change all at once, what scrolls is not the reader. */
  const settling = useRef(0)
  const setOut = () => {
    const reader = topLine()
    setPretty((before) => !before)
    setTurned(new Set())
    openedToFind.current = null
    virtual.measure()
    const settle = (frames: number) => {
      settling.current = frames
      if (frames === 0) return
      virtual.scrollToIndex(follow ? total - 1 : reader, { align: follow ? 'end' : 'start' })
      requestAnimationFrame(() => settle(frames - 1))
    }
    settle(SETTLING_FRAMES)
  }
  return (
    <div className="@container/raw flex h-full min-h-0 flex-col">
      {state.fault && (
        <div className="px-4 pt-3">
          <FaultNote fault={state.fault} />
        </div>
      )}
      <RawBar
        field={field}
        words={find.words}
        onWords={find.type}
        said={find.said}
        trouble={find.trouble}
        onStep={find.step}
        pretty={pretty}
        onPretty={setOut}
        follow={follow}
        onFollow={() => setFollow((before) => !before)}
      />
      <div className="raw-columns h-7 shrink-0 border-b border-line px-4 text-2xs font-medium text-faint">
        <span />
        <span className="raw-spare text-right">{columns.line}</span>
        <span>{columns.time}</span>
        <span className="text-right">{columns.size}</span>
        <span>{columns.text}</span>
      </div>
      <section
        ref={scroller}
        aria-label={text.session.raw.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto -outline-offset-2 [overflow-anchor:none]"
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
          if (settling.current > 0) return
          if (scrollHeight - scrollTop - clientHeight <= END_PIXELS) setFollow(true)
          // Only a move upwards leaves the end: what is added below moves the end away, not the reader.
          else if (scrollTop < lastTop.current) setFollow(false)
          lastTop.current = scrollTop
        }}
      >
        {total === 0 && <p className="px-4 py-4 text-faint">{text.session.raw.none}</p>}
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <RawLine
                session={view.id}
                index={item.index}
                line={raw.line(state, item.index)}
                open={isOpen(item.index)}
                found={find.line === item.index}
                onToggle={toggle}
              />
            </div>
          ))}
        </div>
      </section>
    </div>
  )
}
