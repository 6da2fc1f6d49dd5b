import type { Conversation } from '../../../main/core/conversation'
import type { AgentEvent } from '../../../preload/contract/chat'

/** All pages, the oldest first, then the newest stretch. */
export function pages(conversation: Conversation): AgentEvent[][] {
  const newest = conversation.newest()
  const found = [newest.events]
  for (let cursor = newest.older; cursor !== null; ) {
    const page = conversation.older(cursor)
    found.unshift(page.events)
    cursor = page.older
  }
  return found
}

/** Text that goes on in its block counts as one: where a page ends makes no difference to a reader. */
export function joined(events: readonly AgentEvent[]): AgentEvent[] {
  const whole: AgentEvent[] = []
  for (const event of events) {
    const last = whole.at(-1)
    const goesOn =
      (event.type === 'text' || event.type === 'thinking') && last?.type === event.type && last.block === event.block
    if (goesOn) whole[whole.length - 1] = { ...last, text: last.text + event.text }
    else whole.push(event)
  }
  return whole
}
