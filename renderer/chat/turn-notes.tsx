import { CircleCheck, CircleSlash, CircleX } from 'lucide-react'
import type { BlockOf } from '../stores/blocks'
import { useNow } from '../ui/clock'
import { duration, measured, tokens } from '../ui/format'
import { partName } from './find-text'
import type { Turn } from './turns'

const outcomes = {
  ok: { icon: CircleCheck, look: 'text-fine', word: 'Done' },
  error: { icon: CircleX, look: 'text-bad', word: 'Failed' },
  interrupted: { icon: CircleSlash, look: 'text-faint', word: 'Interrupted' },
}

/** What became of a turn, beside the message that began it: how long it runs, or how it ended. */
export function TurnState({ turn }: { turn: Turn }) {
  const { end } = turn
  if (!end) return turn.isOver ? <Quiet>not finished</Quiet> : <Quiet>{<Ticking since={turn.beganAt} />}</Quiet>
  const { icon: Icon, look, word } = outcomes[end.outcome]
  return (
    <Quiet>
      {measured(durationOf(turn, end))}
      <Icon size={13} aria-label={word} className={look} />
    </Quiet>
  )
}

const Quiet = ({ children }: { children: React.ReactNode }) => (
  <span className="flex shrink-0 items-center gap-1.5 self-start pt-0.5 text-xs text-faint tabular-nums">
    {children}
  </span>
)

const Ticking = ({ since }: { since: number }) => duration(useNow() - since)

const durationOf = (turn: Turn, end: BlockOf<'turn-end'>) => end.durationMs ?? Math.max(0, end.at - turn.beganAt)

/** Where a turn ends: outcome, duration, and what it alone used where the agent tells. */
export function TurnEnd({ block, turn }: { block: BlockOf<'turn-end'>; turn: Turn | undefined }) {
  const span = turn ? durationOf(turn, block) : block.durationMs
  const { usage } = block
  const used = turn?.used?.inputTokens || turn?.used?.outputTokens ? turn.used : null
  const facts = [
    outcomes[block.outcome].word,
    ...(span === null ? [] : [measured(span)]),
    ...(used ? [`${tokens(used.inputTokens)} in`, `${tokens(used.outputTokens)} out`] : []),
    ...(used?.costUsd ? [dollars(used.costUsd)] : []),
  ]
  const total = usage && `In all so far: ${tokens(usage.inputTokens)} in, ${tokens(usage.outputTokens)} out`
  const totalCost = usage?.costUsd ? `, ${dollars(usage.costUsd)}` : ''
  return (
    <div>
      {block.outcome === 'error' && (
        <p
          data-part={partName(block.key, 'text')}
          className="mb-1.5 rounded-r-md border-l-[3px] border-bad bg-bad-wash px-3 py-2 break-words"
        >
          {block.reason || 'The turn ended with an error.'}
        </p>
      )}
      <div
        className="flex h-6 items-center gap-3 text-xs text-faint tabular-nums"
        title={total ? `${total}${totalCost}` : undefined}
      >
        <span className="shrink-0">{facts.join(' · ')}</span>
        <span className="h-px flex-1 bg-line" />
      </div>
    </div>
  )
}

const dollars = (amount: number) => (amount < 0.01 ? 'under $0.01' : `$${amount.toFixed(2)}`)
