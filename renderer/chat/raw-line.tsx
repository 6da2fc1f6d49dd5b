import { memo, useCallback, useEffect, useMemo, useState } from 'react'
import type { RawLine as Line } from '../../preload/contract/chat'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy'
import { order } from '../ui/fault'
import { bytes, dateTime, exactTime } from '../ui/format'
import { chunksOf } from './chunks'
import { pretty } from './pretty'
import { Pieces, Runs } from './runs'
import { useHighlight } from './use-highlight'

/** A folded line shows no more than this of a line of the journal. */
const PREVIEW_CHARACTERS = 1000
const CHUNK = 16_384

const streams: Record<Line['stream'], { arrow: string; look: string }> = {
  in: { arrow: '→', look: 'text-accent' },
  out: { arrow: '←', look: 'text-fine' },
  err: { arrow: '!', look: 'text-bad' },
  note: { arrow: '·', look: 'text-faint' },
}

type RawLineProps = {
  session: SessionId
  index: number
  /** undefined while it is fetched. */
  line: Line | undefined
  open: boolean
  /** The line that finding has come to. */
  found: boolean
  onToggle: (index: number) => void
}

/** One line of the journal: direction, number, time, size, and its beginning; all of it when opened. */
export const RawLine = memo(function RawLine({ session, index, line, open, found, onToggle }: RawLineProps) {
  if (!line) return <div className="raw-columns h-[26px] px-4 text-faint">…</div>
  const { arrow, look } = streams[line.stream]
  const word = text.session.raw.streams[line.stream]
  const part = `raw ${index}`
  return (
    <div
      className={`group border-b border-line/60 font-mono text-xs ${found ? 'bg-needs-wash' : 'hover:bg-sunken'}`}
      data-found={found || undefined}
    >
      <div className="raw-columns h-[25px] px-4">
        <span className={`text-center ${look}`} title={word}>
          <span aria-hidden>{arrow}</span>
          <span className="sr-only">{word}</span>
        </span>
        <span className="raw-spare text-right text-faint tabular-nums">{index + 1}</span>
        <time dateTime={new Date(line.at).toISOString()} title={dateTime(line.at)} className="text-faint tabular-nums">
          {exactTime(line.at)}
        </time>
        <span className="text-right text-faint tabular-nums">{bytes(line.size)}</span>
        <span className="flex min-w-0 items-center gap-1">
          <button
            type="button"
            aria-expanded={open}
            data-part={open ? undefined : part}
            className="min-w-0 flex-1 truncate text-left"
            onClick={() => onToggle(index)}
          >
            {line.text.slice(0, PREVIEW_CHARACTERS) || ' '}
          </button>
          <span className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
            <CopyButton
              text={line.cut ? () => request('session:raw-line', session, index) : line.text}
              what={text.session.raw.copiedLine}
            />
          </span>
        </span>
      </div>
      {open && <Whole session={session} line={line} part={part} found={found} />}
    </div>
  )
})

type WholeProps = { session: SessionId; line: Line; part: string; found: boolean }

function Whole({ session, line, part, found }: WholeProps) {
  const [fetched, setFetched] = useState<string | null>(null)
  const whole = fetched ?? line.text
  const shown = useMemo(() => pretty(whole), [whole])
  const runs = useHighlight(shown, shown === whole ? null : 'json', false)
  const pieces = useMemo(() => chunksOf(shown, CHUNK).map((chunk) => [{ text: chunk, look: '' }]), [shown])
  const fetchAll = useCallback(
    () => void order(request('session:raw-line', session, line.index).then(setFetched)),
    [session, line.index],
  )
  // What was found may stand behind what a page has of the line.
  useEffect(() => {
    if (found && line.cut) fetchAll()
  }, [found, line.cut, fetchAll])
  return (
    <div className="px-4 pb-2">
      {line.cut && fetched === null && (
        <p className="flex items-center gap-2 pb-1 font-sans text-faint">
          {text.session.raw.partShown(bytes(line.text.length), bytes(line.size))}
          <Button look="quiet" size="small" className="h-5 text-2xs" onClick={fetchAll}>
            {text.session.raw.showAll}
          </Button>
        </p>
      )}
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        data-part={part}
        className="max-h-96 overflow-auto rounded-md border border-line bg-canvas px-3 py-2 break-words whitespace-pre-wrap"
      >
        {runs ? <Runs runs={runs} /> : <Pieces pieces={pieces} />}
      </pre>
    </div>
  )
}
