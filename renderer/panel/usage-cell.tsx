import type { SessionView } from '../../preload/contract/session'
import { tokens } from '../ui/format'

/** Tokens of a session so far, and what they cost where its agent tells it; nothing while it has told nothing. */
export function UsageOf({ view: { usage } }: { view: SessionView }) {
  const { inputTokens, outputTokens, costUsd } = usage
  if (inputTokens + outputTokens === 0) return null
  const cost = costUsd === null || costUsd === 0 ? '' : `$${costUsd.toFixed(2)}`
  const title = `${tokens(inputTokens)} in, ${tokens(outputTokens)} out${cost && `, ${cost}`}`
  return <span title={title}>{cost || tokens(inputTokens + outputTokens)}</span>
}
