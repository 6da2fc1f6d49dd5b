import { describe, expect, it } from 'vitest'
import { gemini } from '../../../main/adapters/acp/agents'
import { bare, chunk, Talk } from './acp-talk'
import { usualOptions } from './contract'

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

  it('is a picture among its words, of the kinds that run nothing; of another one it says so', () => {
    const talk = new Talk()
    talk.turn()
    const picture = (fields: object) => talk.update('agent_message_chunk', { content: { type: 'image', ...fields } })
    const resource = { type: 'resource', resource: { uri: 'file:///a.gif', mimeType: 'image/gif', blob: 'R0lGOD' } }
    const news = [
      talk.update('agent_message_chunk', chunk('See:')),
      picture({ mimeType: 'image/jpg', data: '/9j/\nAA==' }),
      talk.update('agent_message_chunk', { content: resource }),
      picture({ mimeType: 'image/svg+xml', data: 'PHN2Zz4=' }),
    ].flat()
    expect(news).toMatchObject([
      { type: 'text', text: 'See:' },
      { type: 'block-end' },
      { type: 'picture', image: { mediaType: 'image/jpeg', data: '/9j/AA==' } },
      { type: 'picture', image: { mediaType: 'image/gif', data: 'R0lGOD' } },
      { type: 'text', text: '[A picture is not shown: it is image/svg+xml, not PNG, JPEG, GIF or WebP.]' },
    ])
  })

  it('of a call: each of its pictures once, none of which stays in a checkpoint', () => {
    const talk = new Talk()
    talk.turn()
    const picture = (data: string) => ({ type: 'content', content: { type: 'image', mimeType: 'image/png', data } })
    const step = (fields: object) => talk.update('tool_call_update', { toolCallId: 't', ...fields })
    talk.update('tool_call', { toolCallId: 't', title: 'Draw', kind: 'other', status: 'in_progress' })
    const [one, two] = ['A'.repeat(4000), 'B'.repeat(4000)]
    const news = [
      step({ content: [picture(one)] }),
      step({ content: [picture(one), picture(two)] }),
      step({ status: 'completed', content: [picture(one), picture(two)] }),
    ]
    expect(news).toMatchObject([
      [{ type: 'tool-picture', tool: 't', image: { mediaType: 'image/png', data: one } }],
      [{ type: 'tool-picture', image: { data: two } }],
      [{ type: 'tool-end', ok: true, output: '' }],
    ])
    step({ toolCallId: 'open', content: [picture(one)] })
    const saved = JSON.stringify(talk.adapter.save())
    expect(saved.length).toBeLessThan(2000)
    // One of old knew of no pictures.
    expect(gemini.restore(usualOptions, JSON.parse(saved.replace(/,"pictures":\[\d*\]/, '')))).not.toBeNull()
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
