import { createStore } from 'zustand/vanilla'
import type { EventBatch } from '../../preload/contract/chat'
import type { Fault } from '../../preload/contract/fault'
import type { SessionId } from '../../preload/contract/session'
import { faultOf, type Request } from '../bridge'
import { emptyTranscript, join, reduce, type Transcript } from './transcript'

export type ConversationState = {
  transcript: Transcript
  /** Asks for the page before; null at the beginning. */
  older: string | null
  /** True once the first page is here. */
  opened: boolean
  fault: Fault | null
}

/** With so many blocks the oldest are let go (by opening anew), so that a session of days does not fill the memory. */
const MOST_BLOCKS = 40_000

/** After so many openings in a row that did not close a gap, news is taken as it comes. */
const MOST_REOPENINGS = 3

export type Conversation = ReturnType<typeof createConversation>

/**
 * The conversation of the open session: a page from main, joined with live news by sequence number, without gap or
 * overlap. Faults are kept in the state and never thrown.
 */
export function createConversation(id: SessionId, request: Request) {
  const store = createStore<ConversationState>()(() => ({
    transcript: emptyTranscript,
    older: null,
    opened: false,
    fault: null,
  }))
  let first = 0
  let next = 0
  /** News that came while a page was on its way; null while nothing is awaited. */
  let waiting: EventBatch[] | null = null
  let loading: Promise<void> | null = null
  let reopenings = 0
  let closed = false

  async function open(): Promise<void> {
    if (waiting !== null || closed) return
    waiting = []
    try {
      const page = await request('session:open', id)
      if (closed) return
      next = page.next
      first = page.next - page.events.length
      const transcript = reduce(emptyTranscript, page.events, first)
      store.setState({ transcript, older: page.older, opened: true, fault: null })
    } catch (error) {
      store.setState({ fault: faultOf(error) })
    }
    const came = waiting
    waiting = null
    for (const batch of came) take(batch)
  }

  /** Takes live news of this session; what the page already told is dropped, a gap opens the session anew. */
  function take(batch: EventBatch): void {
    if (closed || batch.id !== id) return
    if (waiting !== null) {
      waiting.push(batch)
      return
    }
    if (batch.from > next && reopenings < MOST_REOPENINGS) {
      reopenings++
      void open()
      return
    }
    const events = batch.from < next ? batch.events.slice(next - batch.from) : batch.events
    if (events.length === 0) return
    reopenings = 0
    const from = Math.max(next, batch.from)
    next = from + events.length
    const transcript = reduce(store.getState().transcript, events, from)
    store.setState({ transcript })
    if (transcript.blocks.length > MOST_BLOCKS) void open()
  }

  /** Loads the page before what is here. Whoever asks meanwhile waits for the same page. */
  function loadOlder(): Promise<void> {
    loading ??= loadPage().finally(() => {
      loading = null
    })
    return loading
  }

  async function loadPage(): Promise<void> {
    const { older } = store.getState()
    if (older === null || closed) return
    try {
      const page = await request('session:older', id, older)
      // Opened anew in the meantime: this page no longer joins.
      if (store.getState().older !== older) return
      first -= page.events.length
      const transcript = join(reduce(emptyTranscript, page.events, first), store.getState().transcript)
      store.setState({ transcript, older: page.older })
    } catch (error) {
      store.setState({ fault: faultOf(error) })
    }
  }

  async function close(): Promise<void> {
    closed = true
    // The session may be gone already, and then there is nothing to close.
    await request('session:close', id).catch(() => undefined)
  }

  return { id, store, open, take, loadOlder, close }
}
