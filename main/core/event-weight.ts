import type { AgentEvent } from '../../preload/contract/chat'

/** Roughly what an event costs to keep, in characters. */
export function eventWeight(event: AgentEvent): number {
  let characters = 100
  for (const value of Object.values(event)) if (typeof value === 'string') characters += value.length
  if (event.type === 'user') for (const { data } of event.images ?? []) characters += data.length
  if (event.type === 'picture' || event.type === 'tool-picture') characters += event.image.data.length
  if (event.type === 'plan') for (const { text } of event.items) characters += text.length
  return characters
}
