import {
  Circle,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  Hand,
  Hourglass,
  LoaderCircle,
  SearchX,
  SquareTerminal,
  Unplug,
  Wrench,
} from 'lucide-react'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { useSession } from '../stores/sessions'
import { useNow } from '../ui/clock'
import { type Mark, type StateWords, stateWords } from './state-words'

const shapes: Record<Mark, { icon: typeof Circle; look: string }> = {
  starting: { icon: CircleDashed, look: 'text-faint' },
  ready: { icon: Circle, look: 'text-fine' },
  working: { icon: LoaderCircle, look: 'text-accent animate-spin [animation-duration:2.4s]' },
  tool: { icon: Wrench, look: 'text-accent' },
  'needs-you': { icon: Hand, look: 'text-needs' },
  quiet: { icon: CirclePause, look: 'text-soft' },
  paused: { icon: CirclePause, look: 'text-needs' },
  outside: { icon: SquareTerminal, look: 'text-soft' },
  stopping: { icon: Hourglass, look: 'text-soft' },
  done: { icon: CircleCheck, look: 'text-faint' },
  killed: { icon: CircleSlash, look: 'text-faint' },
  failed: { icon: CircleX, look: 'text-bad' },
  lost: { icon: SearchX, look: 'text-needs' },
  detached: { icon: Unplug, look: 'text-needs' },
  unknown: { icon: CircleQuestionMark, look: 'text-needs' },
}

const wordLooks: Partial<Record<Mark, string>> = {
  'needs-you': 'text-needs font-semibold',
  paused: 'text-needs font-semibold',
  failed: 'text-bad',
  lost: 'text-needs',
  detached: 'text-needs',
  unknown: 'text-needs',
  working: 'text-accent',
  tool: 'text-accent',
}

type StateMarkProps = { id: SessionId; form?: 'line' | 'stacked' | 'compact' }

/** State of a session: shape, word and colour. `stacked` has the time below; `compact` leaves the word to the screen reader and the hover. */
export function StateMark({ id, form = 'line' }: StateMarkProps) {
  const view = useSession(id)
  const now = useNow()
  if (!view) return null
  const { mark, word, time, detail } = stateWords(view, now)
  const { icon: Icon, look } = shapes[mark]
  return (
    <span
      className={`flex items-center gap-2 ${form === 'compact' ? 'shrink-0' : 'min-w-0'}`}
      title={detail === '' ? word : text.panel.state.wordAndDetail(word, detail)}
    >
      <Icon size={15} aria-hidden className={`shrink-0 ${look}`} />
      {form === 'compact' ? (
        <span className="sr-only">{word}</span>
      ) : (
        <Words {...{ mark, word, time }} stacked={form === 'stacked'} />
      )}
    </span>
  )
}

/** The words alone, for the second line of a narrow row. */
export function StateWord({ id }: { id: SessionId }) {
  const view = useSession(id)
  const now = useNow()
  if (!view) return null
  const { mark, word, time } = stateWords(view, now)
  return <Words mark={mark} word={word} time={time} />
}

type WordsProps = Pick<StateWords, 'mark' | 'word' | 'time'> & { stacked?: boolean }

const Words = ({ mark, word, time, stacked = false }: WordsProps) => (
  <span className={`flex max-w-full min-w-0 ${stacked ? 'flex-col' : 'shrink-0 gap-1.5'} ${wordLooks[mark] ?? ''}`}>
    <span className="truncate">{word}</span>
    {time && <span className={`shrink-0 font-normal tabular-nums ${stacked ? 'text-xs' : ''}`}>{time}</span>}
  </span>
)
