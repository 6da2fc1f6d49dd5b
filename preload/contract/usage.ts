/** Totals over the session as far as the agent tells them. */
export type Usage = { inputTokens: number; outputTokens: number; costUsd: number | null }
