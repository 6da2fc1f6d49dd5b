import { createStore } from 'zustand/vanilla'
import type { SessionId } from '../../preload/contract/session'
import { faultOf, type Request } from '../bridge'

export type RawFindState = {
  words: string
  /** Indexes of the lines that hold the words, ascending. */
  lines: readonly number[]
  /** Lines that were looked through. */
  to: number
  looking: boolean
  /** Why the journal could not be looked through; '' when it could. */
  trouble: string
}

const nothing: RawFindState = { words: '', lines: [], to: 0, looking: false, trouble: '' }

/** Nobody goes through more. */
const MOST_FOUND = 50_000

/** Looks for words in the whole journal of a session, a stretch at a time; what is added to it is looked through too. */
export function createRawFinder(id: SessionId, request: Request) {
  const store = createStore<RawFindState>()(() => nothing)
  /** Changes with other words: an answer to earlier ones is dropped. */
  let search = 0

  /** Looks for other words; '' for none. */
  function look(words: string, total: number): Promise<void> {
    search += 1
    store.setState({ ...nothing, words })
    return goOn(total)
  }

  /** Looks through what is there by now and was not looked through: lines up to `total`. */
  async function goOn(total: number): Promise<void> {
    const own = search
    const { words, looking, to } = store.getState()
    if (words === '' || looking || to >= total) return
    store.setState({ looking: true, trouble: '' })
    try {
      for (let from = to; from < total && store.getState().lines.length < MOST_FOUND; ) {
        const found = await request('session:raw-find', id, words, from)
        if (search !== own) return
        store.setState(({ lines }) => ({ lines: [...lines, ...found.lines], to: found.to }))
        // A journal that was taken away has nothing more.
        if (found.to <= from) break
        from = found.to
      }
      store.setState({ looking: false })
    } catch (error) {
      if (search === own) store.setState({ looking: false, trouble: faultOf(error).message })
    }
  }

  return { store, look, goOn }
}
