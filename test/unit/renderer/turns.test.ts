import { describe, expect, it } from 'vitest'
import type { AgentNews } from '../../../preload/contract/chat'
import { blockText, turnText } from '../../../renderer/chat/copy-text'
import { stampsOf } from '../../../renderer/chat/gutter'
import { toRows } from '../../../renderer/chat/rows'
import { turnsOf } from '../../../renderer/chat/turns'
import { emptyTranscript, reduce } from '../../../renderer/stores/transcript'

const blocksOf = (...news: AgentNews[]) =>
  reduce(
    emptyTranscript,
    news.map((one, index) => ({ at: index * 20_000, ...one })),
    0,
  ).blocks

const user = (text: string): AgentNews => ({ type: 'user', text })
const end = (inputTokens: number, outputTokens: number, costUsd: number | null = null): AgentNews => ({
  ...{ type: 'turn-end', outcome: 'ok', reason: '', durationMs: null },
  usage: { inputTokens, outputTokens, costUsd },
})

describe('turns', () => {
  it('have what each alone used, though agents tell totals', () => {
    const blocks = blocksOf(
      user('a'),
      end(100, 10, 0.5),
      user('b'),
      end(150, 30, 0.75),
      { type: 'resumed', number: 1 },
      user('c'),
      end(7, 1),
    )
    const used = (fromBeginning: boolean) =>
      [...new Set(turnsOf(blocks, fromBeginning).values())].map(
        (turn) => turn.used && [turn.used.inputTokens, turn.used.outputTokens, turn.used.costUsd],
      )
    expect({ whole: used(true), page: used(false) }).toEqual({
      whole: [
        [100, 10, 0.5],
        [50, 20, 0.25],
        [7, 1, null],
      ],
      // Of what was before the page nothing is known.
      page: [null, [50, 20, 0.25], [7, 1, null]],
    })
  })

  it('go on until they end, or another process goes on instead', () => {
    const over = (...news: AgentNews[]) =>
      [...new Set(turnsOf(blocksOf(...news), true).values())].map(({ end: ended, isOver }) => [ended !== null, isOver])
    expect([over(user('a')), over(user('a'), end(1, 1)), over(user('a'), { type: 'resumed', number: 1 })]).toEqual([
      [[false, false]],
      [[true, true]],
      [[false, true]],
    ])
  })

  it('take in a message that was sent while they ran', () => {
    const turns = turnsOf(blocksOf(user('a'), user('and b'), end(1, 1)), true)
    expect([...turns].map(([key, turn]) => [key, turn.beganAt])).toEqual([
      [0, 0],
      [2, 0],
    ])
  })
})

describe('the gutter', () => {
  it('shows the time where a minute begins, and knows how far into its turn a row is, from any row on', () => {
    const blocks = blocksOf(
      user('a'),
      { type: 'text', block: 'x', text: 'one' },
      { type: 'notice', level: 'info', text: 'two' },
      { type: 'notice', level: 'info', text: 'three' },
      end(1, 1),
      { type: 'notice', level: 'info', text: 'between' },
    )
    const rows = toRows(blocks)
    const turns = turnsOf(blocks, true)
    const all = stampsOf(rows, turns, 0, rows.length)
    expect(all.map(({ stamped, turnBeganAt }) => [stamped, turnBeganAt])).toEqual([
      [true, 0],
      [false, 0],
      [false, 0],
      [true, 0],
      [false, 0],
      [false, null],
    ])
    expect(rows.map((_, from) => stampsOf(rows, turns, from, from)[0])).toEqual(all)
  })
})

describe('what is copied', () => {
  const ESC = '\u001b'
  const turn: AgentNews[] = [
    user('Clean\nup'),
    { type: 'thinking', block: 't', text: 'Hm' },
    { type: 'tool-start', tool: 'a', name: 'Bash', title: 'npm test', input: '{"command":"npm test"}', parent: null },
    { type: 'tool-end', tool: 'a', ok: true, output: `${ESC}[32mok${ESC}[0m\n` },
    { type: 'tool-start', tool: 'b', name: 'Edit', title: 'a.ts', input: '{}', parent: null },
    { type: 'tool-diff', tool: 'b', path: 'a.ts', before: 'x\ny', after: 'x\nz' },
    { type: 'tool-end', tool: 'b', ok: true, output: '' },
    { type: 'text', block: 'w', text: 'Done, **really**:\n\n```\ncode\n```' },
    end(1, 1),
  ]

  it('is the source of Markdown, and a tool’s input and output as a terminal shows it', () => {
    const blocks = blocksOf(...turn)
    expect(blocks.map(blockText)).toEqual([
      'Clean\nup',
      'Hm',
      'Bash\n\nnpm test\n\nok\n',
      'Edit\n\na.ts\n x\n-y\n+z',
      'Done, **really**:\n\n```\ncode\n```',
      '',
    ])
  })

  it('is a whole turn as Markdown, once its beginning is there', () => {
    const blocks = blocksOf(user('before'), end(1, 1), ...turn)
    const last = blocks.at(-1)!.key
    expect(turnText(blocks, last, false)).toBe(
      [
        '> Clean\n> up',
        '*Thinking:* Hm',
        '**Bash** `npm test`\n\n```\nnpm test\n\nok\n\n```',
        '**Edit** `a.ts`\n\n```\na.ts\n x\n-y\n+z\n```',
        'Done, **really**:\n\n```\ncode\n```',
      ].join('\n\n'),
    )
    const page = blocks.slice(-3)
    expect([turnText(page, last, false), turnText(page, last, true)?.slice(0, 8), turnText(blocks, 999, true)]).toEqual(
      [null, '**Edit**', null],
    )
  })

  it('has a fence that nothing in it can close', () => {
    const blocks = blocksOf(
      user('a'),
      { type: 'tool-start', tool: 'a', name: 'Read', title: '', input: '', parent: null },
      { type: 'tool-end', tool: 'a', ok: true, output: '````md\nx\n````' },
      end(1, 1),
    )
    expect(turnText(blocks, blocks.at(-1)!.key, true)).toContain('`````\n````md\nx\n````\n`````')
  })
})
