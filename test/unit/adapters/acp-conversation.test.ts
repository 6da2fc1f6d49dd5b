import { describe, expect, it } from 'vitest'
import { gemini } from '../../../main/adapters/acp'
import type { Adapter, AgentCommand } from '../../../main/adapters/adapter'
import type { AgentNews } from '../../../preload/contract/chat'
import { usualOptions } from './contract'

type Message = { id?: unknown; method?: string; params?: Record<string, unknown>; result?: unknown; error?: unknown }

/** A conversation that is open already. */
class Talk {
  readonly adapter: Adapter
  private at = 1000

  constructor(result: object = {}, promptCapabilities: object = { image: true }) {
    this.adapter = gemini.create(usualOptions)
    this.hear({ id: 'corral-initialize', result: { protocolVersion: 1, agentCapabilities: { promptCapabilities } } })
    this.hear({ id: 'corral-session', result: { sessionId: 's', ...result } })
  }

  hear(message: Message): AgentNews[] {
    this.at += 10
    return bare(this.adapter.received(JSON.stringify({ jsonrpc: '2.0', ...message }), this.at).events)
  }

  update(sessionUpdate: string, fields: object = {}): AgentNews[] {
    return this.hear({ method: 'session/update', params: { sessionId: 's', update: { sessionUpdate, ...fields } } })
  }

  replies(message: Message): Message[] {
    return this.adapter
      .received(JSON.stringify({ jsonrpc: '2.0', ...message }), this.at)
      .replies.map((line) => JSON.parse(line))
  }

  /** What a command writes, without writing it. */
  lines(command: AgentCommand): Message[] {
    return this.adapter.encode(command).lines.map((line) => JSON.parse(line))
  }

  /** Carries a command out; answers the news of it. */
  send(command: AgentCommand): AgentNews[] {
    this.at += 10
    return this.adapter.encode(command).lines.flatMap((line) => bare(this.adapter.sent(line, this.at)))
  }

  /** Begins a turn; answers what ends it. */
  turn(text = 'hi'): (end: Message) => AgentNews[] {
    const [line] = this.adapter.encode({ type: 'prompt', text }).lines
    this.adapter.sent(line ?? '', this.at)
    const { id } = JSON.parse(line ?? '{}') as Message
    return (end) => this.hear({ id, ...end })
  }

  ask(id: number | string = 0, options: object[] = usual): AgentNews[] {
    return this.hear(question(id, options))
  }
}

const bare = (events: readonly ({ at: number } & AgentNews)[]): AgentNews[] =>
  events.map(({ at: _at, ...each }) => each)
const usual = [
  { optionId: 'always', name: 'Allow for this session', kind: 'allow_always' },
  { optionId: 'no', name: 'Reject', kind: 'reject_once' },
  { optionId: 'yes', name: 'Proceed', kind: 'allow_once' },
]
const question = (id: number | string, options: object[] = usual): Message => ({
  ...{ id, method: 'session/request_permission' },
  params: {
    sessionId: 's',
    options,
    toolCall: { toolCallId: 't', title: 'ls', kind: 'execute', rawInput: { command: 'ls' } },
  },
})
const chunk = (text: string, messageId?: string) => ({
  content: { type: 'text', text },
  ...(messageId ? { messageId } : {}),
})
const png = { mediaType: 'image/png', data: 'AA==' }
const cancelled = { outcome: { outcome: 'cancelled' } }

describe('what is written over ACP', () => {
  it('is a message with its pictures, and the same words come back as news', () => {
    const talk = new Talk()
    const [line] = talk.lines({ type: 'prompt', text: 'Look.', images: [png] })
    expect([line?.method, line?.params]).toEqual([
      'session/prompt',
      {
        sessionId: 's',
        prompt: [
          { type: 'text', text: 'Look.' },
          { type: 'image', mimeType: 'image/png', data: 'AA==' },
        ],
      },
    ])
    expect(talk.send({ type: 'prompt', text: 'Look.', images: [png] })).toEqual([
      { type: 'user', text: 'Look.', images: [png] },
      { type: 'turn-start' },
    ])
  })

  it('gives two messages that are encoded before either is written different ids', () => {
    const talk = new Talk()
    const ids = [1, 2].map(() => talk.lines({ type: 'prompt', text: 'x' })[0]?.id)
    expect(new Set(ids).size).toBe(2)
  })

  it('tells that pictures stay behind where the agent takes none', () => {
    expect(new Talk({}, {}).send({ type: 'prompt', text: 'Look.', images: [png, png] }).slice(0, 2)).toEqual([
      { type: 'user', text: 'Look.' },
      { type: 'notice', level: 'warning', text: 'Left out, for this agent takes no pictures: 2.' },
    ])
  })

  it('is nothing for an interrupt while no turn runs, and for a message before there is a session', () => {
    expect(new Talk().lines({ type: 'interrupt' })).toEqual([])
    expect(gemini.create(usualOptions).encode({ type: 'prompt', text: 'x' }).lines).toEqual([])
  })

  it.each(['interrupt', 'finish'] as const)('takes open questions back before it cancels: %s', (type) => {
    const talk = new Talk()
    talk.turn()
    talk.ask(0)
    talk.ask('b')
    expect(talk.lines({ type })).toEqual([
      { jsonrpc: '2.0', id: 0, result: cancelled },
      { jsonrpc: '2.0', id: 'b', result: cancelled },
      { jsonrpc: '2.0', method: 'session/cancel', params: { sessionId: 's' } },
    ])
    expect(talk.adapter.encode({ type }).endInput).toBe(type === 'finish')
  })

  it.each([
    [{ models: { currentModelId: 'a', availableModels: [{ modelId: 'a' }] } }, 'session/set_model', { modelId: 'b' }],
    [
      { configOptions: [{ id: 'model', currentValue: 'a', options: [{ name: 'group', options: [{ value: 'a' }] }] }] },
      'session/set_config_option',
      { configId: 'model', value: 'b' },
    ],
  ])('changes the model as the agent takes it: %j', (offered, method, params) => {
    const talk = new Talk(offered)
    const [line] = talk.lines({ type: 'set-model', model: 'b' })
    expect([line?.method, line?.params]).toEqual([method, { sessionId: 's', ...params }])
    talk.adapter.sent(JSON.stringify(line), 1)
    expect(talk.hear({ id: line?.id, result: {} })).toEqual([{ type: 'model', model: 'b' }])
  })

  it('tells a change of the model that was refused', () => {
    const talk = new Talk()
    const [line] = talk.lines({ type: 'set-model', model: 'b' })
    talk.adapter.sent(JSON.stringify(line), 1)
    expect(talk.hear({ id: line?.id, error: { message: 'No.' } })).toEqual([
      { type: 'notice', level: 'warning', text: 'The agent refused the model “b”: No.' },
    ])
  })
})

describe('a question over ACP', () => {
  it('begins the call that it is about, and offers what the agent offers, in our order', () => {
    const talk = new Talk()
    talk.turn()
    expect(talk.ask()).toEqual([
      { type: 'tool-start', tool: 't', name: 'Shell', title: 'ls', input: '{\n  "command": "ls"\n}', parent: null },
      {
        ...{
          type: 'permission',
          request: '0/t',
          tool: 't',
          name: 'Shell',
          title: 'ls',
          input: '{\n  "command": "ls"\n}',
        },
        options: [
          { id: 'yes', label: 'Allow', kind: 'allow-once' },
          { id: 'always', label: 'Allow for this session', kind: 'allow-always' },
          { id: 'no', label: 'Deny', kind: 'deny' },
        ],
      },
    ])
    expect(talk.ask()).toEqual([])
  })

  it('keeps the agent’s words where several options are of one kind', () => {
    const talk = new Talk()
    const options = ['Yes, and edit', 'Yes, and ask'].map((name) => ({ optionId: name, name, kind: 'allow_once' }))
    const news = talk.ask(0, options).find(({ type }) => type === 'permission')
    expect(news?.type === 'permission' && news.options.map(({ label }) => label)).toEqual([
      'Yes, and edit',
      'Yes, and ask',
    ])
  })

  it.each([
    ['yes', 'allowed'],
    ['always', 'allowed'],
    ['no', 'denied'],
  ])('is answered with the option %s', (option, outcome) => {
    const talk = new Talk()
    talk.ask(4)
    const answer = { type: 'answer', request: '4/t', answer: { option, message: 'words' } } as const
    expect(talk.lines(answer)).toEqual([
      { jsonrpc: '2.0', id: 4, result: { outcome: { outcome: 'selected', optionId: option } } },
    ])
    expect(talk.send(answer)).toEqual([{ type: 'permission-closed', request: '4/t', outcome, message: '' }])
    expect(talk.lines(answer)).toEqual([])
  })

  it('is not answered with an option that it does not have', () => {
    const talk = new Talk()
    talk.ask()
    expect(talk.lines({ type: 'answer', request: '0/t', answer: { option: 'other', message: '' } })).toEqual([])
  })

  it('is taken back at once when it comes behind an interrupt, or offers nothing', () => {
    const talk = new Talk()
    expect(talk.replies(question(1, []))).toEqual([{ jsonrpc: '2.0', id: 1, result: cancelled }])
    talk.turn()
    talk.send({ type: 'interrupt' })
    expect(talk.replies(question(2))).toEqual([{ jsonrpc: '2.0', id: 2, result: cancelled }])
  })

  it('ends a call that was denied when the agent goes on without a word of it', () => {
    const talk = new Talk()
    talk.turn()
    talk.ask()
    talk.send({ type: 'answer', request: '0/t', answer: { option: 'no', message: '' } })
    expect(talk.update('agent_message_chunk', chunk('Well.'))[0]).toEqual({
      type: 'tool-end',
      tool: 't',
      ok: false,
      output: '',
    })
    expect(talk.update('tool_call_update', { toolCallId: 't', status: 'failed' })).toEqual([])
  })
})

describe('what is refused over ACP', () => {
  it.each(['fs/read_text_file', 'terminal/create', '_their/own'])('a request %s', (method) => {
    const request = { id: 9, method, params: {} }
    const talk = new Talk()
    expect(talk.replies(request)).toEqual([
      { jsonrpc: '2.0', id: 9, error: { code: -32601, message: `Corral does not take the request “${method}”.` } },
    ])
    expect(talk.hear(request).map((news) => news.type === 'unknown' && news.name)).toEqual([method])
  })
})

describe('a turn over ACP', () => {
  it.each([
    [{ result: { stopReason: 'end_turn' } }, 'ok', ''],
    [{ result: { stopReason: 'cancelled' } }, 'interrupted', ''],
    [{ result: { stopReason: 'refusal' } }, 'error', 'The agent refused to go on with this.'],
    [{ result: { stopReason: 'max_tokens' } }, 'error', 'The answer reached the limit of tokens.'],
    [{ result: { stopReason: 'max_turn_requests' } }, 'error', 'The limit of requests in one turn was reached.'],
    [{ result: { stopReason: 'constructor' } }, 'error', 'The turn stopped: constructor.'],
    [{ result: null }, 'error', 'The turn stopped: no reason told.'],
    [
      { error: { code: -32603, message: 'Internal error', data: { details: 'Out of money.' } } },
      'error',
      'Out of money.',
    ],
    [
      { error: { code: -32000, message: 'Authentication required' } },
      'error',
      'Authentication required. Run “gemini” once in a terminal and log in, or set GEMINI_API_KEY.',
    ],
  ])('ends: %j', (end, outcome, reason) => {
    expect(new Talk().turn()(end).at(-1)).toMatchObject({ type: 'turn-end', outcome, reason, durationMs: 10 })
  })

  it.each([{ error: { message: 'Aborted' } }, { result: { stopReason: 'end_turn' } }])(
    'that was interrupted ends so, whatever the agent calls it: %j',
    (end) => {
      const talk = new Talk()
      const ends = talk.turn()
      talk.send({ type: 'interrupt' })
      expect(ends(end)).toMatchObject([{ type: 'turn-end', outcome: 'interrupted', reason: '' }])
    },
  )

  it('closes what it left open', () => {
    const talk = new Talk()
    const ends = talk.turn()
    talk.ask()
    talk.update('agent_message_chunk', chunk('half'))
    expect(ends({ result: { stopReason: 'cancelled' } }).map(({ type }) => type)).toEqual([
      'block-end',
      'tool-end',
      'permission-closed',
      'turn-end',
    ])
  })

  it('adds up the tokens of all turns, and takes the cost of the conversation as it is told', () => {
    const talk = new Talk()
    talk.update('usage_update', { used: 1, cost: { amount: 2, currency: 'USD' } })
    const one = talk.turn()
    expect(talk.update('usage_update', { used: 5, cost: { amount: 2.5, currency: 'USD' } })).toMatchObject([
      { type: 'usage', usage: { costUsd: 0.5 } },
    ])
    one({
      result: {
        stopReason: 'end_turn',
        usage: { inputTokens: 1, cachedReadTokens: 10, outputTokens: 5, thoughtTokens: 2 },
      },
    })
    talk.update('usage_update', { used: 5, cost: { amount: 7, currency: 'EUR' } })
    const quota = { token_count: { input_tokens: 100, output_tokens: 50 } }
    expect(
      talk
        .turn()({ result: { stopReason: 'end_turn', _meta: { quota } } })
        .at(-1),
    ).toMatchObject({
      usage: { inputTokens: 111, outputTokens: 57, costUsd: 0.5 },
    })
  })
})

describe('what an agent tells over ACP', () => {
  it('is one block as long as it is of one kind and one message', () => {
    const talk = new Talk()
    talk.turn()
    const news = [
      talk.update('agent_thought_chunk', chunk('hm')),
      talk.update('agent_message_chunk', chunk('a', 'm1')),
      talk.update('agent_message_chunk', chunk('b', 'm1')),
      talk.update('agent_message_chunk', chunk('c', 'm2')),
      talk.update('agent_message_chunk', chunk('')),
      talk.update('tool_call', { toolCallId: 't', title: 'ls', kind: 'execute' }),
    ].flat()
    const blocks = news.map((each) => ('block' in each ? `${each.type} ${each.block.split('-')[1]}` : each.type))
    expect(blocks).toEqual([
      ...['thinking 0', 'block-end 0', 'text 1', 'text 1', 'block-end 1', 'text 2', 'block-end 2', 'tool-start'],
    ])
  })

  it('of a call: its input, what it changes, what it prints, its end', () => {
    const talk = new Talk()
    talk.turn()
    const text = (words: string) => ({ type: 'content', content: { type: 'text', text: words } })
    const diff = { type: 'diff', path: 'a.ts', oldText: null, newText: 'new' }
    talk.update('tool_call', {
      toolCallId: 't',
      title: 'Write',
      kind: 'edit',
      rawInput: {},
      content: [text('about it')],
    })
    const step = (fields: object) => talk.update('tool_call_update', { toolCallId: 't', ...fields })
    expect([
      step({ title: 'Write a.ts', rawInput: { path: 'a.ts' } }),
      step({ status: 'in_progress', content: [diff] }),
      step({ status: 'in_progress', content: [diff, text('li')] }),
      step({ status: 'in_progress', content: [diff, text('line')] }),
      step({ status: 'in_progress', content: [diff, text('another')] }),
      step({ status: 'completed', content: [diff, text('another')] }),
      step({ status: 'completed' }),
    ]).toEqual([
      [{ type: 'tool-input', tool: 't', title: 'Write a.ts', input: '{\n  "path": "a.ts"\n}' }],
      [{ type: 'tool-diff', tool: 't', path: 'a.ts', before: null, after: 'new' }],
      [{ type: 'tool-output', tool: 't', text: 'li' }],
      [{ type: 'tool-output', tool: 't', text: 'ne' }],
      [],
      [{ type: 'tool-end', tool: 't', ok: true, output: 'another' }],
      [],
    ])
  })

  it('of its plan, its notices and its modes', () => {
    const modes = { currentModeId: 'default', availableModes: [{ id: 'default' }, { id: 'plan' }] }
    const talk = new Talk({ modes })
    const entries = ['pending', 'in_progress', 'completed'].map((status) => ({ content: status, status }))
    expect([
      talk.update('plan', { entries }),
      talk.update('notice', { severity: 'warning', title: 'Beware.', description: 'It is late.' }),
      talk.update('current_mode_update', { currentModeId: 'plan' }),
      talk.update('current_mode_update', { currentModeId: 'plan' }),
      talk.update('available_commands_update', { availableCommands: [] }),
      talk.update('user_message_chunk', chunk('our own')),
    ]).toEqual([
      [
        {
          type: 'plan',
          items: [
            { text: 'pending', state: 'open' },
            { text: 'in_progress', state: 'active' },
            { text: 'completed', state: 'done' },
          ],
        },
      ],
      [{ type: 'notice', level: 'warning', text: 'Beware. It is late.' }],
      [{ type: 'notice', level: 'info', text: 'The agent is in the mode “plan” now.' }],
      [],
      [],
      [],
    ])
  })

  it('and is of no known kind is shown, never swallowed', () => {
    const talk = new Talk()
    const names = [
      talk.update('something_new'),
      talk.update('tool_call', { title: 'without an id' }),
      talk.hear({ method: 'session/other', params: {} }),
      talk.hear({ id: 'nobody asked', result: {} }),
    ].flat()
    expect(names.map((news) => news.type === 'unknown' && news.name)).toEqual([
      ...['session/update/something_new', 'session/update/tool_call', 'session/other', 'response'],
    ])
    expect(bare(talk.adapter.received('Welcome!', 1).events)).toEqual([{ type: 'noise', text: 'Welcome!' }])
  })
})
