import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Pending } from '../../../main/core/pending'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('settles every wait once, by an answer, a refusal, the deadline or the end, and leaves no timer', async () => {
  const pending = new Pending()
  const waits = [100, 100, 50, 60_000, 60_000].map((ms) => pending.open(ms, `Nothing for ${ms} ms.`))
  const settled = Promise.allSettled(waits.map(({ reply }) => reply))
  const [answered, refused, late] = waits.map(({ id }) => id) as [number, number, number]
  pending.answer(answered, { fine: true })
  pending.refuse(answered, 'too late')
  pending.refuse(refused, 'No.')
  vi.advanceTimersByTime(50)
  // What came in with the deadline is heard before it.
  vi.advanceTimersByTime(1)
  pending.answer(late, 'too late')
  pending.answer(4711, 'to nobody')
  const timers = vi.getTimerCount()
  pending.close(new Error('Closed.'))
  pending.close(new Error('Closed twice.'))
  expect({
    outcomes: await settled,
    timers,
    after: vi.getTimerCount(),
    ids: new Set(waits.map(({ id }) => id)).size,
  }).toEqual({
    outcomes: [
      { status: 'fulfilled', value: { fine: true } },
      { status: 'rejected', reason: new Error('No.') },
      { status: 'rejected', reason: new Error('Nothing for 50 ms.') },
      { status: 'rejected', reason: new Error('Closed.') },
      { status: 'rejected', reason: new Error('Closed.') },
    ],
    timers: 2,
    after: 0,
    ids: 5,
  })
})
