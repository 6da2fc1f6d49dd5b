import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EndReport } from '../../../preload/contract/process'
import type { Request } from '../../../renderer/bridge'
import { createOrders } from '../../../renderer/stores/orders'
import { endReport } from '../../fixtures/fake-bridge'

/** A main that answers when the test says so. */
function createMain() {
  const asked: string[] = []
  const answers: ((report: EndReport) => void)[] = []
  const request = ((channel) => {
    asked.push(channel)
    return new Promise<EndReport>((resolve) => answers.push(resolve))
  }) as Request
  return { asked, answers, request }
}

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

describe('orders to end', () => {
  it('take a second Stop for haste, but not the second click of a double click, and no third', () => {
    const { asked, request } = createMain()
    const orders = createOrders()
    const stop = (isStopping: boolean) => void orders.stop('s', isStopping, request)
    stop(false)
    vi.advanceTimersByTime(200)
    stop(true)
    expect(asked).toEqual(['session:stop'])
    vi.advanceTimersByTime(300)
    stop(true)
    stop(true)
    expect(asked).toEqual(['session:stop', 'session:stop'])
    expect(orders.store.getState().byId).toEqual({
      s: { stoppedAt: 1_000_000, hurriedAt: 1_000_500, killedAt: null },
    })
  })

  it('hasten an end at once that was ordered elsewhere', () => {
    const { asked, request } = createMain()
    const orders = createOrders()
    void orders.stop('s', true, request)
    expect([asked, orders.store.getState().byId.s?.hurriedAt]).toEqual([['session:stop'], 1_000_000])
  })

  it('send one Kill, beside a Stop, and forget what was answered', async () => {
    const { asked, answers, request } = createMain()
    const orders = createOrders()
    void orders.stop('s', false, request)
    const killed = orders.kill('s', request)
    expect(orders.kill('s', request)).toBe(null)
    expect(asked).toEqual(['session:stop', 'session:kill'])
    for (const answer of answers) answer(endReport())
    expect(await killed).toEqual(endReport())
    await vi.runAllTimersAsync()
    expect(orders.store.getState().byId).toEqual({})
  })

  it('may be given again when main refused', async () => {
    const orders = createOrders()
    const refuse = (() => Promise.reject(new Error('no'))) as Request
    await expect(orders.kill('s', refuse)).rejects.toThrow('no')
    expect(orders.store.getState().byId).toEqual({})
  })
})
