import type { EndStep } from '../../preload/contract/process'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { stepWords } from '../panel/state-words'
import { useOrders } from '../stores/orders'
import { useWindow } from '../stores/window'
import { useNow } from '../ui/clock'
import { secondsLeft } from '../ui/format'
import { type Rung, rungsOf } from './rungs'

const looks: Record<Rung['when'], string> = { before: 'text-faint', now: 'font-medium text-ink', later: 'text-faint' }

type LadderProps = { view: SessionView; state: { since: number; step: EndStep } }

/** The end of a session as it happens: what was asked, what is done now, what comes next and when. */
export function Ladder({ view, state }: LadderProps) {
  const { stoppedAt, hurriedAt, killedAt } = useOrders(view.id)
  const grace = useWindow((window) => window.patience?.stopSeconds ?? null)
  const now = useNow()
  // The grace is known only of a Stop that was ordered here: a quit and an agent that left its tools behind have others.
  const isOurStop = stoppedAt !== null && hurriedAt === null && killedAt === null && grace !== null
  const seconds = isOurStop ? secondsLeft(stoppedAt, grace, now) : null
  return (
    <section
      aria-label={text.session.ladder.label}
      className="flex flex-wrap items-center gap-x-2 gap-y-0.5 border-b border-line bg-sunken px-4 py-2 text-sm tabular-nums"
    >
      {rungsOf(state.step, seconds, killedAt !== null).map((rung, index) => (
        <span key={rung.step} className={`flex gap-2 ${looks[rung.when]}`} data-when={rung.when}>
          {index > 0 && (
            <span aria-hidden className="font-normal text-faint">
              ›
            </span>
          )}
          {rung.words}
        </span>
      ))}
      <span role="status" className="sr-only">
        {stepWords[state.step]}
      </span>
    </section>
  )
}
