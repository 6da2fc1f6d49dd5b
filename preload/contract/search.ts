import type { SessionId } from './session'

/** One place in a session's conversation that has every word that is searched for. */
export type SearchHit = {
  session: SessionId
  /** Who said it: the person, the agent, or the title of a tool call. */
  kind: 'user' | 'text' | 'tool'
  /** When it began, epoch milliseconds: a block of the conversation of this kind and time. */
  at: number
  /** Journal offset of the frame with which it began. */
  offset: number
  /** The words around the first place that matches, in one line. */
  snippet: string
}

/** News of one search. `search` is the number that the window gave it: news of a former one is dropped. */
export type SearchNews = {
  search: number
  hits: SearchHit[]
  /** Sessions that were looked through, of how many. */
  looked: number
  total: number
  /** null while it goes on; then whether everything was looked through, or there was too much to show or too little time. */
  end: 'complete' | 'too-many' | 'out-of-time' | null
}
