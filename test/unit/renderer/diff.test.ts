import { describe, expect, it } from 'vitest'
import { diffCounts, diffLines } from '../../../renderer/chat/diff'

const shown = (before: string | null, after: string) =>
  diffLines({ path: 'a', before, after }).map(({ sign, text }) => `${sign}${text}`)

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
      [' 2', ' 3', ' 4', '-5', '+x', ' 6', ' 7', ' 8'],
    ],
  ])('%s', (_name, before, after, expected) => {
    expect(shown(before, after)).toEqual(expected)
  })

  it('are counted over all changes of a call', () => {
    expect(
      diffCounts([
        { path: 'a', before: 'x', after: 'y\nz' },
        { path: 'b', before: null, after: 'new' },
      ]),
    ).toEqual({ added: 3, removed: 1 })
  })
})
