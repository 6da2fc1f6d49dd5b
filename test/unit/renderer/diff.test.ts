import { describe, expect, it } from 'vitest'
import { diffCounts, diffLines, diffLineText } from '../../../renderer/chat/diff'

const shown = (before: string | null, after: string) => diffLines({ path: 'a', before, after }).map(diffLineText)

describe('the lines of a change', () => {
  it.each([
    ['a new file', null, 'one\ntwo\n', ['+one', '+two']],
    ['one line of three', 'a\nb\nc', 'a\nB\nc', [' a', '-b', '+B', ' c']],
    ['lines added at the end', 'a\n', 'a\nb\n', [' a', '+b']],
    ['lines taken out', 'a\nb\nb\nc', 'a\nb\nc', [' a', ' b', '-b', ' c']],
    ['everything taken out', 'a\nb', '', ['-a', '-b']],
    ['nothing', 'a', 'a', [' a']],
    [
      'one line far inside',
      '1\n2\n3\n4\n5\n6\n7\n8\n9',
      '1\n2\n3\n4\nx\n6\n7\n8\n9',
      ['⋯ 1', ' 2', ' 3', ' 4', '-5', '+x', ' 6', ' 7', ' 8', '⋯ 1'],
    ],
    [
      'two lines far from each other',
      `a\n${'same\n'.repeat(20)}b`,
      `A\n${'same\n'.repeat(20)}B`,
      ['-a', '+A', ' same', ' same', ' same', '⋯ 14', ' same', ' same', ' same', '-b', '+B'],
    ],
    ['lines that are where they were, among others', 'a\nb\nc', 'x\na\nc\ny', ['+x', ' a', '-b', ' c', '+y']],
  ])('%s', (_name, before, after, expected) => {
    expect(shown(before, after)).toEqual(expected)
  })

  it('of a whole new text are told as replaced, instead of being compared for ever', () => {
    const text = (mark: string) => Array.from({ length: 3000 }, (_, at) => `${mark}${at}`).join('\n')
    const lines = diffLines({ path: 'a', before: text('old'), after: text('new') })
    expect([lines.length, lines[0]?.sign, lines.at(-1)?.sign]).toEqual([6000, '-', '+'])
  })

  it('are counted over all changes of a call', () => {
    expect(
      diffCounts([
        { path: 'a', before: 'x', after: 'y\nz' },
        { path: 'b', before: null, after: 'new' },
      ]),
    ).toEqual({ added: 3, removed: 1, exact: true })
  })

  it('are counted truly in a large change, of which much stays', () => {
    const text = (mark: string) =>
      Array.from({ length: 6000 }, (_, at) => (at % 2 ? `${mark}${at}` : `same ${at}`)).join('\n')
    const diff = { path: 'a', before: text('old'), after: text('new') }
    expect(diffCounts([diff])).toEqual({ added: 3000, removed: 3000, exact: true })
    expect(diffLines(diff).map(diffLineText).slice(0, 6)).toEqual([
      ' same 0',
      '-old1',
      '+new1',
      ' same 2',
      '-old3',
      '+new3',
    ])
  })

  it('are said to be about right where lines are too alike to be compared', () => {
    const text = (mark: string) => Array.from({ length: 6000 }, (_, at) => (at % 2 ? `${mark}${at}` : '}')).join('\n')
    expect(diffCounts([{ path: 'a', before: text('old'), after: text('new') }]).exact).toBe(false)
  })
})
