import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Samples } from '../../preload/contract/samples'
import type { SessionId } from '../../preload/contract/session'

/** What main said last of what the sessions and Corral use; null while it has said nothing. */
export const samples = createStore<{ last: Samples | null }>()(() => ({ last: null }))

export const useSamples = () => useStore(samples, ({ last }) => last)

/** One session's; undefined while nothing is known of it. */
export const useLoad = (id: SessionId) => useStore(samples, ({ last }) => last?.sessions[id])
