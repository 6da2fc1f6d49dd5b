import { expect, it } from 'vitest'
import { readableInput } from '../../../renderer/chat/tool-input'

it('shows a tool’s input as a person would write it, and anything else as it came', () => {
  const cases = {
    '{"description":"List","command":"ls -la"}': 'ls -la\ndescription: List',
    '{"file_path":"/a/b.ts"}': '/a/b.ts',
    '{"path":"a","content":"one\\ntwo","limit":3}': 'path: a\ncontent:\none\ntwo\nlimit: 3',
    '{"todos":[{"text":"x"}],"mode":"all"}': 'todos:\n[\n  {\n    "text": "x"\n  }\n]\nmode: all',
    '{"half': '{"half',
    '[1]': '[1]',
    'plain words': 'plain words',
    '': '',
  }
  expect(Object.fromEntries(Object.keys(cases).map((input) => [input, readableInput(input)]))).toEqual(cases)
})
