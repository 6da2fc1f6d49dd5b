import { describe, expect, it } from 'vitest'
import { Outbox } from '../../../main/core/outbox'
import type { QueuedMessage } from '../../../preload/contract/session'

function outbox(waiting: QueuedMessage[] = []) {
  let changes = 0
  const box = new Outbox(waiting, () => {
    changes += 1
  })
  return { box, changes: () => changes }
}
const texts = (messages: { text: string }[]) => messages.map(({ text }) => text)

describe('messages for an agent', () => {
  it('go out one at a time, in order, and leave only when the journal shows them', () => {
    const { box, changes } = outbox([{ id: 'task', text: 'first' }])
    box.add('second', [])
    const first = box.next()
    const meanwhile = { next: box.next(), queued: texts(box.queued), kept: texts(box.messages) }
    box.delivered('first')
    const second = box.next()
    box.delivered('second')
    expect({ first: first?.id, meanwhile, second: second?.text, left: box.messages, changes: changes() }).toEqual({
      first: 'task',
      meanwhile: { next: null, queued: ['second'], kept: ['first', 'second'] },
      second: 'second',
      left: [],
      changes: 3,
    })
  })

  it('are not taken for earlier ones of the same words, which a journal that is read again shows', () => {
    const { box } = outbox([{ id: 'again', text: 'go on', at: 100 }])
    box.delivered('go on', 99)
    const before = texts(box.messages)
    box.delivered('go on', 100)
    expect([before, box.messages]).toEqual([['go on'], []])
  })

  it('keep their id and their place when they could not be written', () => {
    const { box } = outbox()
    box.add('first', [])
    box.add('second', [])
    const once = box.next()
    box.failed()
    expect({ again: box.next(), queued: texts(box.queued) }).toEqual({ again: once, queued: ['second'] })
  })

  it('can be taken back until they are on their way', () => {
    const { box, changes } = outbox()
    const [first, second] = [box.add('first', []), box.add('second', [])]
    box.next()
    const outcomes = [box.remove(first.id), box.remove(second.id), box.remove(second.id), box.remove('unknown')]
    expect({ outcomes, left: texts(box.messages), changes: changes() }).toEqual({
      outcomes: [false, true, false, false],
      left: ['first'],
      changes: 3,
    })
  })

  it('are not taken off the queue by words that were not theirs', () => {
    const { box, changes } = outbox()
    box.add('waits', [])
    box.delivered('somebody else’s words')
    expect({ left: texts(box.messages), changes: changes() }).toEqual({ left: ['waits'], changes: 1 })
  })

  it('leave the queue also when the journal shows them after everybody gave up, and are not sent again', () => {
    const { box } = outbox()
    box.add('first', [])
    const { id } = box.next() ?? { id: '' }
    box.failed()
    box.delivered('first')
    box.written(id)
    expect({ left: box.messages, next: box.next() }).toEqual({ left: [], next: null })
  })

  it('make way for the next one when they turn out to have been written before', () => {
    const { box } = outbox()
    const [first] = [box.add('first', []), box.add('second', [])]
    box.next()
    box.written(first.id)
    expect({ left: texts(box.messages), next: box.next()?.text }).toEqual({ left: ['second'], next: 'second' })
  })
})
