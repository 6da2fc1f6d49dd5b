import { describe, expect, it } from 'vitest'
import { chunksOf } from '../../../renderer/chat/chunks'
import { highlightRuns } from '../../../renderer/chat/highlighter'
import { languageOfPath, toolLanguages } from '../../../renderer/chat/languages'
import { linesOfRuns } from '../../../renderer/chat/runs'
import type { ToolBlock } from '../../../renderer/stores/blocks'

const tool = (name: string, input: object, output = ''): ToolBlock => ({
  ...{
    kind: 'tool',
    key: 0,
    at: 0,
    id: 't',
    title: '',
    outputWhole: true,
    diffs: [],
    pictures: [],
    parent: null,
    state: 'ok',
    endedAt: 0,
  },
  ...{ name, input: JSON.stringify(input), output },
})

describe('colours of code', () => {
  it('change no character, and never make anything of it but text', () => {
    const text = 'const a = "<img src=x onerror=alert(1)>" // &amp;\n/* two\nlines */'
    const runs = highlightRuns(text, 'ts')!
    expect(runs.map((run) => run.text).join('')).toBe(text)
    expect(runs.filter((run) => run.look !== '').map((run) => [run.look.split(' ')[0], run.text])).toEqual([
      ['hljs-keyword', 'const'],
      ['hljs-string', '"<img src=x onerror=alert(1)>"'],
      ['hljs-comment', '// &amp;'],
      ['hljs-comment', '/* two\nlines */'],
    ])
    expect(linesOfRuns(runs).map((line) => line.map((run) => run.text).join(''))).toEqual(text.split('\n'))
  })

  it('are none for a language that nobody knows', () => {
    expect(highlightRuns('x', 'klingon')).toBeNull()
  })

  it('go by what a path ends with', () => {
    const paths = ['src/a.ts', 'C:\\x\\b.PY', 'Makefile', 'a/b.d/LICENSE', 'x.mjs', 'page.html', '.env']
    expect(paths.map(languageOfPath)).toEqual(['ts', 'py', 'makefile', null, 'javascript', 'xml', 'env'])
  })

  it('go by what a tool is told to do', () => {
    expect([
      toolLanguages(tool('Bash', { command: 'ls' }, 'a b')),
      toolLanguages(tool('Read', { file_path: 'a.rs' }, 'fn main() {}')),
      toolLanguages(tool('Grep', { path: 'a.rs' }, 'a.rs:1')),
      toolLanguages(tool('Fetch', { url: 'x' }, '{"a": [1]}\n')),
      toolLanguages({ ...tool('Odd', {}), input: 'no JSON' }),
    ]).toEqual([
      { input: 'bash', output: null },
      { input: null, output: 'rs' },
      { input: null, output: null },
      { input: null, output: 'json' },
      { input: null, output: null },
    ])
  })
})

it('a long text is cut at line ends, never within a character', () => {
  const chunks = chunksOf(`${'line\n'.repeat(10)}${'🐎'.repeat(20)}`, 11)
  expect(chunks.join('')).toBe(`${'line\n'.repeat(10)}${'🐎'.repeat(20)}`)
  expect(chunks.every((chunk) => !/[\ud800-\udbff]$/.test(chunk))).toBe(true)
  expect(chunks.slice(0, 3).every((chunk) => chunk.endsWith('\n'))).toBe(true)
})
