import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Conversation } from '../stores/conversation'
import { atRest } from '../stores/transcript'
import { Button } from '../ui/button'
import { FaultNote } from '../ui/fault'
import { ConversationRow } from './block'
import { type Row, toRows } from './rows'
import { Spoken } from './spoken'
import { useSelecting } from './use-selecting'

/** This near to the end counts as at the end: a line's height more or less is no decision to read elsewhere. */
const END_PIXELS = 32
/** Older pages are asked for before the person stands at the very top. */
const NEAR_TOP_PIXELS = 400

/** Where the reader was in each conversation, kept while other tabs are looked at. */
const places = new WeakMap<Conversation, Place>()
type Place = { offset: number; atEnd: boolean; sizes: VirtualItem[] }

/** Height in pixels of a row that was not drawn yet: only a part is far from a line or two. */
const estimate = (row: Row) => (row.kind === 'part' ? Math.ceil((row.to - row.from) / 80) * 21 : 40)

type ConversationListProps = {
  conversation: Conversation
  /** When the session ended, epoch milliseconds; null while it may run. */
  endedAt: number | null
}

/** The log: virtual, it follows the end while the reader is there, and never moves under one who reads or selects. */
export function ConversationList({ conversation, endedAt }: ConversationListProps) {
  const { transcript: told, older, opened, fault } = useStore(conversation.store)
  const transcript = useMemo(() => (endedAt === null ? told : atRest(told, endedAt)), [told, endedAt])
  const rows = useMemo(() => toRows(transcript.blocks), [transcript])
  const scroller = useRef<HTMLDivElement>(null)
  const selecting = useSelecting(scroller)
  const [place] = useState(() => places.get(conversation) ?? { offset: 0, atEnd: true, sizes: [] })
  const [atEnd, setAtEnd] = useState(place.atEnd)
  const [seen, setSeen] = useState(0)
  const follow = atEnd && !selecting

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((index: number) => estimate(rows[index]!), [rows]),
    getItemKey: useCallback((index: number) => rows[index]!.key, [rows]),
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 20,
    initialOffset: place.offset,
    initialMeasurementsCache: place.sizes,
    // The library's form for chats: pages put in front keep the reader's place, and at the end it stays at the end.
    anchorTo: selecting ? 'start' : 'end',
    followOnAppend: follow,
    scrollEndThreshold: END_PIXELS,
  })

  const items = virtual.getVirtualItems()
  const total = virtual.getTotalSize()

  // Rows that fold or grow by parts are more than an append: whoever was at the end is brought back to it.
  useEffect(() => {
    const element = scroller.current
    if (!element || !follow || total === 0 || rows.length === 0) return
    if (element.scrollHeight - element.scrollTop - element.clientHeight > 1) element.scrollTop = element.scrollHeight
  }, [follow, rows, total])

  useEffect(() => {
    if (atEnd) setSeen(rows.length)
  }, [atEnd, rows.length])

  const lastTop = useRef(0)
  const reading = useRef({ offset: place.offset, atEnd: place.atEnd })
  useEffect(
    () => () => void places.set(conversation, { ...reading.current, sizes: virtual.takeSnapshot() }),
    [conversation, virtual.takeSnapshot],
  )
  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const top = element.scrollTop
    const ended = element.scrollHeight - top - element.clientHeight <= END_PIXELS
    // Only a move upwards leaves the end: what is added below moves the end away, not the reader.
    if (ended) setAtEnd(true)
    else if (top < lastTop.current) setAtEnd(false)
    lastTop.current = top
    reading.current = { offset: top, atEnd: ended }
    if (top < NEAR_TOP_PIXELS) void conversation.loadOlder()
  }, [conversation])

  // A page shorter than the window has nothing to scroll, and so would never ask for the one before it.
  useEffect(() => {
    const element = scroller.current
    if (opened && older !== null && element && total <= element.clientHeight) void conversation.loadOlder()
  }, [opened, older, total, conversation])

  const jump = () => {
    setAtEnd(true)
    virtual.scrollToEnd()
  }
  const fresh = rows.length - seen

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {fault && (
        <div className="px-4 pt-3">
          <FaultNote fault={fault} />
        </div>
      )}
      <div
        ref={scroller}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a log that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="min-h-0 flex-1 overflow-y-auto -outline-offset-2 [overflow-anchor:none]"
      >
        <div className="relative w-full" style={{ height: total }}>
          {items.map((item) => (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ConversationRow row={rows[item.index]!} />
            </div>
          ))}
        </div>
        {!opened && !fault && <p className="px-16 py-6 text-faint">Reading the journal…</p>}
      </div>
      {!atEnd && (
        <Button
          className="absolute bottom-3 left-1/2 h-7 -translate-x-1/2 rounded-full px-3 text-xs shadow-raised"
          onClick={jump}
        >
          <ArrowDown size={13} />
          Jump to latest{fresh > 0 && ` · ${fresh} new`}
        </Button>
      )}
      <Spoken blocks={transcript.blocks} />
    </div>
  )
}
