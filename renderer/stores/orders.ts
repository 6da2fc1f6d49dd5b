import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { EndReport } from '../../preload/contract/process'
import type { SessionId } from '../../preload/contract/session'
import type { Request } from '../bridge'

/** What the person ordered here and has no answer yet. Times are epoch milliseconds. */
export type EndOrders = { stoppedAt: number | null; hurriedAt: number | null; killedAt: number | null }

export type OrdersState = { byId: Record<SessionId, EndOrders> }

/** The second click of a double click is no decision to take an agent's time to finish away. */
const HURRY_AFTER_MS = 400

const none: EndOrders = { stoppedAt: null, hurriedAt: null, killedAt: null }

export type Orders = ReturnType<typeof createOrders>

/**
 * Orders to end that are under way, over all places that show the buttons: repeated clicks send one request, but for a
 * second Stop, which takes the rest of the grace away.
 */
export function createOrders() {
  const store = createStore<OrdersState>()(() => ({ byId: {} }))
  const of = (id: SessionId) => store.getState().byId[id] ?? none
  const note = (id: SessionId, change: Partial<EndOrders>) =>
    store.setState(({ byId }) => ({ byId: { ...byId, [id]: { ...(byId[id] ?? none), ...change } } }))
  const settle = (id: SessionId, name: keyof EndOrders) => {
    note(id, { [name]: null })
    if (Object.values(of(id)).some((at) => at !== null)) return
    store.setState(({ byId: { [id]: _, ...byId } }) => ({ byId }))
  }

  /** Sends the order unless it is under way; null then. */
  function give(
    id: SessionId,
    name: keyof EndOrders,
    channel: 'session:stop' | 'session:kill',
    request: Request,
  ): Promise<EndReport> | null {
    if (of(id)[name] !== null) return null
    note(id, { [name]: Date.now() })
    return request(channel, id).finally(() => settle(id, name))
  }

  return {
    store,
    /** `isStopping`: main says that an end is under way, whoever ordered it. Answers null when there was nothing to send. */
    stop(id: SessionId, isStopping: boolean, request: Request): Promise<EndReport> | null {
      const { stoppedAt } = of(id)
      if (stoppedAt === null && !isStopping) return give(id, 'stoppedAt', 'session:stop', request)
      if (stoppedAt !== null && Date.now() - stoppedAt < HURRY_AFTER_MS) return null
      return give(id, 'hurriedAt', 'session:stop', request)
    },
    kill: (id: SessionId, request: Request) => give(id, 'killedAt', 'session:kill', request),
  }
}

export const orders = createOrders()

/** What was ordered for this session and is not answered yet. */
export const useOrders = (id: SessionId): EndOrders => useStore(orders.store, (state) => state.byId[id]) ?? none
