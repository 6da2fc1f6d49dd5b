import { describe, expect, it } from 'vitest'
import type { AgentEvent } from '../../../preload/contract/chat'
import type { Requests } from '../../../preload/contract/ipc'
import { type Request, RequestFault } from '../../../renderer/bridge'
import { createConversation } from '../../../renderer/stores/conversation'

const told = (from: number, to: number): AgentEvent[] =>
  Array.from({ length: to - from }, (_, step) => ({ at: 0, type: 'user', text: String(from + step) }))

/** A main that has told `count.now` events; `asked` are the channels in order. */
function createMain(pageSize = 1000) {
  const count = { now: 3 }
  const asked: string[] = []
  const request = (async (channel: keyof Requests, _id: string, cursor?: string) => {
    asked.push(channel)
    if (channel !== 'session:open' && channel !== 'session:older') return undefined
    const to = channel === 'session:open' ? count.now : Number(cursor)
    const from = Math.max(0, to - pageSize)
    return { events: told(from, to), older: from === 0 ? null : String(from), next: to }
  }) as Request
  return { count, asked, request }
}

const texts = (conversation: ReturnType<typeof createConversation>) =>
  conversation.store.getState().transcript.blocks.map((block) => ('text' in block ? block.text : ''))
const upTo = (count: number) => told(0, count).map((event) => ('text' in event ? event.text : ''))

describe('a conversation', () => {
  it('joins the page and live news that overlap, each event once', async () => {
    const { request } = createMain()
    const conversation = createConversation('s', request)
    const opening = conversation.open()
    conversation.take({ id: 's', from: 1, events: told(1, 3) })
    conversation.take({ id: 's', from: 2, events: told(2, 5) })
    conversation.take({ id: 'another', from: 5, events: told(5, 9) })
    await opening
    conversation.take({ id: 's', from: 5, events: told(5, 6) })
    expect(texts(conversation)).toEqual(upTo(6))
  })

  it('opens anew when news is missing', async () => {
    const { request, asked, count } = createMain()
    const conversation = createConversation('s', request)
    await conversation.open()
    count.now = 8
    conversation.take({ id: 's', from: 7, events: told(7, 8) })
    await expect.poll(() => texts(conversation)).toEqual(upTo(8))
    expect(asked).toEqual(['session:open', 'session:open'])
  })

  it('puts older pages in front until the beginning', async () => {
    const { request, count } = createMain(2)
    count.now = 5
    const conversation = createConversation('s', request)
    await conversation.open()
    const seen = [texts(conversation)]
    while (conversation.store.getState().older !== null) {
      await conversation.loadOlder()
      seen.push(texts(conversation))
    }
    expect(seen).toEqual([['3', '4'], ['1', '2', '3', '4'], upTo(5)])
    const keys = conversation.store.getState().transcript.blocks.map((block) => block.key)
    expect(keys).toEqual([0, 1, 2, 3, 4])
  })

  it('keeps a fault for the person to read', async () => {
    const fault = { code: 'journal', message: 'The journal could not be read.', hint: 'Look at the disk.' }
    const conversation = createConversation('s', () => Promise.reject(new RequestFault(fault)))
    await conversation.open()
    expect(conversation.store.getState()).toMatchObject({ opened: false, fault })
  })
})
