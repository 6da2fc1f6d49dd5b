import { CirclePause, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { Quiet, QuietOffer } from '../../preload/contract/process'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { carryOut } from '../panel/end-buttons'
import { orders, useOrders } from '../stores/orders'
import { Button } from '../ui/button'
import { order } from '../ui/fault'

const { nudgeForm, ...words } = text.session.quiet

/** Above the message box of a session that may be stuck: why it looks so, and what can be done. Nothing happens by itself. */
export function QuietNotice({ view }: { view: SessionView }) {
  const { activity } = view
  if (activity?.kind !== 'quiet') return null
  return <Shown view={view} quiet={activity} />
}

function Shown({ view, quiet }: { view: SessionView; quiet: Quiet }) {
  const [nudging, setNudging] = useState(false)
  const { looping, reasons, offers } = quiet
  const Icon = looping ? RefreshCw : CirclePause
  return (
    <section aria-label={words.label} className="flex flex-col gap-2 rounded-lg border border-line bg-sunken px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div role="status" className="flex min-w-60 flex-1 items-start gap-2">
          <Icon size={15} aria-hidden className="mt-[3px] shrink-0 text-soft" />
          <p className="min-w-0 break-words">
            <span className="font-medium">{looping ? words.looping : words.quiet}</span>{' '}
            <span className="text-soft">
              {words.reasons(reasons)}
              {view.queued.length > 0 && ` ${words.waiting(view.queued.length)}`}
            </span>
          </p>
        </div>
        <div className="flex flex-wrap gap-1.5">
          {offers.map((offer) => (
            <Offered key={offer} offer={offer} view={view} onNudge={() => setNudging(true)} />
          ))}
        </div>
      </div>
      {nudging && offers.includes('nudge') && <Nudge view={view} onDone={() => setNudging(false)} />}
    </section>
  )
}

type OfferedProps = { offer: QuietOffer; view: SessionView; onNudge: () => void }

function Offered({ offer, view, onNudge }: OfferedProps) {
  const { stoppedAt } = useOrders(view.id)
  switch (offer) {
    case 'nudge':
      return (
        <Button size="small" title={words.nudgeHint} onClick={onNudge}>
          {words.nudge}
        </Button>
      )
    case 'interrupt':
      return (
        <Button
          size="small"
          title={words.interruptHint}
          onClick={() => void order(request('session:interrupt', view.id))}
        >
          {words.interrupt}
        </Button>
      )
    case 'stop':
      return (
        <Button
          size="small"
          title={words.stopHint}
          disabled={stoppedAt !== null}
          onClick={() => carryOut(orders.stop(view.id, false, request), view.name)}
        >
          {words.stop}
        </Button>
      )
    case 'keep-waiting':
      return (
        <Button
          size="small"
          title={words.keepWaitingHint}
          onClick={() => void order(request('session:keep-waiting', view.id))}
        >
          {words.keepWaiting}
        </Button>
      )
  }
}

/** What is sent, to be changed first. Kept until it went away: a refused message loses no word. */
function Nudge({ view, onDone }: { view: SessionView; onDone: () => void }) {
  const [asked, setAsked] = useState(nudgeForm.words)
  const [sending, setSending] = useState(false)
  const send = async () => {
    if (sending || asked.trim() === '') return
    setSending(true)
    const sent = await order(request('session:send', view.id, asked, []))
    setSending(false)
    if (sent) onDone()
  }
  return (
    <form
      className="flex flex-wrap items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <input
        aria-label={nudgeForm.field}
        value={asked}
        maxLength={1000}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for it
        autoFocus
        className="h-7 min-w-60 flex-1 rounded-md border border-line-strong bg-surface px-2 text-sm outline-none focus-visible:border-accent focus-visible:ring-2 focus-visible:ring-accent/25"
        onChange={(event) => setAsked(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onDone()
        }}
      />
      <Button type="submit" look="primary" size="small" disabled={sending || asked.trim() === ''}>
        {nudgeForm.send}
      </Button>
      <Button look="quiet" size="small" onClick={onDone}>
        {nudgeForm.cancel}
      </Button>
    </form>
  )
}
