import { describe, expect, it } from 'vitest'
import type { AgentNews } from '../../../preload/contract/chat'
import { newRows } from '../../../renderer/chat/conversation-list'
import { firstBlock, type Row, toRows } from '../../../renderer/chat/rows'
import { summaryOf } from '../../../renderer/chat/steps'
import { atRest, emptyTranscript, reduce } from '../../../renderer/stores/transcript'

const transcriptOf = (...news: AgentNews[]) =>
  reduce(
    emptyTranscript,
    news.map((one, index) => ({ at: index * 1000, ...one })),
    0,
  )
const blocksOf = (...news: AgentNews[]) => transcriptOf(...news).blocks

const begins = (tool: string, name = 'Read'): AgentNews => ({
  ...{ type: 'tool-start', tool, name, title: '', input: '', parent: null },
})
const ends = (tool: string, ok = true): AgentNews => ({ type: 'tool-end', tool, ok, output: '' })
const thought = (block: string): AgentNews[] => [
  { type: 'thinking', block, text: 'Hm' },
  { type: 'block-end', block },
]
const asks: AgentNews = {
  type: 'permission',
  request: 'r',
  tool: 'b',
  name: 'Bash',
  title: 'rm',
  input: '',
  options: [],
}
const answered = (outcome: 'allowed' | 'denied'): AgentNews => ({
  ...{ type: 'permission-closed', request: 'r', outcome, message: '' },
})
const words: AgentNews = { type: 'text', block: 'w', text: 'So.' }

const named = (rows: readonly Row[]) =>
  rows.map((row) => (row.kind === 'steps' ? row.steps.map(({ kind }) => kind) : firstBlock(row).kind))

describe('the fold of what an agent did', () => {
  it('takes the thoughts between calls in, and leaves those before and behind', () => {
    const news = [
      ...thought('1'),
      begins('a'),
      ends('a'),
      ...thought('2'),
      begins('b'),
      ends('b'),
      ...thought('3'),
      words,
    ]
    expect(named(toRows(blocksOf(...news)))).toEqual(['thinking', ['tool', 'thinking', 'tool'], 'thinking', 'text'])
  })

  it('never hides a question that nobody has answered, and takes it in when it was', () => {
    const asked = [begins('a'), ends('a'), begins('b', 'Bash'), asks]
    const rows = (...more: AgentNews[]) => named(toRows(blocksOf(...asked, ...more)))
    expect([rows(), rows(answered('allowed')), rows(answered('denied'), ends('b', false))]).toEqual([
      ['tool', 'tool', 'permission'],
      ['tool', 'tool', 'permission'],
      [['tool', 'tool', 'permission']],
    ])
  })

  it('leaves a call that runs open behind it, and one call alone as it is', () => {
    expect([
      named(toRows(blocksOf(begins('a'), ends('a'), begins('b'), ends('b'), begins('c')))),
      named(toRows(blocksOf(begins('a'), ends('a'), words))),
    ]).toEqual([
      [['tool', 'tool'], 'tool'],
      ['tool', 'text'],
    ])
  })

  it('is never so large that opening it makes anybody wait', () => {
    const many = Array.from({ length: 250 }, (_, at) => [begins(`t${at}`), ends(`t${at}`)]).flat()
    const rows = toRows(blocksOf(...many))
    expect(rows.map((row) => (row.kind === 'steps' ? row.steps.length : 0))).toEqual([100, 100, 50])
  })

  it('says how many, how long, which, and what went wrong', () => {
    const news = [
      begins('a'),
      begins('b', 'Bash'),
      asks,
      ends('a'),
      answered('denied'),
      ends('b', false),
      begins('c'),
      ends('c'),
    ]
    const [row] = toRows(blocksOf(...news))
    if (row?.kind !== 'steps') throw new Error('nothing was folded')
    expect(summaryOf(row.steps)).toEqual({
      ...{ tools: 3, failed: 1, unfinished: 0, denied: 1, pictures: 0, spanMs: 7000, names: 'Read ×2, Bash' },
    })
  })

  it('never says that a call was done which the end cut off', () => {
    const { blocks } = atRest(transcriptOf(begins('a'), ends('a'), begins('b', 'Bash')), 9000)
    const [row] = toRows(blocks)
    if (row?.kind !== 'steps') throw new Error('nothing was folded')
    expect(summaryOf(row.steps)).toEqual({
      ...{ tools: 2, failed: 0, unfinished: 1, denied: 0, pictures: 0, spanMs: 9000, names: 'Read, Bash' },
    })
  })

  it('keeps its row while nothing of it changes', () => {
    const blocks = blocksOf(begins('a'), ends('a'), begins('b'), ends('b'))
    expect(toRows([...blocks])[0]).toBe(toRows([...blocks])[0])
  })
})

describe('what is new', () => {
  it('counts the rows behind the last that was seen, and none of an older page', () => {
    const blocks = blocksOf(
      words,
      { type: 'notice', level: 'info', text: 'one' },
      { type: 'notice', level: 'info', text: 'two' },
    )
    const older = { key: -1, at: 0, kind: 'notice', level: 'info', text: 'older' } as const
    expect([newRows(toRows(blocks), 0), newRows(toRows([older, ...blocks]), 0), newRows(toRows(blocks), 2)]).toEqual([
      2, 2, 0,
    ])
  })
})
