import type { Usage } from '../../preload/contract/usage'
import type { Block, BlockOf } from '../stores/blocks'

/** From a message of the person to the end of what the agent did upon it. */
export type Turn = {
  /** Epoch milliseconds. */
  beganAt: number
  /** null while it goes on, or when another process went on instead of it. */
  end: BlockOf<'turn-end'> | null
  /** Another turn or process followed, or the session is over. */
  isOver: boolean
  /** What this turn alone used; null where that is not known. */
  used: Usage | null
}

/**
 * The turns, by the key of the message that began each and by the key of its end. `fromBeginning`: the blocks are all
 * there are; only then is the first turn's usage known, for agents tell totals.
 */
export function turnsOf(blocks: readonly Block[], fromBeginning: boolean): ReadonlyMap<number, Turn> {
  const turns = new Map<number, Turn>()
  let begun: BlockOf<'user'> | null = null
  let before: Usage | null = fromBeginning ? nothing : null
  const close = (end: BlockOf<'turn-end'> | null, isOver: boolean) => {
    const used = end?.usage && before ? difference(end.usage, before) : null
    if (begun) turns.set(begun.key, kept(begun, { beganAt: begun.at, end, isOver, used }))
    if (end) {
      const beganAt = begun?.at ?? end.at - (end.durationMs ?? 0)
      turns.set(end.key, begun ? turns.get(begun.key)! : kept(end, { beganAt, end, isOver, used }))
      before = end.usage ?? before
    }
    begun = null
  }
  for (const block of blocks) {
    if (block.kind === 'user') begun ??= block
    else if (block.kind === 'turn-end') close(block, true)
    else if (block.kind === 'resumed') {
      close(null, true)
      // Another process counts from nothing.
      before = nothing
    } else if (block.kind === 'process' && block.report) close(null, true)
  }
  close(null, false)
  return turns
}

const nothing: Usage = { inputTokens: 0, outputTokens: 0, costUsd: null }

/** An agent that tells less than before counts otherwise than we thought: then nothing is said. */
function difference(total: Usage, before: Usage): Usage | null {
  const inputTokens = total.inputTokens - before.inputTokens
  const outputTokens = total.outputTokens - before.outputTokens
  if (inputTokens < 0 || outputTokens < 0) return null
  return { inputTokens, outputTokens, costUsd: total.costUsd === null ? null : total.costUsd - (before.costUsd ?? 0) }
}

const known = new WeakMap<Block, Turn>()

/** The same turn is the same object, so that its rows are left alone. */
function kept(by: Block, turn: Turn): Turn {
  const before = known.get(by)
  const isSame = before?.end === turn.end && before.isOver === turn.isOver && isSameUsage(before.used, turn.used)
  if (before && isSame) return before
  known.set(by, turn)
  return turn
}

const isSameUsage = (one: Usage | null, other: Usage | null) =>
  one?.inputTokens === other?.inputTokens &&
  one?.outputTokens === other?.outputTokens &&
  one?.costUsd === other?.costUsd
