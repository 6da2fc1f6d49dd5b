import { CircleStop, SendHorizontal, X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { SessionView } from '../../preload/contract/session'
import { request } from '../bridge'
import { stateWords } from '../panel/state-words'
import { isLive } from '../stores/order'
import { drafts } from '../stores/window'
import { Button } from '../ui/button'
import { order } from '../ui/fault'
import { noticeOf } from './notices'
import { ReportLine } from './report-line'

/** Where the person writes to the agent; when the session has ended, the sentence why. */
export function MessageBox({ view }: { view: SessionView }) {
  if (!isLive(view)) return <Ended view={view} />
  // Corral holds none of its pipes.
  if (view.outside) return null
  return (
    <div className="flex flex-col gap-2">
      {view.queued.length > 0 && <Queue view={view} />}
      <Writing key={view.id} view={view} />
    </div>
  )
}

function Ended({ view }: { view: SessionView }) {
  const waiting = view.resume?.kind === 'possible' && <Waiting count={view.queued.length} />
  // The notice below the tabs says it all.
  if (noticeOf(view)) return waiting
  const { word, detail } = stateWords(view, view.endedAt ?? view.startedAt)
  const report = view.state.kind === 'ended' ? view.state.report : null
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 rounded-lg border border-line bg-sunken px-4 py-3 text-soft">
      {detail || word} {waiting}
      {/* A keeper's own report stands at the end of the log. */}
      {report && report.by !== 'keeper' && <ReportLine report={report} />}
    </p>
  )
}

/** Messages that the agent never took. */
const Waiting = ({ count }: { count: number }) =>
  count === 0 ? null : (
    <span>{count === 1 ? 'One message waits; Resume sends it.' : `${count} messages wait; Resume sends them.`}</span>
  )

const Queue = ({ view }: { view: SessionView }) => (
  <ul aria-label="Queued messages" className="flex flex-wrap gap-1.5">
    {view.queued.map((message) => (
      <li
        key={message.id}
        className="flex max-w-full min-w-0 items-center gap-1 rounded-md border border-line bg-surface pl-2.5 text-xs text-soft"
      >
        <span className="text-faint">Queued</span>
        <span className="max-w-72 truncate">{message.text.slice(0, 200)}</span>
        <Button
          look="quiet"
          size="icon"
          aria-label={`Remove from the queue: ${message.text.slice(0, 60)}`}
          onClick={() => void order(request('session:unqueue', view.id, message.id))}
        >
          <X size={12} />
        </Button>
      </li>
    ))}
  </ul>
)

const LINE_PIXELS = 21
const PADDING_PIXELS = 18
const MOST_LINES = 8
/** Measuring makes the browser lay out the whole text; beyond this the box is at its largest anyhow. */
const MEASURED_CHARACTERS = 10_000

function fitHeight(area: HTMLTextAreaElement): void {
  const most = MOST_LINES * LINE_PIXELS + PADDING_PIXELS
  if (area.textLength > MEASURED_CHARACTERS) {
    area.style.height = `${most}px`
    return
  }
  area.style.height = 'auto'
  area.style.height = `${Math.min(area.scrollHeight, most)}px`
}

/** Uncontrolled: a key must not wait for React, however much the agent says meanwhile. */
function Writing({ view }: { view: SessionView }) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [filled, setFilled] = useState((drafts.get(view.id) ?? '').trim() !== '')
  const [sending, setSending] = useState(false)
  useLayoutEffect(() => {
    if (area.current) fitHeight(area.current)
  }, [])
  useEffect(() => area.current?.focus({ preventScroll: true }), [])

  const changed = () => {
    const element = area.current
    if (!element) return
    drafts.set(view.id, element.value)
    setFilled(element.value.trim() !== '')
    fitHeight(element)
  }
  const send = async () => {
    const text = area.current?.value ?? ''
    if (sending || text.trim() === '') return
    setSending(true)
    const sent = await order(request('session:send', view.id, text))
    setSending(false)
    // Refused: the words stay. Written on meanwhile: only what went away is taken out.
    if (!sent || !area.current) return
    const now = area.current.value
    area.current.value = now.startsWith(text) ? now.slice(text.length) : now
    changed()
  }
  const { activity } = view
  const interruptible = activity?.kind === 'working' || activity?.kind === 'tool' || activity?.kind === 'needs-you'
  return (
    <div className="flex items-end gap-2 rounded-lg border border-line-strong bg-surface py-1 pr-1.5 pl-1 focus-within:border-accent focus-within:ring-2 focus-within:ring-accent/25">
      <textarea
        ref={area}
        aria-label="Message"
        rows={1}
        defaultValue={drafts.get(view.id)}
        placeholder={placeholder(view)}
        className="min-w-0 flex-1 resize-none bg-transparent px-2.5 py-[9px] text-base leading-[21px] outline-none placeholder:text-faint"
        onChange={changed}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          void send()
        }}
      />
      <div className="flex h-10 items-center gap-1.5">
        {interruptible && (
          <Button
            look="outline"
            className="h-8"
            title="Interrupt the turn; the session stays"
            onClick={() => void order(request('session:interrupt', view.id))}
          >
            <CircleStop size={14} />
            Interrupt
          </Button>
        )}
        <Button
          look="primary"
          className="h-8"
          disabled={!filled || sending || view.state.kind === 'stopping'}
          onClick={() => void send()}
        >
          <SendHorizontal size={14} />
          Send
        </Button>
      </div>
    </div>
  )
}

function placeholder(view: SessionView): string {
  if (view.state.kind === 'stopping') return 'Stopping: it takes no more messages'
  if (view.state.kind === 'starting') return 'Starting: a message waits until the agent is ready'
  if (view.state.kind !== 'running') return 'Not connected: a message may not arrive'
  if (view.inputClosed !== null) return 'It reads nothing more: a message waits'
  const idle = view.activity === null || view.activity.kind === 'ready'
  if (view.activity?.kind === 'needs-you') return 'Waits for your answer: a message is queued'
  return idle ? 'Message the agent' : 'Busy: a message is queued until the turn ends'
}
