import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { RawLine } from '../../preload/contract/chat'
import type { SessionView } from '../../preload/contract/session'
import { request } from '../bridge'
import { isLive } from '../stores/order'
import { createRawLines } from '../stores/raw'
import { CopyButton } from '../ui/copy'
import { FaultNote } from '../ui/fault'
import { bytes, exactTime } from '../ui/format'

const LINE_PIXELS = 26
const REFRESH_MS = 500
const END_PIXELS = 32
/** One line of the screen shows no more than this of a line of the journal. */
const PREVIEW_CHARACTERS = 1000

/** The tab **Raw**: the journal's lines in both directions, exactly as they went. */
export function Raw({ view }: { view: SessionView }) {
  const [raw] = useState(() => createRawLines(view.id, request))
  const state = useStore(raw.store)
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set())
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const live = isLive(view)

  useEffect(() => {
    void raw.measure()
    if (!live) return
    const timer = setInterval(() => {
      if (!document.hidden) void raw.measure()
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [raw, live])

  const virtual = useVirtualizer({
    count: state.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PIXELS,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (state.total > 0) void raw.look(first, last)
  }, [raw, first, last, state.total])
  useEffect(() => {
    if (atEnd.current && state.total > 0) virtual.scrollToIndex(state.total - 1, { align: 'end' })
  }, [state.total, virtual.scrollToIndex])

  const toggle = (index: number) =>
    setExpanded((before) => {
      const after = new Set(before)
      if (!after.delete(index)) after.add(index)
      return after
    })

  return (
    <div className="flex h-full min-h-0 flex-col">
      {state.fault && (
        <div className="px-4 pt-3">
          <FaultNote fault={state.fault} />
        </div>
      )}
      <div className="raw-columns h-7 shrink-0 border-b border-line px-4 text-2xs font-medium text-faint">
        <span />
        <span>Time</span>
        <span className="text-right">Size</span>
        <span>Line</span>
      </div>
      <section
        ref={scroller}
        aria-label="Journal lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto -outline-offset-2"
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
          atEnd.current = scrollHeight - scrollTop - clientHeight <= END_PIXELS
        }}
      >
        {state.total === 0 && <p className="px-4 py-4 text-faint">No lines yet.</p>}
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Line
                index={item.index}
                line={raw.line(state, item.index)}
                open={expanded.has(item.index)}
                onToggle={toggle}
              />
            </div>
          ))}
        </div>
      </section>
    </div>
  )
}

const streams: Record<RawLine['stream'], { arrow: string; word: string; look: string }> = {
  in: { arrow: '→', word: 'to the agent', look: 'text-accent' },
  out: { arrow: '←', word: 'from the agent', look: 'text-fine' },
  err: { arrow: '!', word: 'standard error', look: 'text-bad' },
  note: { arrow: '·', word: 'note of the keeper', look: 'text-faint' },
}

type LineProps = { index: number; line: RawLine | undefined; open: boolean; onToggle: (index: number) => void }

const Line = memo(function Line({ index, line, open, onToggle }: LineProps) {
  if (!line) return <div className="raw-columns h-[26px] px-4 text-faint">…</div>
  const { arrow, word, look } = streams[line.stream]
  return (
    <div className="group border-b border-line/60 font-mono text-xs hover:bg-sunken">
      <div className="raw-columns h-[25px] px-4">
        <span className={`text-center ${look}`} title={word}>
          <span aria-hidden>{arrow}</span>
          <span className="sr-only">{word}</span>
        </span>
        <span className="text-faint tabular-nums">{exactTime(line.at)}</span>
        <span className="text-right text-faint tabular-nums">{bytes(line.size)}</span>
        <span className="flex min-w-0 items-center gap-1">
          <button
            type="button"
            aria-expanded={open}
            className="min-w-0 flex-1 truncate text-left"
            onClick={() => onToggle(index)}
          >
            {line.text.slice(0, PREVIEW_CHARACTERS) || ' '}
          </button>
          <span className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
            <CopyButton text={line.text} what="Line" />
          </span>
        </span>
      </div>
      {open && (
        <div className="px-4 pb-2">
          {line.cut && (
            <p className="pb-1 font-sans text-faint">
              {bytes(line.text.length)} of {bytes(line.size)} shown
            </p>
          )}
          <pre className="max-h-96 overflow-auto rounded-md border border-line bg-canvas px-3 py-2 break-words whitespace-pre-wrap">
            {pretty(line.text)}
          </pre>
        </div>
      )}
    </div>
  )
})

/** JSON with indents; anything else as it is. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
