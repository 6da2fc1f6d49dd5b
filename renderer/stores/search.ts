import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Fault } from '../../preload/contract/fault'
import type { SearchHit, SearchNews } from '../../preload/contract/search'
import type { SessionId } from '../../preload/contract/session'
import { faultOf, type Request, request } from '../bridge'

/** What was found in one session, the newest first. */
export type FoundSession = { session: SessionId; hits: readonly SearchHit[] }

export type SearchState = {
  words: string
  /** In the order in which they were looked through: the newest session first. */
  found: readonly FoundSession[]
  looked: number
  total: number
  /** null while it is looked for. */
  end: SearchNews['end']
  fault: Fault | null
  /** Looks for other words; none look for nothing. What was found of the last ones goes. */
  look(words: string): void
  take(news: SearchNews): void
  /** Nobody waits for it any more. */
  cancel(): void
}

const nothing = { found: [], looked: 0, total: 0, end: 'complete', fault: null } as const

/** The search through everything that was said. What main tells of a former search is dropped. */
export const createSearchStore = (ask: Request) =>
  createStore<SearchState>()((set, get) => {
    let number = 0
    return {
      words: '',
      ...nothing,
      look: (words) => {
        number += 1
        const own = number
        set({ words, ...nothing, end: words.trim() === '' ? 'complete' : null })
        if (words.trim() === '') return get().cancel()
        ask('search:begin', own, words).catch((error: unknown) => {
          if (own === number) set({ fault: faultOf(error), end: 'complete' })
        })
      },
      take: ({ search, hits, looked, total, end }) => {
        if (search === number) set(({ found }) => ({ found: joined(found, hits), looked, total, end }))
      },
      cancel: () => {
        number += 1
        // Main may be gone by now, and the search with it.
        ask('search:cancel').catch(() => undefined)
      },
    }
  })

/** A session's hits come together, and each session once. */
function joined(found: readonly FoundSession[], hits: readonly SearchHit[]): readonly FoundSession[] {
  if (hits.length === 0) return found
  const bySession = new Map(found.map(({ session, hits: known }) => [session, known]))
  for (const hit of hits) bySession.set(hit.session, [...(bySession.get(hit.session) ?? []), hit])
  return Array.from(bySession, ([session, its]) => ({ session, hits: its }))
}

export const search = createSearchStore(request)

export const useSearch = <T>(select: (state: SearchState) => T) => useStore(search, select)
