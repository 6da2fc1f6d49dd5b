import { describe, expect, it } from 'vitest'
import type { AgentEvent, AgentNews } from '../../../preload/contract/chat'
import type { Requests } from '../../../preload/contract/ipc'
import { type Request, RequestFault } from '../../../renderer/bridge'
import { countOf, findIn, matchAt, nearestMatch, numberOf, occurrences } from '../../../renderer/chat/find-text'
import { toRows } from '../../../renderer/chat/rows'
import { rowOf } from '../../../renderer/chat/use-jump'
import type { Block } from '../../../renderer/stores/blocks'
import { createConversation } from '../../../renderer/stores/conversation'
import { createOlderFinder } from '../../../renderer/stores/find'
import { createRawFinder } from '../../../renderer/stores/raw-find'
import { emptyTranscript, reduce } from '../../../renderer/stores/transcript'

const blocksOf = (...news: AgentNews[]) =>
  reduce(
    emptyTranscript,
    news.map((one, index) => ({ at: index, ...one })),
    0,
  ).blocks

const call = (tool: string, output: string): AgentNews[] => [
  { type: 'tool-start', tool, name: 'Bash', title: `run ${tool}`, input: '{"command":"run"}', parent: null },
  { type: 'tool-end', tool, ok: true, output },
]

describe('finding', () => {
  it('minds no case, nor letters that change their length with it', () => {
    expect([
      occurrences('Aa aA', 'aa'),
      occurrences('İx needle', 'NEEDLE'),
      occurrences('aaaa', 'aa'),
      occurrences('a', ''),
    ]).toEqual([[0, 3], [3], [0, 2], []])
  })

  it('finds what is folded: thoughts, inputs, outputs without their colours, changes', () => {
    const blocks = blocksOf(
      { type: 'user', text: 'the needle' },
      { type: 'thinking', block: 't', text: 'a needle?' },
      ...call('a', 'nee\u001b[31mdle\u001b[0m and Needle'),
      { type: 'tool-start', tool: 'b', name: 'Edit', title: 'f', input: '{"x":"needle"}', parent: null },
      { type: 'tool-diff', tool: 'b', path: 'f', before: 'x', after: 'needle' },
    )
    expect(findIn(blocks, 'needle').map(({ block, part, offsets }) => [block, part, offsets.length])).toEqual([
      [0, 'text', 1],
      [1, 'text', 1],
      [2, 'output', 2],
      [4, 'diff0', 1],
    ])
  })

  it('goes by numbers, and finds its place again when other words came in between', () => {
    const blocks = blocksOf({ type: 'user', text: 'x x' }, ...call('a', 'x'), {
      type: 'notice',
      level: 'info',
      text: 'x',
    })
    const found = findIn(blocks, 'x')
    const third = matchAt(found, 2)!
    expect([countOf(found), third.part, numberOf(found, third), matchAt(found, 4), matchAt(found, -1)]).toEqual([
      4,
      'output',
      2,
      null,
      null,
    ])
    const later = findIn([{ key: -1, at: 0, kind: 'notice', level: 'info', text: 'x' }, ...blocks] as Block[], 'x')
    expect([
      numberOf(later, third),
      nearestMatch(found, 3)?.block,
      nearestMatch(found, 99)?.block,
      nearestMatch([], 0),
    ]).toEqual([3, 3, 3, null])
  })

  it('knows the row of a match, also in a fold and in a text of many rows', () => {
    const blocks = blocksOf(...call('a', 'one'), ...call('b', 'two'), {
      type: 'text',
      block: 'w',
      text: `${'long line\n'.repeat(10_000)}needle`,
    })
    const rows = toRows(blocks)
    const row = (words: string) => rowOf(rows, matchAt(findIn(blocks, words), 0)!)
    expect([row('two'), row('long line'), row('needle') === rows.length - 1, rows.length > 4]).toEqual([
      0,
      1,
      true,
      true,
    ])
  })
})

/** A main whose conversation has a page for each text, the newest last. */
function pagesOf(texts: readonly string[]) {
  const asked: string[] = []
  const request = (async (channel: keyof Requests, _id: string, cursor?: string) => {
    if (channel === 'session:close') return undefined
    asked.push(cursor ?? 'open')
    const at = cursor === undefined ? texts.length - 1 : Number(cursor)
    const text = texts[at]!
    if (text === 'unreadable') throw new RequestFault({ code: 'x', message: 'The journal is gone.', hint: '' })
    const events: AgentEvent[] = [{ at, type: 'user', text }]
    return { events, older: at === 0 ? null : String(at - 1), next: 100 }
  }) as Request
  return { asked, request }
}

const count = (blocks: readonly Block[], words: string) => countOf(findIn(blocks, words))

describe('finding in older pages', () => {
  it('counts what they hold without keeping them, and loads up to the nearest that has it', async () => {
    const { asked, request } = pagesOf(['needle needle', 'hay', 'needle', 'hay', 'newest'])
    const conversation = createConversation('s', request)
    await conversation.open()
    const finder = createOlderFinder(conversation, request, count)
    await finder.look('needle')
    const counts = () => finder.beyond(finder.store.getState()).map((page) => page.count)
    const blocks = () => conversation.store.getState().transcript.blocks.length
    expect([counts(), blocks(), asked.length]).toEqual([[0, 1, 0, 2], 1, 5])
    expect([await finder.loadNearest(), counts(), blocks()]).toEqual([true, [0, 2], 3])
    expect([await finder.loadNearest(), counts(), blocks(), await finder.loadNearest()]).toEqual([true, [], 5, false])
  })

  it('drops what belongs to earlier words', async () => {
    const { request } = pagesOf(['one', 'two', 'newest'])
    const conversation = createConversation('s', request)
    await conversation.open()
    const finder = createOlderFinder(conversation, request, count)
    const first = finder.look('one')
    await Promise.all([first, finder.look('two')])
    expect(finder.store.getState()).toMatchObject({ words: 'two', looking: false, older: [{ count: 1 }, { count: 0 }] })
  })

  it('says why it could not look further, and keeps what it has', async () => {
    const { request } = pagesOf(['needle', 'unreadable', 'needle', 'newest'])
    const conversation = createConversation('s', request)
    await conversation.open()
    const finder = createOlderFinder(conversation, request, count)
    await finder.look('needle')
    expect(finder.store.getState()).toMatchObject({
      looking: false,
      trouble: 'The journal is gone.',
      older: [{ count: 1 }],
    })
  })
})

describe('finding in the journal', () => {
  /** Answers two lines of ten at a time. */
  const lookedUp = (asked: number[]) =>
    (async (_channel: keyof Requests, _id: string, _words: string, from: number) => {
      asked.push(from)
      return { lines: [from, from + 1], to: from + 10 }
    }) as unknown as Request

  it('goes on until all is looked through, and then with what is added', async () => {
    const asked: number[] = []
    const finder = createRawFinder('s', lookedUp(asked))
    await finder.look('x', 20)
    await finder.goOn(20)
    expect([asked, finder.store.getState().lines]).toEqual([
      [0, 10],
      [0, 1, 10, 11],
    ])
    await finder.goOn(25)
    expect([asked.at(-1), finder.store.getState().to]).toEqual([20, 30])
    await finder.look('', 25)
    expect(finder.store.getState()).toMatchObject({ lines: [], looking: false })
  })
})
