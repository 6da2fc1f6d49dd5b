import { text } from '../../preload/text'
import type { ToolBlock } from '../stores/blocks'
import type { StepBlock } from './rows'

const words = text.conversation.steps

/** What the folded line of a row of tool calls says. */
export type StepsSummary = {
  tools: number
  failed: number
  /** Cut off by an interrupt or by the end of the session. */
  unfinished: number
  denied: number
  /** In what the calls gave. */
  pictures: number
  /** From the first call's beginning to the last one's end, in milliseconds. */
  spanMs: number
  /** Names with how often each was called, in the order of the first call: 'Bash ×3, Read'. */
  names: string
}

export function summaryOf(steps: readonly StepBlock[]): StepsSummary {
  const tools = steps.filter((step): step is ToolBlock => step.kind === 'tool')
  const counts = new Map<string, number>()
  for (const { name } of tools) {
    const shown = name || text.conversation.tool.nameless
    counts.set(shown, (counts.get(shown) ?? 0) + 1)
  }
  // Calls may run side by side: the last one to begin need not be the last one to end.
  const ended = Math.max(...tools.map(({ endedAt, at }) => endedAt ?? at))
  return {
    tools: tools.length,
    failed: tools.filter(({ state }) => state === 'failed').length,
    unfinished: tools.filter(({ state }) => state === 'unfinished').length,
    pictures: tools.reduce((sum, { pictures }) => sum + pictures.length, 0),
    denied: steps.filter((step) => step.kind === 'permission' && step.outcome === 'denied').length,
    spanMs: Math.max(0, ended - tools[0]!.at),
    names: words.list([...counts].map(([name, count]) => words.calls(name, count))),
  }
}
