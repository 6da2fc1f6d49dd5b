import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Session } from '../../../main/core/session'
import { snippetOf, TranscriptSearch } from '../../../main/core/transcript-search'
import { JournalReader } from '../../../main/keeper/journal-reader'
import type { AgentNews } from '../../../preload/contract/chat'
import type { SearchHit, SearchNews } from '../../../preload/contract/search'
import { folderForEachTest } from '../keeper/temporary-folder'
import { journal, told } from './session-journal'
import { toldAs, toldSession } from './told-session'

const folder = folderForEachTest()

async function session(id: string, news: AgentNews[], lastActivityAt = 0, asked?: string): Promise<Session> {
  const directory = path.join(folder(), id)
  mkdirSync(directory)
  await journal(directory, [...(asked === undefined ? [] : [told(`${asked}\n`, 7)]), ...toldAs(news)])
  return Object.assign(toldSession(directory, { id, lastActivityAt }), { id })
}

function searching(sessions: Session[]) {
  const news: SearchNews[] = []
  const search = new TranscriptSearch({ sessions: () => sessions, tell: (each) => news.push(each) })
  const find = async (words: string) => {
    news.length = 0
    await search.begin(1, words)
    return news.flatMap(({ hits }) => hits)
  }
  return { search, news, find }
}
const short = (hits: SearchHit[]) => hits.map(({ session: id, kind, at, snippet }) => `${id} ${kind} ${at}: ${snippet}`)
const says = (text: string, block = 'b'): AgentNews[] => [
  { type: 'text', block, text },
  { type: 'block-end', block },
]

describe('the search through all sessions', () => {
  it('finds every word in what was asked, answered and called, whatever its case, the newest first', async () => {
    const { find, news } = searching([
      await session('old', says('The wheel of the CART is broken.'), 1, 'Mend the cart’s wheel'),
      await session(
        'new',
        [
          { type: 'tool-start', tool: 't', name: 'Bash', title: '', input: '', parent: null },
          { type: 'tool-input', tool: 't', title: 'npm test cart/wheel', input: '{}' },
          { type: 'tool-end', tool: 't', ok: true, output: 'cart wheel' },
          { type: 'thinking', block: 'x', text: 'cart wheel' },
          ...says('Only a cart.'),
        ],
        2,
      ),
    ])
    expect(short(await find('  wheel Cart '))).toEqual([
      'new tool 1000: Bash npm test cart/wheel',
      'old text 1000: The wheel of the CART is broken.',
      'old user 7: Mend the cart’s wheel',
    ])
    expect(news.at(-1)).toMatchObject({ search: 1, looked: 2, total: 2, end: 'complete' })
  })

  it('finds words that came in pieces, where they begin', async () => {
    const { find } = searching([
      await session('a', [
        { type: 'text', block: 'b', text: 'A w' },
        { type: 'text', block: 'b', text: 'heel' },
      ]),
    ])
    expect(await find('wheel')).toEqual([{ session: 'a', kind: 'text', at: 1000, offset: 0, snippet: 'A wheel' }])
    expect([await find('xyz'), await find('  ')]).toEqual([[], []])
  })

  it('reads an ended session once, and a live one each time', async () => {
    const [over, live] = [await session('over', says('one')), await session('live', says('one'))]
    Object.assign(live, { isOver: false })
    const { find } = searching([over, live])
    const first = await find('one')
    const reading = vi.spyOn(JournalReader.prototype, 'read')
    const again = await find('ONE')
    // Its own journal to the end: one time something, one time nothing.
    expect([first.length, again, reading.mock.calls.length]).toEqual([2, first, 2])
    reading.mockRestore()
  })

  it('passes over a session that cannot be read, and over one whose agent it has forgotten', async () => {
    const good = await session('good', says('one'))
    const torn = Object.assign(toldSession(path.join(folder(), 'torn'), { id: 'torn', lastActivityAt: 9 }), {
      id: 'torn',
    })
    Object.defineProperty(torn, 'profile', {
      get: () => {
        throw new Error('no')
      },
    })
    expect(short(await searching([torn, good]).find('one'))).toEqual(['good text 1000: one'])
  })

  it('shows of one session the newest places only, and ends where there is too much', async () => {
    const many = Array.from({ length: 30 }, (_, index) => says(`word ${index}`, `b${index}`)).flat()
    const sessions = await Promise.all(Array.from({ length: 60 }, (_, index) => session(`s${index}`, many, index)))
    const { find, news } = searching(sessions)
    const hits = await find('word')
    expect({
      first: hits.slice(0, 2).map(({ session: id, snippet }) => [id, snippet]),
      ofOne: hits.filter((each) => each.session === 's59').length,
      all: hits.length,
      end: news.at(-1)?.end,
      looked: news.at(-1)?.looked,
    }).toEqual({
      first: [
        ['s59', 'word 29'],
        ['s59', 'word 28'],
      ],
      ofOne: 20,
      all: 1000,
      end: 'too-many',
      looked: 50,
    })
  })

  it('lets everything else have its turn, and is ended by the next one and by a cancel', async () => {
    const many = Array.from({ length: 4000 }, (_, index) =>
      says(`word ${index} ${'x'.repeat(200)}`, `b${index}`),
    ).flat()
    const sessions = await Promise.all(Array.from({ length: 6 }, (_, index) => session(`s${index}`, many, index)))
    const { search, news } = searching(sessions)
    const first = search.begin(1, 'nothing of this')
    await new Promise((resolve) => setImmediate(resolve))
    const second = search.begin(2, 'word 3999')
    await Promise.all([first, second])
    expect(news.filter((each) => each.search === 1 && each.end !== null)).toEqual([])
    expect(news.filter((each) => each.search === 2).flatMap(({ hits }) => hits).length).toBe(6)
    const third = search.begin(3, 'word')
    search.cancel()
    await third
    expect(news.some((each) => each.search === 3 && each.end !== null)).toBe(false)
  })
})

describe('a snippet', () => {
  it('is one line around the first place that matches, and tells where it was cut', () => {
    const text = `${'before '.repeat(30)}the\n  Needle is here ${'after '.repeat(60)}`
    const snippet = snippetOf(text, ['here', 'needle'])
    expect(snippet).toMatch(/^…(before )+the Needle is here (after )+a?f?t?e?r?…$/)
    expect(snippet?.length).toBeLessThan(230)
    expect([snippetOf('Needle', ['needle']), snippetOf('Needle', ['needle', 'x'])]).toEqual(['Needle', null])
  })
})
