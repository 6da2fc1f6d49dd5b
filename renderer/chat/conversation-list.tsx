import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type MouseEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { text } from '../../preload/text'
import { useReveal } from '../search/use-reveal'
import type { Conversation } from '../stores/conversation'
import type { Transcript } from '../stores/transcript'
import { Button } from '../ui/button'
import { FaultNote } from '../ui/fault'
import { ConversationRow } from './conversation-row'
import { stampsOf } from './gutter'
import { firstBlock, type Row, toRows } from './rows'
import { Spoken } from './spoken'
import { turnsOf } from './turns'
import type { Find } from './use-find'
import { useFindMarks } from './use-find-marks'
import { useJump } from './use-jump'
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
  transcript: Transcript
  find: Find
  /** Answers the key of the first block that the reader sees. */
  topBlock: RefObject<() => number>
  /** Messages that the person sent from here: each brings him to the end. */
  sent: number
}

/** The log: virtual, it follows the end while the reader is there, and never moves under one who reads or selects. */
export function ConversationList({ conversation, transcript, find, topBlock, sent }: ConversationListProps) {
  const { older, opened, fault } = useStore(conversation.store)
  const { blocks } = transcript
  const rows = useMemo(() => toRows(blocks), [blocks])
  const turns = useMemo(() => turnsOf(blocks, older === null), [blocks, older])
  const scroller = useRef<HTMLDivElement>(null)
  const selecting = useSelecting(scroller)
  const [place] = useState(() => places.get(conversation) ?? { offset: 0, atEnd: true, sizes: [] })
  const [atEnd, setAtEnd] = useState(place.atEnd)
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
    anchorTo: 'end',
    followOnAppend: follow,
    // Nobody who reads, selects or has just opened a fold is at the end, however near it is.
    scrollEndThreshold: follow ? END_PIXELS : -1,
  })

  const items = virtual.getVirtualItems()
  const total = virtual.getTotalSize()
  const from = items[0]?.index ?? 0
  const stamps = stampsOf(rows, turns, from, items.at(-1)?.index ?? -1)

  useFindMarks(scroller, find.sought, find.current)
  useJump(find, { scroller, rows, virtual, leave: () => setAtEnd(false) })
  useReveal(conversation, { scroller, rows, virtual, leave: () => setAtEnd(false) })
  topBlock.current = () => {
    const item = virtual.getVirtualItemForOffset(scroller.current?.scrollTop ?? 0)
    const row = item && rows[item.index]
    return row ? firstBlock(row).key : 0
  }

  // Rows that fold or grow by parts are more than an append: whoever was at the end is brought back to it.
  useEffect(() => {
    const element = scroller.current
    if (!element || total === 0 || rows.length === 0) return
    const toEnd = element.scrollHeight - element.scrollTop - element.clientHeight
    if (follow && toEnd > 1) element.scrollTop = element.scrollHeight
    // The end moved away from one who selects: where he lets go, he reads on where he is.
    else if (selecting && toEnd > END_PIXELS) setAtEnd(false)
  }, [follow, selecting, rows, total])

  const lastKey = rows.length > 0 ? firstBlock(rows.at(-1)!).key : -1
  const seen = useRef(lastKey)
  if (atEnd) seen.current = lastKey

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

  const jump = useCallback(() => {
    setAtEnd(true)
    virtual.scrollToEnd()
  }, [virtual])
  useEffect(() => {
    if (sent > 0) jump()
  }, [sent, jump])

  /** What a fold opens is to be read from its beginning: the reader leaves the end, unless all of it is to be seen. */
  const onFold = (event: MouseEvent) => {
    if (!(event.target as Element).closest('[aria-expanded]')) return
    setAtEnd(false)
    // Once what is new was drawn, and then measured.
    requestAnimationFrame(() => requestAnimationFrame(onScroll))
  }

  return (
    <div className="@container/log relative flex min-h-0 flex-1 flex-col">
      {fault && (
        <div className="px-4 pt-3">
          <FaultNote fault={fault} />
        </div>
      )}
      <div
        ref={scroller}
        role="log"
        aria-label={text.conversation.log.label}
        // Rows come and go as they are scrolled: what is new is told by Spoken, a step at a time.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a log that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        onClickCapture={onFold}
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
              <ConversationRow row={rows[item.index]!} conversation={conversation} {...stamps[item.index - from]!} />
            </div>
          ))}
        </div>
        {!opened && !fault && <p className="px-16 py-6 text-faint">{text.conversation.log.reading}</p>}
      </div>
      {!atEnd && <Latest fresh={newRows(rows, seen.current)} onJump={jump} />}
      <Spoken blocks={blocks} opened={opened} />
    </div>
  )
}

/** How many rows began behind the block with this key; older pages put in front are none of them. */
export function newRows(rows: readonly Row[], seen: number): number {
  let count = 0
  while (count < rows.length && firstBlock(rows[rows.length - 1 - count]!).key > seen) count += 1
  return count
}

const Latest = ({ fresh, onJump }: { fresh: number; onJump: () => void }) => (
  <Button
    className="absolute bottom-3 left-1/2 h-7 -translate-x-1/2 rounded-full px-3 text-xs tabular-nums shadow-raised"
    onClick={onJump}
  >
    <ArrowDown size={13} />
    {text.conversation.log.jumpToLatest(fresh)}
  </Button>
)
