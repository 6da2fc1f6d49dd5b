import { describe, expect, it } from 'vitest'
import type { AgentEvent, TranscriptPage } from '../../../preload/contract/chat'
import type { SearchHit } from '../../../preload/contract/search'
import type { Request } from '../../../renderer/bridge'
import { piecesOf } from '../../../renderer/search/pieces'
import { createConversation } from '../../../renderer/stores/conversation'
import { loadPlace } from '../../../renderer/stores/reveal'
import { createSearchStore } from '../../../renderer/stores/search'

const hit = (session: string, at: number): SearchHit => ({ session, kind: 'text', at, offset: at, snippet: `at ${at}` })

function searching(refuse = false) {
  const asked: unknown[][] = []
  const ask = (async (...all: unknown[]) => {
    asked.push(all)
    if (refuse) throw new Error('No.')
  }) as Request
  const store = createSearchStore(ask)
  const news = (search: number, hits: SearchHit[], end: 'complete' | null = null) =>
    store.getState().take({ search, hits, looked: 1, total: 2, end })
  return { asked, news, state: () => store.getState() }
}

describe('the search store', () => {
  it('gathers what is found by session, in the order in which it comes', () => {
    const { asked, news, state } = searching()
    state().look('cart')
    news(1, [hit('a', 3), hit('a', 2), hit('b', 9)])
    news(1, [hit('a', 1)])
    const during = state().end
    news(1, [], 'complete')
    expect({
      asked,
      during,
      end: state().end,
      found: state().found.map(({ session, hits }) => [session, hits.map(({ at }) => at)]),
    }).toEqual({
      ...{ asked: [['search:begin', 1, 'cart']], during: null, end: 'complete' },
      found: [
        ['a', [3, 2, 1]],
        ['b', [9]],
      ],
    })
  })

  it('drops what a former search finds, and asks for nothing without words', () => {
    const { asked, news, state } = searching()
    state().look('ca')
    state().look('cart')
    news(1, [hit('a', 1)], 'complete')
    const late = state()
    state().look('  ')
    news(2, [hit('a', 1)])
    expect({
      late: [late.found, late.end],
      now: [state().found, state().end],
      channels: asked.map(([channel]) => channel),
    }).toEqual({
      ...{ late: [[], null], now: [[], 'complete'] },
      channels: ['search:begin', 'search:begin', 'search:cancel'],
    })
  })

  it('keeps the fault when main refuses', async () => {
    const { state } = searching(true)
    state().look('cart')
    await new Promise((resolve) => setTimeout(resolve))
    expect([state().fault?.message, state().end]).toEqual(['No.', 'complete'])
  })
})

it('marks every word in a snippet, and overlapping ones as one', () => {
  const marked = (snippet: string, words: string) =>
    piecesOf(snippet, words)
      .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
      .join('')
  expect([
    marked('The cart of the CARTER', 'cart'),
    marked('wheels within', 'wheel eels in'),
    marked('none', 'x'),
    marked('İİ cart', 'cart'),
  ]).toEqual(['The [cart] of the [CART]ER', '[wheels] with[in]', 'none', 'İİ cart'])
})

describe('the place that was chosen', () => {
  /** Three pages, of which only the newest is there at first; words that a border cuts begin on the page before. */
  const pages: Record<string, AgentEvent[]> = {
    newest: [
      { at: 200, type: 'text', block: 'cut', text: ' end' },
      { at: 210, type: 'user', text: 'newest' },
    ],
    '200': [
      { at: 100, type: 'user', text: 'middle' },
      { at: 190, type: 'text', block: 'cut', text: 'begin' },
    ],
    '100': [{ at: 10, type: 'user', text: 'oldest' }],
  }
  function conversation() {
    const asked: string[] = []
    const request = (async (channel: string, _id: string, cursor: string) => {
      if (channel === 'session:open') return { events: pages.newest, older: '200', next: 2 } as TranscriptPage
      asked.push(cursor)
      return { events: pages[cursor], older: cursor === '200' ? '100' : null, next: 2 } as TranscriptPage
    }) as unknown as Request
    return { store: createConversation('a', request), asked }
  }

  it.each([
    ['on the newest page', { kind: 'user', at: 210, offset: 205 }, 'newest', []],
    ['on an older page', { kind: 'user', at: 100, offset: 100 }, 'middle', ['200']],
    ['on the first page', { kind: 'user', at: 10, offset: 0 }, 'oldest', ['200', '100']],
    ['in words that a border cut', { kind: 'text', at: 190, offset: 190 }, 'begin end', ['200']],
    ['where nothing is any more', { kind: 'user', at: 55, offset: 50 }, null, ['200', '100']],
  ] as const)('%s', async (_where, place, text, loaded) => {
    const { store, asked } = conversation()
    await store.open()
    const key = await loadPlace(store, place, new AbortController().signal)
    const block = store.store.getState().transcript.blocks.find((each) => each.key === key)
    expect([block && 'text' in block ? block.text : null, asked]).toEqual([text, loaded])
  })

  it('is looked for no longer than somebody waits for it', async () => {
    const { store } = conversation()
    await store.open()
    // Whoever closes a conversation gets no more pages of it.
    await store.close()
    const waits = new AbortController()
    const looking = loadPlace(store, { kind: 'user', at: 10, offset: 0 }, waits.signal)
    waits.abort()
    expect(await looking).toBe(null)
  })
})
