import { describe, expect, it } from 'vitest'
import { claude } from '../../../main/adapters/claude/profile'
import type { AgentNews } from '../../../preload/contract/chat'

const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask',
  agentSessionId: '11111111-1111-4111-8111-111111111111',
} as const

const event = (body: object, parent: string | null = null) => ({
  type: 'stream_event',
  event: body,
  parent_tool_use_id: parent,
})
const start = (id: string) => event({ type: 'message_start', message: { id } })
const open = (index: number, type = 'text') => event({ type: 'content_block_start', index, content_block: { type } })
const grow = (index: number, text: string) =>
  event({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } })
const stop = (index: number) => event({ type: 'content_block_stop', index })
const whole = (id: string, content: object[], more: object = {}) => ({
  type: 'assistant',
  message: { id, content },
  parent_tool_use_id: null,
  ...more,
})
const text = (words: string) => ({ type: 'text', text: words })
const toolUse = (id: string, name: string, input: object) => ({ type: 'tool_use', id, name, input })

/** The news of a turn that runs already, without their times. */
function news(...messages: (object | string)[]): AgentNews[] {
  const agent = claude.create(options)
  agent.received(JSON.stringify({ type: 'system', subtype: 'init' }), 0)
  return messages.flatMap((message) => {
    const line = typeof message === 'string' ? message : JSON.stringify(message)
    return agent.received(line, 0).events.map(({ at: _at, ...each }) => each)
  })
}

/** What a person reads in each block, in the order of the blocks. */
function read(events: AgentNews[]): string[] {
  const blocks = new Map<string, string>()
  for (const each of events) {
    if (each.type === 'text') blocks.set(each.block, (blocks.get(each.block) ?? '') + each.text)
  }
  return [...blocks.values()]
}

describe('a message of Claude', () => {
  it('that was streamed is not told again when it comes whole', () => {
    expect(
      news(start('m'), open(0), grow(0, 'Hello '), grow(0, 'you'), whole('m', [text('Hello you')]), stop(0)),
    ).toEqual([
      { type: 'text', block: 'm/0', text: 'Hello ' },
      { type: 'text', block: 'm/0', text: 'you' },
      { type: 'block-end', block: 'm/0' },
    ])
  })

  it('that was streamed and stopped is not told again when it comes whole after that', () => {
    expect(read(news(start('m'), open(0), grow(0, 'Hello'), stop(0), whole('m', [text('Hello')])))).toEqual(['Hello'])
  })

  it('that was streamed in part is completed', () => {
    expect(read(news(start('m'), open(0), grow(0, 'Hel'), whole('m', [text('Hello you')])))).toEqual(['Hello you'])
  })

  it('that was never streamed comes whole, block by block', () => {
    const told = news(whole('m', [text('one')]), whole('m', [text('two'), text('three')]))
    expect(read(told)).toEqual(['one', 'two', 'three'])
  })

  it('whose stream lost a piece comes whole in a block of its own', () => {
    const told = news(start('m'), open(0), grow(0, 'Hello '), grow(0, 'you'), whole('m', [text('Hello dear you')]))
    expect(read(told)).toEqual(['Hello you', 'Hello dear you'])
  })

  it('whose beginning was lost is told once', () => {
    expect(read(news(grow(0, 'Hel'), whole('m', [text('Hello')])))).toEqual(['Hello'])
  })

  it('that is repeated, line by line, is told once', () => {
    const line = whole('m', [text('Hello')], { uuid: 'u' })
    expect(read(news(line, line))).toEqual(['Hello'])
  })

  it('with the same text as one before is told, for it is another message', () => {
    expect(read(news(whole('m', [text('Again')]), whole('n', [text('Again')])))).toEqual(['Again', 'Again'])
  })

  it('of a sub-agent is the output of the call that started it, and its calls name that call', () => {
    const parent = { parent_tool_use_id: 'task' }
    expect(
      news(
        whole('m', [toolUse('task', 'Task', { description: 'Look around', prompt: 'Look.' })]),
        { type: 'user', message: { content: [text('Look.')] }, ...parent },
        whole('s', [text('I look.')], parent),
        whole('s', [toolUse('inner', 'Grep', { pattern: 'a+', path: '.' })], parent),
      ),
    ).toEqual([
      expect.objectContaining({ type: 'tool-start', tool: 'task', title: 'Look around', parent: null }),
      { type: 'tool-output', tool: 'task', text: 'I look.' },
      expect.objectContaining({ type: 'tool-start', tool: 'inner', name: 'Grep', title: 'a+', parent: 'task' }),
    ])
  })
})

describe('a tool call of Claude', () => {
  it.each([
    ['Bash', { command: 'npm\n  test', description: 'x' }, 'npm test'],
    ['Read', { file_path: 'a.ts' }, 'a.ts'],
    ['Edit', { old_string: 'x', file_path: 'b.ts' }, 'b.ts'],
    ['Write', { content: 'x', file_path: 'c.ts' }, 'c.ts'],
    ['Grep', { path: '.', pattern: 'a+' }, 'a+'],
    ['mcp__notes__add', { priority: 1, note: 'milk' }, 'milk'],
    ['constructor', { priority: 1 }, ''],
  ])('of %s has a title', (name, input, title) => {
    expect(news(whole('m', [toolUse('t', name, input)]))[0]).toEqual({
      ...{ type: 'tool-start', tool: 't', name, title, input: JSON.stringify(input, null, 2), parent: null },
    })
  })

  it.each([
    ['Write', { file_path: 'a.ts', content: 'new' }, [{ path: 'a.ts', before: null, after: 'new' }]],
    [
      'Edit',
      { file_path: 'a.ts', old_string: 'old', new_string: 'new' },
      [{ path: 'a.ts', before: 'old', after: 'new' }],
    ],
    ['Edit', { file_path: 'a.ts', old_string: '', new_string: 'new' }, [{ path: 'a.ts', before: null, after: 'new' }]],
    [
      'MultiEdit',
      {
        file_path: 'a.ts',
        edits: [{ old_string: 'a', new_string: 'b' }, 'broken', { old_string: 'c', new_string: 'd' }],
      },
      [
        { path: 'a.ts', before: 'a', after: 'b' },
        { path: 'a.ts', before: 'c', after: 'd' },
      ],
    ],
    ['Bash', { command: 'ls' }, []],
    ['Write', 'broken', []],
  ])('of %s tells what it changes', (name, input, diffs) => {
    expect(news(whole('m', [toolUse('t', name, input as object)])).slice(1)).toEqual(
      diffs.map((diff) => ({ type: 'tool-diff', tool: 't', ...diff })),
    )
  })

  it('of TodoWrite tells the plan', () => {
    const todos = [
      { content: 'Read', activeForm: 'Reading', status: 'completed' },
      { content: 'Write', activeForm: 'Writing', status: 'in_progress' },
      { content: 'Test', activeForm: 'Testing', status: 'pending' },
      { content: 'Odd', status: 'constructor' },
    ]
    expect(news(whole('m', [toolUse('t', 'TodoWrite', { todos })])).slice(1)).toEqual([
      {
        type: 'plan',
        items: [
          { text: 'Read', state: 'done' },
          { text: 'Writing', state: 'active' },
          { text: 'Test', state: 'open' },
          { text: 'Odd', state: 'open' },
        ],
      },
    ])
  })

  it('ends with the pictures of its result, which its details hold once more', () => {
    const data = 'iVBORw0KGgo='
    const source = { type: 'base64', media_type: 'image/png', data }
    const result = (content: object[], details: object) => ({
      type: 'user',
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content }] },
      parent_tool_use_id: null,
      tool_use_result: details,
    })
    const read = news(
      whole('m', [toolUse('t', 'Read', { file_path: 'a.png' })]),
      result([{ type: 'image', source }], {
        type: 'image',
        file: { base64: data, type: 'image/png', originalSize: 8 },
      }),
    )
    const printed = news(
      whole('m', [toolUse('t', 'Bash', { command: 'cat a.png' })]),
      result([{ type: 'image', source }], { stdout: `data:image/png;base64,${data}`, stderr: '', isImage: true }),
    )
    const elsewhere = { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } }
    const remote = news(whole('m', [toolUse('t', 'Look', {})]), result([text('a'), elsewhere], {}))
    const end = { type: 'tool-end', tool: 't', ok: true }
    expect([read.slice(1), printed.slice(1), remote.slice(1)]).toEqual([
      ...[read, printed].map(() => [
        { type: 'tool-picture', tool: 't', image: { mediaType: 'image/png', data } },
        { ...end, output: '' },
      ]),
      [{ ...end, output: 'a\n[A picture is not shown: it lies elsewhere, at https://example.org/a.png.]' }],
    ])
  })

  it.each([
    ['a text', 'line', 'line'],
    ['parts', [text('a'), { type: 'odd', x: 1 }], 'a\n{"type":"odd","x":1}'],
    ['nothing', undefined, ''],
  ])('ends with its whole output: %s', (_name, content, output) => {
    const block = { type: 'tool_result', tool_use_id: 't', content, is_error: true }
    expect(
      news(whole('m', [toolUse('t', 'Bash', {})]), { type: 'user', message: { content: [block] } }).at(-1),
    ).toEqual({
      type: 'tool-end',
      tool: 't',
      ok: false,
      output,
    })
  })

  it('that the turn leaves open is ended with it, and so is its question', () => {
    const request = { subtype: 'can_use_tool', tool_name: 'Bash', input: { command: 'ls' }, tool_use_id: 't' }
    const told = news(
      whole('m', [toolUse('t', 'Bash', { command: 'ls' })]),
      { type: 'control_request', request_id: 'r', request },
      { type: 'result', subtype: 'success', result: '' },
    )
    expect(told.slice(2)).toEqual([
      { type: 'tool-end', tool: 't', ok: false, output: '' },
      { type: 'permission-closed', request: 'r', outcome: 'cancelled', message: '' },
      expect.objectContaining({ type: 'turn-end', outcome: 'ok' }),
    ])
  })
})

describe('what Corral does not know', () => {
  it('is shown as it came', () => {
    const lines = ['{"type":"telepathy"}', '{"type":"system","subtype":"odd"}', 'npm notice', '42', '{"type":"sys']
    expect(news(...lines)).toEqual([
      { type: 'unknown', name: 'telepathy', text: lines[0] },
      { type: 'unknown', name: 'system/odd', text: lines[1] },
      { type: 'noise', text: 'npm notice' },
      { type: 'noise', text: '42' },
      { type: 'noise', text: '{"type":"sys' },
    ])
  })

  it('is refused when the agent waits for an answer', () => {
    const line = JSON.stringify({ type: 'control_request', request_id: 'r', request: { subtype: 'hook_callback' } })
    const { events, replies } = claude.create(options).received(line, 1)
    const error = 'Corral does not know the request “hook_callback”.'
    expect([events, replies.map((reply) => JSON.parse(reply))]).toEqual([
      [{ at: 1, type: 'unknown', name: 'control_request/hook_callback', text: line }],
      [{ type: 'control_response', response: { subtype: 'error', request_id: 'r', error } }],
    ])
  })
})

describe('another session id', () => {
  it('is news, not an error', () => {
    const init = (session_id: string) => ({ type: 'system', subtype: 'init', session_id })
    expect(news(init('a'), init('a'), init('b'))).toEqual([
      { type: 'agent-session', id: 'a' },
      { type: 'agent-session', id: 'b' },
    ])
  })
})
