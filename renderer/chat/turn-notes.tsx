import { CircleCheck, CircleSlash, CircleX } from 'lucide-react'
import { text } from '../../preload/text'
import type { BlockOf } from '../stores/blocks'
import { useNow } from '../ui/clock'
import { duration, measured, tokens } from '../ui/format'
import { partName } from './find-text'
import type { Turn } from './turns'

const words = text.conversation.turn

const outcomes = {
  ok: { icon: CircleCheck, look: 'text-fine' },
  error: { icon: CircleX, look: 'text-bad' },
  interrupted: { icon: CircleSlash, look: 'text-faint' },
}

/** What became of a turn, beside the message that began it: how long it runs, or how it ended. */
export function TurnState({ turn }: { turn: Turn }) {
  const { end } = turn
  if (!end) return turn.isOver ? <Quiet>{words.notFinished}</Quiet> : <Quiet>{<Ticking since={turn.beganAt} />}</Quiet>
  const { icon: Icon, look } = outcomes[end.outcome]
  return (
    <Quiet>
      {measured(durationOf(turn, end))}
      <Icon size={13} aria-label={words.outcomes[end.outcome]} className={look} />
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
    words.outcomes[block.outcome],
    ...(span === null ? [] : [measured(span)]),
    ...(used ? [words.read(tokens(used.inputTokens)), words.written(tokens(used.outputTokens))] : []),
    ...(used?.costUsd ? [dollars(used.costUsd)] : []),
  ]
  const totalCost = usage?.costUsd ? dollars(usage.costUsd) : null
  const total = usage && words.total(tokens(usage.inputTokens), tokens(usage.outputTokens), totalCost)
  return (
    <div>
      {block.outcome === 'error' && (
        <p
          data-part={partName(block.key, 'text')}
          className="mb-1.5 rounded-r-md border-l-[3px] border-bad bg-bad-wash px-3 py-2 break-words"
        >
          {block.reason || words.failedWithoutReason}
        </p>
      )}
      <div className="flex h-6 items-center gap-3 text-xs text-faint tabular-nums" title={total ?? undefined}>
        <span className="shrink-0">{facts.join(' · ')}</span>
        <span className="h-px flex-1 bg-line" />
      </div>
    </div>
  )
}

const dollars = (amount: number) => (amount < 0.01 ? words.cost.tiny : words.cost.dollars(amount.toFixed(2)))
