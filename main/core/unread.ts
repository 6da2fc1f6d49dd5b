import { z } from 'zod'
import type { AgentEvent } from '../../preload/contract/chat'

/** How much of a conversation the person has not seen, as a checkpoint holds it. */
export const unreadSchema = z.object({
  /** Journal offset up to which it was seen. */
  since: z.number().int(),
  count: z.number().int(),
  /** The text block that was counted last: more of the same text is no second piece of news. */
  block: z.string(),
})

export type Unread = z.infer<typeof unreadSchema>

export const nothingUnread = (since: number): Unread => ({ since, count: 0, block: '' })

/** Counts what a person would want to come back for: texts, pictures, tool results, permission requests, failures. Pure, so that replay counts as live does. */
export function countUnread(unread: Unread, event: AgentEvent): Unread {
  switch (event.type) {
    case 'text':
      return unread.block === event.block ? unread : { ...unread, count: unread.count + 1, block: event.block }
    case 'picture':
    case 'tool-end':
    case 'permission':
      return { ...unread, count: unread.count + 1 }
    case 'turn-end':
      return event.outcome === 'error' ? { ...unread, count: unread.count + 1 } : unread
    case 'user':
      // What is said from here on answers this.
      return { ...unread, block: '' }
    default:
      return unread
  }
}
