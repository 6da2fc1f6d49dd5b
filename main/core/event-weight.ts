import type { AgentEvent } from '../../preload/contract/chat'

/** Roughly what an event costs to keep, in characters. */
export function eventWeight(event: AgentEvent): number {
  let characters = 100
  for (const value of Object.values(event)) if (typeof value === 'string') characters += value.length
  return characters
}
