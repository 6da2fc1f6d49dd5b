import { describe, expect, it } from 'vitest'
import type { AgentCommand, LaunchOptions } from '../../../main/adapters/adapter'
import { pi } from '../../../main/adapters/pi/profile'
import { adapterAt, carryOut, hear } from './carry-out'
import { usualOptions } from './contract'

const anyId = expect.stringMatching(/^[0-9a-f-]{36}$/)

const ready = () => adapterAt(pi, 'session', '"id":"corral-models","type":"response"').adapter

/** One that waits for an answer of Corral's own extension. */
function asking() {
  const { adapter, news } = adapterAt(pi, 'session', '"method":"select"')
  return { adapter, request: news.find((event) => event.type === 'permission')?.request ?? '' }
}

const answer = (request: string, option: string, message = ''): AgentCommand => ({
  ...{ type: 'answer', request, answer: { option, message } },
})

describe('how pi is started', () => {
  const launch = (options: Partial<LaunchOptions>) => pi.launch({ ...usualOptions, ...options })

  it.each([
    [{}, ['--mode', 'rpc', '--extension', '/opt/corral/assets/pi/permission-gate.mjs'], 'ask', null],
    [{ permissions: 'allow-all', model: 'mock/one' }, ['--mode', 'rpc', '--model', 'mock/one'], 'allow-all', null],
    [{ permissions: 'allow-all', resume: 'older' }, ['--mode', 'rpc', '--session', 'older'], 'allow-all', 'older'],
    [
      { permissions: 'allow-all', resume: 'older', fork: true },
      ['--mode', 'rpc', '--fork', 'older'],
      'allow-all',
      null,
    ],
  ] as const)('with %j', (options, args, permissions, agentSessionId) => {
    const launched = launch(options)
    expect([launched.args, launched.env.CORRAL_PI_PERMISSIONS, launched.agentSessionId]).toEqual([
      args,
      permissions,
      agentSessionId,
    ])
  })

  it('never without the extension that asks, unless everything is allowed', () => {
    const { assets, ...without } = usualOptions
    expect([assets !== undefined, pi.launch({ ...without, permissions: 'allow-all' }).args.length]).toEqual([true, 2])
    expect(() => pi.launch(without)).toThrow('asks before it acts only with the extension')
  })

  it.each([
    ["No session found matching 'x'", true],
    ['Session found in different project: /elsewhere', true],
    ['No API key found', false],
  ])('says of a conversation: %s', (words, isGone) => expect(pi.resume?.isGone(words)).toBe(isGone))
})

describe('what is written to pi', () => {
  it('opens by asking for its state and its models', () => {
    const lines = pi.create(usualOptions).open()
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['get_state', 'get_available_models'])
  })

  it('carries a message with its pictures', () => {
    const images = [{ mediaType: 'image/png', data: 'AA==' }]
    expect(carryOut(ready(), { type: 'prompt', text: 'Look.', images })).toEqual({
      messages: [
        {
          ...{ id: anyId, type: 'prompt', message: 'Look.' },
          images: [{ type: 'image', data: 'AA==', mimeType: 'image/png' }],
        },
      ],
      endInput: false,
      news: [
        { at: 5, type: 'user', text: 'Look.', images },
        { at: 5, type: 'turn-start' },
      ],
    })
  })

  it.each([
    ['allow', '', { answer: 'allow' }, 'allowed', ''],
    ['allow-always', '', { answer: 'allow-always' }, 'allowed', ''],
    ['deny', 'Not here.', { answer: 'deny', message: 'Not here.' }, 'denied', 'Not here.'],
  ])('answers %s to its permission gate', (option, message, value, outcome, told) => {
    const { adapter, request } = asking()
    const { messages, news } = carryOut(adapter, answer(request, option, message))
    expect({ messages, news }).toEqual({
      messages: [{ type: 'extension_ui_response', id: request, value: JSON.stringify(value) }],
      news: [{ at: 5, type: 'permission-closed', request, outcome, message: told }],
    })
  })

  it('writes nothing for a question that is unknown, closed, or asked for another option', () => {
    const { adapter, request } = asking()
    const lines = (name: string, option: string) => adapter.encode(answer(name, option)).lines
    const before = [lines('nobody', 'allow'), lines(request, 'maybe')]
    carryOut(adapter, answer(request, 'allow'))
    expect([...before, lines(request, 'allow')]).toEqual([[], [], []])
  })

  it('cancels open questions before it aborts, for pi would wait for them', () => {
    const { adapter, request } = asking()
    const { messages, news } = carryOut(adapter, { type: 'interrupt' })
    expect({ messages, news }).toEqual({
      messages: [
        { type: 'extension_ui_response', id: request, cancelled: true },
        { id: anyId, type: 'abort' },
      ],
      news: [{ at: 5, type: 'permission-closed', request, outcome: 'cancelled', message: '' }],
    })
  })

  it('aborts once more when it begins with what was interrupted before', () => {
    const adapter = ready()
    carryOut(adapter, { type: 'prompt', text: 'go' })
    carryOut(adapter, { type: 'interrupt' })
    const starts = [1, 2].map(() => hear(adapter, { type: 'agent_start' }).replies.map(({ type }) => type))
    expect(starts).toEqual([['abort'], []])
  })

  it('finishes with an abort, for the end of input alone would leave its tool behind', () => {
    const { adapter } = asking()
    const idle = ready().encode({ type: 'finish' })
    const { messages, endInput } = carryOut(adapter, { type: 'finish' })
    expect([idle, messages.map(({ type }) => type), endInput]).toEqual([
      { lines: [], endInput: true },
      ['extension_ui_response', 'abort'],
      true,
    ])
  })

  it.each([
    ['openai/gpt/4', { provider: 'openai', modelId: 'gpt/4' }],
    ['two', { provider: 'mock', modelId: 'two' }],
  ])('chooses the model %s', (model, expected) => {
    expect(carryOut(ready(), { type: 'set-model', model }).messages).toEqual([
      { id: anyId, type: 'set_model', ...expected },
    ])
  })
})
