import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { SearchHit } from '../../preload/contract/search'
import type { SessionId } from '../../preload/contract/session'
import type { Block } from './blocks'
import type { Conversation } from './conversation'
import { windowStore } from './window'

/** A place in a conversation: the block of this kind that began then, on the page that holds this journal offset. */
export type Place = Pick<SearchHit, 'kind' | 'at' | 'offset'>

/** Which place is to be shown, until it is. */
export const revealStore = createStore<{ wanted: (Place & { session: SessionId }) | null }>()(() => ({ wanted: null }))

/** Shows a session, and in its conversation this place. */
export function revealAt(session: SessionId, place: Place): void {
  revealStore.setState({ wanted: { session, ...place } })
  windowStore.getState().show(session)
  windowStore.setState({ tab: 'conversation' })
}

/** The place that is to be shown in this session; null: none. */
export const useWanted = (session: SessionId): Place | null =>
  useStore(revealStore, ({ wanted }) => (wanted?.session === session ? wanted : null))

/** It is shown, or there is no such place. */
export const revealed = () => revealStore.setState({ wanted: null })

/**
 * Loads pages until the place is among them. Resolves to the key of its block, null when it is not there: its
 * journal was removed, the conversation cannot be read, or `signal` says that nobody waits for it any more.
 */
export async function loadPlace(conversation: Conversation, place: Place, signal: AbortSignal): Promise<number | null> {
  const state = () => conversation.store.getState()
  while (!signal.aborted) {
    const { older, transcript, fault } = state()
    const block = transcript.blocks.filter((each) => isAt(each, place)).at(-1)
    // A block that a page's border cut begins on the page before.
    if (block && (older === null || Number(older) <= place.offset)) return block.key
    if (older === null || fault !== null || Number(older) <= place.offset) return null
    await conversation.loadOlder()
    // Another load is under way, or none came: in either case nothing is gained by asking at once.
    if (state().older === older) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return null
}

const isAt = (block: Block, { kind, at }: Place) => block.kind === kind && block.at === at
