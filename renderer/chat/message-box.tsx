import { X } from 'lucide-react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { mayResume } from '../panel/resume-button'
import { stateWords } from '../panel/state-words'
import { isLive } from '../stores/order'
import { Button } from '../ui/button'
import { order } from '../ui/fault'
import { noticeOf } from './notices'
import { ReportLine } from './report-line'
import { Writing } from './writing'

const words = text.conversation.messageBox

/** Where the person writes to the agent; when the session has ended, the sentence why. */
export function MessageBox({ view, onSent }: { view: SessionView; onSent: () => void }) {
  if (!isLive(view)) return <Ended view={view} />
  // Corral holds none of its pipes.
  if (view.outside) return null
  return (
    <div className="flex flex-col gap-2">
      {view.queued.length > 0 && <Queue view={view} />}
      <Writing key={view.id} view={view} onSent={onSent} />
    </div>
  )
}

function Ended({ view }: { view: SessionView }) {
  const waiting = view.resume?.kind === 'possible' && <Waiting count={view.queued.length} />
  // The notice below the tabs says it all.
  if (noticeOf(view)) return waiting
  const { word, detail } = stateWords(view, view.endedAt ?? view.startedAt)
  const report = view.state.kind === 'ended' ? view.state.report : null
  // A keeper's own report stands at the end of the log, and why it ended with it.
  const isToldAbove = report?.by === 'keeper'
  const sentence = mayResume(view) ? words.endedAndResumable : words.ended
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 rounded-lg border border-line bg-sunken px-4 py-3 text-soft">
      {isToldAbove ? sentence : detail || word} {waiting}
      {report && !isToldAbove && <ReportLine report={report} />}
    </p>
  )
}

/** Messages that the agent never took. */
const Waiting = ({ count }: { count: number }) =>
  count === 0 ? null : <span>{text.conversation.queue.waiting(count)}</span>

const Queue = ({ view }: { view: SessionView }) => (
  <ul aria-label={text.conversation.queue.label} className="flex flex-wrap gap-1.5">
    {view.queued.map((message) => (
      <li
        key={message.id}
        className="flex max-w-full min-w-0 items-center gap-1 rounded-md border border-line bg-surface pl-2.5 text-xs text-soft"
      >
        <span className="text-faint">{text.conversation.queue.queued}</span>
        <span className="max-w-72 truncate">
          {message.text.slice(0, 200) || text.conversation.queue.pictures(message.images?.length ?? 0)}
        </span>
        <Button
          look="quiet"
          size="icon"
          aria-label={text.conversation.queue.remove(message.text.slice(0, 60))}
          onClick={() => void order(request('session:unqueue', view.id, message.id))}
        >
          <X size={12} />
        </Button>
      </li>
    ))}
  </ul>
)
