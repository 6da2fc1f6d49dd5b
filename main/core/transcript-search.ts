import { performance } from 'node:perf_hooks'
import type { AgentEvent } from '../../preload/contract/chat'
import type { SearchHit, SearchNews } from '../../preload/contract/search'
import type { SessionId } from '../../preload/contract/session'
import { SearchedTexts, type Text } from './searched-texts'
import type { Session } from './session'
import { wholeConversation } from './whole-conversation'

/** Everything else gets its turn after half a frame of searching. */
const STRETCH_MS = 8
/** News is told in lots: each costs the window a new list. */
const TELL_EVERY_MS = 100
/** More than anybody reads through; further words narrow it. */
const MOST_HITS = 1000
/** Of one session, so that a talkative one does not hide the others. */
const MOST_OF_ONE = 20
const WITHIN_MS = 60_000
/** Characters of a snippet before the first match, and in all. */
const BEFORE = 60
const SNIPPET = 220

export type SearchScene = {
  /** All sessions whose words Corral has. */
  sessions(): Session[]
  tell(news: SearchNews): void
}

/** One search at a time through what was said in all sessions: a new one takes the place of the last. */
export class TranscriptSearch {
  private under: AbortController | null = null
  private readonly texts = new SearchedTexts()

  constructor(private readonly scene: SearchScene) {}

  /**
   * Looks for the places that have every word, whatever its case: in messages, answers and the titles of tool calls, the
   * newest session first. What is found is told in lots under the number `search`. Resolves when it ended or another
   * took its place; never rejects, for a session that cannot be read is passed over.
   */
  async begin(search: number, words: string): Promise<void> {
    this.cancel()
    const under = new AbortController()
    this.under = under
    await this.look(search, wordsOf(words), under.signal)
  }

  cancel(): void {
    this.under?.abort()
    this.under = null
  }

  private async look(search: number, words: readonly string[], signal: AbortSignal): Promise<void> {
    const sessions = words.length === 0 ? [] : newestFirst(this.scene.sessions())
    const until = performance.now() + WITHIN_MS
    let hits: SearchHit[] = []
    let [looked, found] = [0, 0]
    let [began, told] = [performance.now(), performance.now()]
    const tell = (end: SearchNews['end']) => {
      if (!signal.aborted) this.scene.tell({ search, hits, looked, total: sessions.length, end })
      hits = []
      told = performance.now()
    }
    for (const session of sessions) {
      for (const some of this.in(session, words)) {
        hits.push(...some)
        found += some.length
        if (performance.now() - began < STRETCH_MS) continue
        await new Promise((resolve) => setImmediate(resolve))
        if (signal.aborted) return
        began = performance.now()
        if (began - told > TELL_EVERY_MS) tell(null)
      }
      looked += 1
      if (found >= MOST_HITS) return tell('too-many')
      if (performance.now() > until) return tell('out-of-time')
    }
    tell('complete')
  }

  /** What is found in one session, its newest first, at the end; before that now and then nothing, for others to get their turn. */
  private *in(session: Session, words: readonly string[]): Generator<SearchHit[]> {
    const hits: SearchHit[] = []
    const look = (text: Text) => {
      const snippet = snippetOf(text.words, words)
      if (snippet === null) return
      const { kind, at, offset } = text
      hits.push({ session: session.id, kind, at, offset, snippet })
      // The newest of them: the end of a conversation is what is remembered.
      if (hits.length > MOST_OF_ONE) hits.shift()
    }
    try {
      for (const texts of this.texts.of(session, () => textsOf(session))) {
        for (const text of texts) look(text)
        yield []
      }
    } catch {
      // Its journal cannot be read: whoever opens the session is told why.
    }
    yield hits.reverse()
  }
}

/** What is said in a session, each text when it is complete; now and then nothing, while the journal is read on. */
export function* textsOf(session: Pick<Session, 'directory' | 'profile' | 'spec'>): Generator<Text[]> {
  const open = new Map<string, Text>()
  const titles = new Map<string, Text>()
  const take = (names: string[]) =>
    names.flatMap((name) => {
      const text = open.get(name)
      open.delete(name)
      return text ? [text] : []
    })
  for (const { offset, events } of wholeConversation(session)) {
    const complete: Text[] = []
    for (const event of events) {
      const { at } = event
      if (event.type === 'user')
        complete.push(...take([...open.keys()]), { kind: 'user', at, offset, words: event.text })
      if (event.type === 'text') {
        const text = open.get(event.block)
        if (text) text.words += event.text
        else open.set(event.block, { kind: 'text', at, offset, words: event.text })
      }
      if (event.type === 'block-end') complete.push(...take([event.block]))
      if (event.type === 'turn-end') complete.push(...take([...open.keys()]))
      complete.push(...toolTitle(titles, event, offset))
    }
    yield complete
  }
  yield [...take([...open.keys()]), ...titles.values()]
}

/** A title is known when the input is, or when the call ends without having told one. */
function toolTitle(titles: Map<string, Text>, event: AgentEvent, offset: number): Text[] {
  if (event.type === 'tool-start') {
    titles.set(event.tool, { kind: 'tool', at: event.at, offset, words: `${event.name} ${event.title}`.trim() })
    return []
  }
  if (event.type !== 'tool-input' && event.type !== 'tool-end') return []
  const title = titles.get(event.tool)
  if (!title) return []
  if (event.type === 'tool-input' && event.title !== '') title.words = `${title.words.split(' ', 1)[0]} ${event.title}`
  if (event.type === 'tool-input') return []
  titles.delete(event.tool)
  return [title]
}

/** In lower case, each once. */
const wordsOf = (typed: string): string[] => [...new Set(typed.toLowerCase().split(/\s+/).filter(Boolean))]

/** The words around the first place of one that is looked for, in one line; null unless the text has every one. */
export function snippetOf(text: string, words: readonly string[]): string | null {
  const lower = text.toLowerCase()
  let first = lower.length
  for (const word of words) {
    const at = lower.indexOf(word)
    if (at < 0) return null
    first = Math.min(first, at)
  }
  const cut = Math.max(0, first - BEFORE)
  const gap = cut === 0 ? -1 : lower.slice(cut, first).search(/\s/)
  // It begins with a whole word where there is one.
  const from = gap < 0 ? cut : cut + gap + 1
  const line = text
    .slice(from, from + SNIPPET)
    .replace(/\s+/g, ' ')
    .trim()
  return `${from > 0 ? '…' : ''}${line}${from + SNIPPET < text.length ? '…' : ''}`
}

const newestFirst = (sessions: readonly Session[]): Session[] => {
  const at = new Map<SessionId, number>(sessions.map((session) => [session.id, session.view().lastActivityAt]))
  return [...sessions].sort((one, other) => (at.get(other.id) ?? 0) - (at.get(one.id) ?? 0))
}
