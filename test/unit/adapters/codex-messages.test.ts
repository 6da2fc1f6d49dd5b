import { describe, expect, it } from 'vitest'
import { diffsOf } from '../../../main/adapters/codex/changes'
import { codex } from '../../../main/adapters/codex/profile'
import { unwrapped } from '../../../main/adapters/codex/shell'
import { adapterAt, carryOut, hear } from './carry-out'

/** One in the middle of a turn. */
function working() {
  const { adapter } = adapterAt(codex, 'session', '"corral-models","result"')
  carryOut(adapter, { type: 'prompt', text: 'go' })
  const notify = (method: string, params: object) => hear(adapter, { method, params }).events
  const item = (step: 'started' | 'completed', fields: object) => notify(`item/${step}`, { item: fields })
  const ask = (method: string, params: object) => hear(adapter, { id: 7, method, params })
  return { adapter, notify, item, ask }
}

describe('what Codex tells', () => {
  it('is a plan', () => {
    const plan = [
      { step: 'Look', status: 'completed' },
      { step: 'Act', status: 'inProgress' },
      { step: 'Rest', status: 'pending' },
      { step: 'Odd', status: 'constructor' },
    ]
    expect(working().notify('turn/plan/updated', { plan })).toMatchObject([
      {
        type: 'plan',
        items: [
          { text: 'Look', state: 'done' },
          { text: 'Act', state: 'active' },
          { text: 'Rest', state: 'open' },
          { text: 'Odd', state: 'open' },
        ],
      },
    ])
  })

  it('is the output of a command while it runs, and all of it at its end', () => {
    const { notify, item } = working()
    const command = { type: 'commandExecution', id: 'c', command: "/bin/bash -lc 'make all'", cwd: '/home/dev' }
    const ended = { ...command, status: 'completed', exitCode: 2, aggregatedOutput: 'no rule\n' }
    expect([
      ...item('started', command),
      ...notify('item/commandExecution/outputDelta', { itemId: 'c', delta: 'no rule\n' }),
      ...item('completed', ended),
    ]).toMatchObject([
      { type: 'tool-start', tool: 'c', name: 'Shell', title: 'make all' },
      { type: 'tool-output', tool: 'c', text: 'no rule\n' },
      { type: 'tool-end', tool: 'c', ok: false, output: 'no rule\n' },
    ])
  })

  it('is the pictures that a call gave', () => {
    const { item } = working()
    const content = [
      { type: 'text', text: 'drawn' },
      { type: 'image', mimeType: 'image/webp', data: 'UklGRg==' },
    ]
    const contentItems = [{ type: 'inputImage', imageUrl: 'data:image/png;base64,iVBORw==' }]
    const end = (fields: object) => item('completed', { id: 'i', status: 'completed', ...fields }).slice(1)
    expect([
      end({ type: 'mcpToolCall', server: 'charts', tool: 'draw', arguments: {}, result: { content } }),
      end({ type: 'dynamicToolCall', tool: 'draw', arguments: {}, contentItems }),
      end({ type: 'imageGeneration', revisedPrompt: 'A cat', savedPath: '/tmp/cat.png', result: 'iVBORw==' }),
    ]).toMatchObject([
      [
        { type: 'tool-picture', tool: 'i', image: { mediaType: 'image/webp' } },
        { type: 'tool-end', output: 'drawn' },
      ],
      [
        { type: 'tool-picture', tool: 'i', image: { data: 'iVBORw==' } },
        { type: 'tool-end', output: '' },
      ],
      [
        { type: 'tool-picture', tool: 'i' },
        { type: 'tool-end', output: '/tmp/cat.png' },
      ],
    ])
  })

  it('is a command that goes on behind its turn, and ends later; not one that an interrupt ended', () => {
    const ends = (status: string) => {
      const { notify, item } = working()
      const command = { type: 'commandExecution', id: 'c', command: 'sleep 9' }
      item('started', command)
      notify('turn/completed', { turn: { status } })
      return item('completed', { ...command, status: 'completed', exitCode: 0 })
    }
    expect([ends('completed'), ends('interrupted')]).toMatchObject([
      [{ type: 'notice', text: 'Ended after its turn, with exit code 0: sleep 9' }],
      [],
    ])
  })

  it.each([
    [{ type: 'mcpToolCall', server: 'files', tool: 'read', arguments: { path: 'a' } }, 'files.read', 'a'],
    [{ type: 'webSearch', query: 'weather' }, 'Web search', 'weather'],
    [{ type: 'collabAgentToolCall', tool: 'spawnAgent', prompt: 'Look there.' }, 'Agent · spawnAgent', 'Look there.'],
    [{ type: 'imageView', path: 'a.png' }, 'View image', 'a.png'],
  ])('is a call: %j', (fields, name, title) => {
    const { item } = working()
    const done = { ...fields, id: 'i', status: 'completed', result: { content: [{ type: 'text', text: 'got it' }] } }
    expect([...item('started', { ...fields, id: 'i' }), ...item('completed', done)]).toMatchObject([
      { type: 'tool-start', tool: 'i', name, title },
      { type: 'tool-end', tool: 'i', ok: true, output: fields.type === 'mcpToolCall' ? 'got it' : '' },
    ])
  })

  it('is of a sub-agent: its calls are shown, its words and the end of its turn are not', () => {
    const { notify } = working()
    const threadId = 'another'
    const command = { type: 'commandExecution', id: 'c', command: 'ls' }
    expect([
      ...notify('item/agentMessage/delta', { threadId, itemId: 'm', delta: 'words' }),
      ...notify('item/started', { threadId, item: command }),
      ...notify('turn/completed', { threadId, turn: { status: 'completed' } }),
      ...notify('error', { threadId, error: { message: 'no' }, willRetry: false }),
    ]).toMatchObject([{ type: 'tool-start', title: 'ls' }])
  })

  it('is a text that was never streamed, or streamed in part', () => {
    const { notify, item } = working()
    notify('item/agentMessage/delta', { itemId: 'a', delta: 'Half ' })
    expect([
      ...item('completed', { type: 'agentMessage', id: 'a', text: 'Half and half.' }),
      ...item('completed', { type: 'agentMessage', id: 'b', text: 'Whole.' }),
      ...item('completed', { type: 'reasoning', id: 'r', summary: ['Why.'], content: [] }),
    ]).toMatchObject([
      { type: 'text', block: 'a', text: 'and half.' },
      { type: 'block-end', block: 'a' },
      { type: 'text', block: 'b', text: 'Whole.' },
      { type: 'block-end', block: 'b' },
      { type: 'thinking', block: 'r/summary-0', text: 'Why.' },
      { type: 'block-end', block: 'r/summary-0' },
    ])
  })

  it('is an error that ends the turn, once, with all its words', () => {
    const { notify } = working()
    const error = { message: 'It failed.', additionalDetails: 'The disk is full.' }
    expect([
      ...notify('error', { error, willRetry: false }),
      ...notify('turn/completed', { turn: { status: 'failed', error, durationMs: 3 } }),
    ]).toMatchObject([{ type: 'turn-end', outcome: 'error', reason: 'It failed. The disk is full.', durationMs: 3 }])
  })

  it('is a warning, told once however often it comes', () => {
    const { notify } = working()
    const told = [1, 2, 3].flatMap(() => notify('warning', { message: 'Mind the step.' }))
    expect(told).toMatchObject([{ type: 'notice', level: 'warning', text: 'Mind the step.' }])
  })
})

describe('what Codex asks', () => {
  it('to write a file, and is answered for the session', () => {
    const { adapter, ask } = working()
    const { events } = ask('item/fileChange/requestApproval', { turnId: 't', itemId: 'i', reason: 'Outside.' })
    expect(events).toMatchObject([{ type: 'permission', request: 't#7', tool: 'i', name: 'Edit', input: 'Outside.' }])
    const answer = { option: 'allow-always', message: '' }
    const { messages } = carryOut(adapter, { type: 'answer', request: 't#7', answer })
    expect(messages).toEqual([{ id: 7, result: { decision: 'acceptForSession' } }])
  })

  it('for permissions, which are given as they were asked for', () => {
    const { adapter, ask } = working()
    const permissions = { network: { enabled: true }, fileSystem: null }
    ask('item/permissions/requestApproval', { turnId: 't', permissions })
    const { messages, news } = carryOut(adapter, {
      ...{ type: 'answer', request: 't#7', answer: { option: 'allow', message: '' } },
    })
    expect([messages[0].result, news[0]]).toMatchObject([
      { permissions: { network: { enabled: true } }, scope: 'turn' },
      { outcome: 'allowed' },
    ])
  })

  it('a question with answers to choose from; what cannot be shown gets no answer, and the person hears of it', () => {
    const { adapter, ask } = working()
    const options = [{ label: 'Red' }, { label: 'Green' }]
    ask('item/tool/requestUserInput', { turnId: 't', questions: [{ id: 'q', question: 'Which?', options }] })
    const { messages } = carryOut(adapter, {
      ...{ type: 'answer', request: 't#7', answer: { option: '1', message: '' } },
    })
    const open = ask('item/tool/requestUserInput', { turnId: 't', questions: [{ id: 'q', question: 'Your name?' }] })
    expect([messages[0].result, open]).toMatchObject([
      { answers: { q: { answers: ['Green'] } } },
      { events: [{ type: 'notice' }], replies: [{ id: 7, result: { answers: {} } }] },
    ])
  })

  it('what an MCP server wants, unless it is a form that nobody can fill in', () => {
    const { ask } = working()
    const options = (requestedSchema: object) => {
      const [event] = ask('mcpServer/elicitation/request', { threadId: `${Math.random()}`, requestedSchema }).events
      return event?.type === 'permission' ? event.options.map(({ id }) => id) : null
    }
    expect([options({}), options({ required: ['name'] })]).toEqual([['allow', 'deny'], ['deny']])
  })

  it('something unknown, which is shown and refused', () => {
    expect(working().ask('item/tool/call', { tool: 'x' })).toMatchObject({
      events: [{ type: 'unknown', name: 'item/tool/call' }],
      replies: [{ id: 7, error: { code: -32601 } }],
    })
  })

  it('and takes it back', () => {
    const { notify, ask } = working()
    ask('item/fileChange/requestApproval', { turnId: 't' })
    expect(notify('serverRequest/resolved', { requestId: 7 })).toMatchObject([
      { type: 'permission-closed', request: 't#7', outcome: 'cancelled' },
    ])
  })
})

describe('what a change of Codex does to its file', () => {
  const diff = '@@ -1,3 +1,3 @@\n one\n-two\n+three\n\n@@ -9 +9 @@\n-nine\n+ten\n'

  it.each([
    [
      { type: 'update', move_path: null },
      diff,
      [
        ['a', 'one\ntwo\n', 'one\nthree\n'],
        ['a', 'nine', 'ten'],
      ],
    ],
    [{ type: 'update', move_path: 'b' }, '@@\n-x\n+y\n', [['b', 'x', 'y']]],
    [{ type: 'add' }, 'one\n', [['a', null, 'one\n']]],
    [{ type: 'delete' }, 'one\n', [['a', 'one\n', '']]],
    [{ type: 'update', move_path: null }, 'no diff', []],
  ])('%j', (kind, text, expected) => {
    const told = diffsOf('t', { path: 'a', kind, diff: text })
    expect(told.map((each) => each.type === 'tool-diff' && [each.path, each.before, each.after])).toEqual(expected)
  })
})

it.each([
  ["/bin/bash -lc 'echo hi'", 'echo hi'],
  [`bash -c 'it'"'"'s'`, "it's"],
  ['/bin/zsh -lc "echo \\"\\$HOME\\""', 'echo "$HOME"'],
  ['bash -lc ls', 'ls'],
  ['python3 -c 1', 'python3 -c 1'],
])('the command of Codex %s is read as %s', (command, read) => expect(unwrapped(command)).toBe(read))

it('knows a conversation that Codex saved, by the item that the person’s message is (0.169)', () => {
  const content = [{ type: 'text', text: 'First words of\na person', text_elements: [] }]
  const lines = [
    { type: 'session_meta', payload: { id: 'x', cwd: '/home/dev/project' } },
    { type: 'response_item', payload: { type: 'message', role: 'user', content: [{ text: '<environment_context>' }] } },
    { type: 'event_msg', payload: { type: 'item_completed', item: { type: 'UserMessage', content } } },
  ]
  const head = lines.map((line) => JSON.stringify(line)).join('\n')
  expect([codex.past?.read('rollout.jsonl', head), codex.past?.read('rollout.jsonl', '{}')]).toEqual([
    { id: 'x', folder: '/home/dev/project', title: 'First words of a person' },
    null,
  ])
})
