import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Feed } from '../../../main/app/feed'
import type { AgentEvent, EventBatch } from '../../../preload/contract/chat'
import type { SessionView } from '../../../preload/contract/session'

const FRAME_MS = 16
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const view = (id: string, lastLine = '') => ({ id, lastLine }) as SessionView
const text = (words: string): AgentEvent => ({ at: 1, type: 'text', block: 'b', text: words })

function feed() {
  const pushed: [string, unknown][] = []
  const made = new Feed((channel, ...news) => pushed.push([channel, structuredClone(news[0])]))
  const frame = () => void vi.advanceTimersByTime(FRAME_MS)
  const batches = () =>
    pushed.filter(([channel]) => channel === 'session:events').map(([, news]) => news as EventBatch[])
  return { feed: made, pushed, frame, batches }
}

/** Words of each delivery, with the number of its first event: 'a from 3: x y'. */
const told = (deliveries: EventBatch[][]) =>
  deliveries.map((batches) =>
    batches.map(
      ({ id, from, events }) =>
        `${id} from ${from}: ${events.map((each) => ('text' in each ? each.text : each.type)).join(' ')}`,
    ),
  )

/** Whether the last delivery begins behind what was delivered before it, and its last words. Short, for the texts are megabytes. */
const afterGap = (deliveries: EventBatch[][]) =>
  deliveries.at(-1)?.map(({ id, from, events }) => {
    const last = events.at(-1)
    return { id, gap: from > 8, last: last && 'text' in last ? last.text.slice(0, 20) : null }
  })

describe('the feed of the window', () => {
  it('gathers a frame’s changes into one message, the newest view of each session', () => {
    const { feed: it, pushed, frame } = feed()
    for (const line of ['one', 'two', 'three']) it.changed(view('a', line))
    it.changed(view('b'))
    it.gone('b')
    it.gone('c')
    const before = [...pushed]
    frame()
    frame()
    expect({ before, pushed, timers: vi.getTimerCount() }).toEqual({
      before: [],
      pushed: [['sessions:changed', { changed: [view('a', 'three')], removed: ['b', 'c'] }]],
      timers: 0,
    })
  })

  it('has the events of opened sessions and of no others, in one message', () => {
    const { feed: it, frame, batches } = feed()
    it.events('a', 0, [text('before')])
    it.open('a')
    it.open('b')
    it.events('a', 1, [text('one'), text('two')])
    it.events('b', 7, [text('other')])
    it.events('c', 0, [text('closed')])
    it.events('a', 3, [text('three')])
    it.close('b')
    it.events('b', 8, [text('late')])
    frame()
    expect(told(batches())).toEqual([['a from 1: one two three']])
  })

  it('numbers each message by its first event, so that they join without gap or overlap', () => {
    const { feed: it, frame, batches } = feed()
    it.open('a')
    let from = 5
    for (const size of [3, 1, 0, 2]) {
      const events = Array.from({ length: size }, (_, index) => text(String(from + index)))
      it.events('a', from, events)
      from += size
      if (size === 1) frame()
    }
    frame()
    expect(told(batches())).toEqual([['a from 5: 5 6 7 8'], ['a from 9: 9 10']])
  })

  it('does not change what it was given', () => {
    const { feed: it, frame } = feed()
    const first = [text('one')]
    it.open('a')
    it.events('a', 0, first)
    it.events('a', 1, [text('two')])
    frame()
    expect(first).toEqual([text('one')])
  })

  it('holds events back while eight messages are unanswered, then sends what gathered in one', () => {
    const { feed: it, frame, batches } = feed()
    it.open('a')
    for (let number = 0; number < 12; number += 1) {
      it.events('a', number, [text(String(number))])
      frame()
    }
    const held = told(batches()).length
    it.taken()
    frame()
    it.taken()
    frame()
    expect({ held, last: told(batches()).at(-1), all: batches().length, timers: vi.getTimerCount() }).toEqual({
      held: 8,
      last: ['a from 8: 8 9 10 11'],
      all: 9,
      timers: 0,
    })
  })

  it('sends one message for each answer while the window is behind', () => {
    const { feed: it, frame, batches } = feed()
    it.open('a')
    const sentAfter = Array.from({ length: 12 }, (_, number) => {
      if (number === 10) it.taken()
      it.events('a', number, [text(String(number))])
      frame()
      return batches().length
    })
    expect(sentAfter).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 9, 9])
  })

  it('tells of changed sessions also while events are held back', () => {
    const { feed: it, frame, pushed } = feed()
    it.open('a')
    for (let number = 0; number < 9; number += 1) {
      it.events('a', number, [text('x')])
      frame()
    }
    it.changed(view('a', 'still alive'))
    frame()
    expect(pushed.at(-1)).toEqual(['sessions:changed', { changed: [view('a', 'still alive')], removed: [] }])
  })

  it('drops what a window that stopped answering would have to swallow, so that it sees a gap', () => {
    const { feed: it, frame, batches } = feed()
    it.open('a')
    for (let number = 0; number < 8; number += 1) {
      it.events('a', number, [text('x')])
      frame()
    }
    const megabyte = 'y'.repeat(1024 * 1024)
    for (let number = 8; number < 41; number += 1) it.events('a', number, [text(megabyte)])
    it.events('a', 41, [text('after the gap')])
    for (let answer = 0; answer < 8; answer += 1) it.taken()
    frame()
    expect(afterGap(batches())).toEqual([{ id: 'a', gap: true, last: 'after the gap' }])
  })

  it('counts what tools put out towards that bound', () => {
    const { feed: it, frame, batches } = feed()
    it.open('a')
    for (let number = 0; number < 8; number += 1) {
      it.events('a', number, [text('x')])
      frame()
    }
    const output = 'y'.repeat(1024 * 1024)
    for (let number = 8; number < 41; number += 1)
      it.events('a', number, [{ at: 1, type: 'tool-end', tool: 't', ok: true, output }])
    it.events('a', 41, [text('after the gap')])
    it.taken()
    frame()
    expect(afterGap(batches())).toEqual([{ id: 'a', gap: true, last: 'after the gap' }])
  })

  it('takes nothing of a closed session into account for the next one', () => {
    const { feed: it, frame, batches } = feed()
    it.open('a')
    it.events('a', 0, [text('y'.repeat(32 * 1024 * 1024))])
    it.close('a')
    it.open('b')
    it.events('b', 0, [text('first words')])
    frame()
    expect(told(batches())).toEqual([['b from 0: first words']])
  })

  it('knows of nothing that an earlier page had open', () => {
    const { feed: it, frame, batches } = feed()
    it.open('a')
    for (let number = 0; number < 9; number += 1) {
      it.events('a', number, [text('old')])
      frame()
    }
    it.reset()
    it.events('a', 9, [text('unseen')])
    frame()
    it.open('a')
    it.events('a', 10, [text('new')])
    frame()
    expect({ count: batches().length, last: told(batches()).at(-1) }).toEqual({ count: 9, last: ['a from 10: new'] })
  })

  it('is silent once it is stopped, and forgets events of a session that was removed', () => {
    const { feed: it, frame, pushed } = feed()
    it.open('a')
    it.events('a', 0, [text('never seen')])
    it.gone('a')
    frame()
    it.changed(view('b'))
    it.stop()
    frame()
    expect(pushed).toEqual([['sessions:changed', { changed: [], removed: ['a'] }]])
  })
})
