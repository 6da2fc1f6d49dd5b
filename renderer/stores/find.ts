import { createStore } from 'zustand/vanilla'
import type { TranscriptPage } from '../../preload/contract/chat'
import { faultOf, type Request } from '../bridge'
import type { Block } from './blocks'
import type { Conversation } from './conversation'
import { emptyTranscript, reduce } from './transcript'

/** An older page that is not loaded: how often the words stand in it, and the cursor that asks for it. */
type OlderPage = { cursor: string; count: number }

export type FindState = {
  words: string
  /** Newest first, as far as was looked. */
  older: readonly OlderPage[]
  /** Older pages are being looked through. */
  looking: boolean
  /** Why older pages could not be looked through; '' when they could. */
  trouble: string
}

const nothing: FindState = { words: '', older: [], looking: false, trouble: '' }

/**
 * Looks for words in the pages of a conversation that the window has not loaded. A page is asked for, counted and let go:
 * a session of days is searched without being kept in the window.
 * @param count how often the words stand in these blocks.
 */
export function createOlderFinder(
  conversation: Conversation,
  request: Request,
  count: (blocks: readonly Block[], words: string) => number,
) {
  const store = createStore<FindState>()(() => nothing)
  /** Changes with every search: an answer to an earlier one is dropped. */
  let search = 0

  /** Begins to look for other words; '' stops. Resolves when all is looked through, or something else is looked for. */
  async function look(words: string): Promise<void> {
    search += 1
    const own = search
    store.setState({ ...nothing, words })
    let cursor = words === '' ? null : conversation.store.getState().older
    if (cursor === null) return
    store.setState({ looking: true })
    try {
      while (cursor !== null) {
        const page: TranscriptPage = await request('session:older', conversation.id, cursor)
        if (search !== own) return
        const { blocks } = reduce(emptyTranscript, page.events, 0)
        const found: OlderPage = { cursor, count: count(blocks, words) }
        store.setState(({ older }) => ({ older: [...older, found] }))
        cursor = page.older
      }
      store.setState({ looking: false })
    } catch (error) {
      if (search === own) store.setState({ looking: false, trouble: faultOf(error).message })
    }
  }

  /** What is found beyond the pages that are loaded by now. */
  function beyond({ older }: FindState): readonly OlderPage[] {
    const { older: next } = conversation.store.getState()
    const at = older.findIndex(({ cursor }) => cursor === next)
    return at < 0 ? [] : older.slice(at)
  }

  /** Loads older pages up to the nearest one that holds the words. False when there is none. */
  async function loadNearest(): Promise<boolean> {
    const pages = beyond(store.getState())
    const nearest = pages.findIndex((page) => page.count > 0)
    if (nearest < 0) return false
    for (let loaded = 0; loaded <= nearest; loaded++) {
      const { older } = conversation.store.getState()
      await conversation.loadOlder()
      // Neither does a page that cannot be read come by asking again.
      if (conversation.store.getState().older === older) return false
    }
    return true
  }

  return { store, look, beyond, loadNearest }
}
