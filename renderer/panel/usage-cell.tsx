import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { tokens } from '../ui/format'

/** Tokens of a session so far, and what they cost where its agent tells it; nothing while it has told nothing. */
export function UsageOf({ view: { usage } }: { view: SessionView }) {
  const { inputTokens, outputTokens, costUsd } = usage
  if (inputTokens + outputTokens === 0) return null
  const cost = costUsd === null || costUsd === 0 ? '' : `$${costUsd.toFixed(2)}`
  const counts = { input: tokens(inputTokens), output: tokens(outputTokens) }
  const title =
    cost === '' ? text.panel.row.tokens(counts.input, counts.output) : text.panel.row.tokensAndCost({ ...counts, cost })
  return <span title={title}>{cost || tokens(inputTokens + outputTokens)}</span>
}
