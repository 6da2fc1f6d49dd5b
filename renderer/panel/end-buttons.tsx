import { CircleStop, FastForward, OctagonX, Trash2 } from 'lucide-react'
import { toast } from 'sonner'
import type { EndReport } from '../../preload/contract/process'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { proofSentence, survivorLine, verdictOf } from '../chat/end-report'
import { isLive } from '../stores/order'
import { orders, useOrders } from '../stores/orders'
import { openDialog } from '../stores/window'
import { Button } from '../ui/button'
import { order } from '../ui/fault'
import { mayResume, ResumeButton } from './resume-button'

/** Carries an order out; an end that found nobody needs no word, the row tells it. Those who are left do. */
export function carryOut(work: Promise<EndReport> | null, name: string): void {
  if (!work) return
  void order(
    work.then((report) => {
      if (report.left.length === 0) return
      const description = [proofSentence(report), ...report.left.map(survivorLine)].join('\n')
      toast.warning(text.panel.end.verdict(name, verdictOf(report).word), { description })
    }),
  )
}

type EndButtonsProps = { view: SessionView; icons?: boolean; tabIndex?: number }

/** Stop and Kill of a live session, Resume and Remove of an ended one. */
export function EndButtons(props: EndButtonsProps) {
  if (!isLive(props.view))
    return (
      <span className="flex gap-1">
        <ResumeButton {...props} />
        {/* Beside Resume the lesser of the two steps back. */}
        <Remove {...props} icons={props.icons || mayResume(props.view)} />
      </span>
    )
  return (
    <span className="flex gap-1">
      <Stop {...props} />
      <Kill {...props} />
    </span>
  )
}

function Stop({ view, icons = false, tabIndex }: EndButtonsProps) {
  const { stoppedAt, hurriedAt, killedAt } = useOrders(view.id)
  const isStopping = view.state.kind === 'stopping'
  const again = isStopping || stoppedAt !== null
  const word = again ? text.panel.end.stopNow : text.panel.end.stop
  return (
    <Button
      look={icons ? 'quiet' : 'outline'}
      size={icons ? 'icon' : 'small'}
      tabIndex={tabIndex}
      aria-label={word}
      title={again ? text.panel.end.stopNowHint : text.panel.end.stopHint}
      disabled={hurriedAt !== null || killedAt !== null || isBeingKilled(view)}
      onClick={() => carryOut(orders.stop(view.id, isStopping, request), view.name)}
    >
      {icons ? again ? <FastForward size={13} /> : <CircleStop size={14} /> : word}
    </Button>
  )
}

function Kill({ view, icons = false, tabIndex }: EndButtonsProps) {
  const { killedAt } = useOrders(view.id)
  return (
    <Button
      look={icons ? 'quiet' : 'danger'}
      size={icons ? 'icon' : 'small'}
      tabIndex={tabIndex}
      aria-label={text.panel.end.kill}
      title={text.panel.end.killHint}
      className={icons ? 'hover:text-bad' : ''}
      disabled={killedAt !== null || isBeingKilled(view)}
      onClick={() => carryOut(orders.kill(view.id, request), view.name)}
    >
      {icons ? <OctagonX size={14} /> : text.panel.end.kill}
    </Button>
  )
}

const isBeingKilled = ({ state }: SessionView) => state.kind === 'stopping' && state.step === 'kill'

/** Asks first: a conversation that is deleted does not come back. */
const Remove = ({ view, icons = false, tabIndex }: EndButtonsProps) => (
  <Button
    look="quiet"
    size={icons ? 'icon' : 'small'}
    tabIndex={tabIndex}
    aria-label={text.panel.end.remove}
    title={text.panel.end.removeHint}
    onClick={() => openDialog({ kind: 'remove', session: view.id })}
  >
    {icons ? <Trash2 size={13} /> : text.panel.end.remove}
  </Button>
)
