import { createStore } from 'zustand/vanilla'
import type { RawLine } from '../../preload/contract/chat'
import type { Fault } from '../../preload/contract/fault'
import type { SessionId } from '../../preload/contract/session'
import { faultOf, type Request } from '../bridge'

export type RawState = { total: number; pages: ReadonlyMap<number, readonly RawLine[]>; fault: Fault | null }

/** Lines asked for at once. */
const RAW_PAGE = 100
/** A line may hold 64 kB: more pages than a person looks at would only fill the memory. */
const KEPT_PAGES = 24

export type RawLines = ReturnType<typeof createRawLines>

/** The lines of the journal by absolute index, fetched where the person looks. Faults are kept in the state. */
export function createRawLines(id: SessionId, request: Request) {
  const store = createStore<RawState>()(() => ({ total: 0, pages: new Map(), fault: null }))
  const loading = new Set<number>()

  /** Asks how many lines there are now. */
  async function measure(): Promise<void> {
    try {
      const { total } = await request('session:raw', id, store.getState().total, 0)
      store.setState((before) => (before.total === total && before.fault === null ? before : { total, fault: null }))
    } catch (error) {
      store.setState({ fault: faultOf(error) })
    }
  }

  /** Fetches the pages of the lines `from` to `to`, those that are not here or have grown. */
  async function look(from: number, to: number): Promise<void> {
    const first = Math.floor(from / RAW_PAGE)
    const last = Math.floor(Math.max(from, to) / RAW_PAGE)
    const wanted = Array.from({ length: last - first + 1 }, (_, step) => first + step).filter(lacks)
    await Promise.all(wanted.map(load))
  }

  function lacks(page: number): boolean {
    const { total, pages } = store.getState()
    const due = Math.min(RAW_PAGE, total - page * RAW_PAGE)
    return due > 0 && !loading.has(page) && (pages.get(page)?.length ?? 0) < due
  }

  async function load(page: number): Promise<void> {
    loading.add(page)
    try {
      const { total, lines } = await request('session:raw', id, page * RAW_PAGE, RAW_PAGE)
      const pages = new Map(store.getState().pages)
      // Last in the map is last to be let go.
      pages.delete(page)
      pages.set(page, lines)
      for (const oldest of pages.keys()) {
        if (pages.size <= KEPT_PAGES) break
        pages.delete(oldest)
      }
      store.setState({ total, pages, fault: null })
    } catch (error) {
      store.setState({ fault: faultOf(error) })
    } finally {
      loading.delete(page)
    }
  }

  const line = (state: RawState, index: number) => state.pages.get(Math.floor(index / RAW_PAGE))?.[index % RAW_PAGE]

  return { store, measure, look, line }
}
