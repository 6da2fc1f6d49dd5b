import { describe, expect, it } from 'vitest'
import type { LaunchOptions } from '../../../main/adapters/adapter'
import { codex } from '../../../main/adapters/codex/profile'
import type { PermissionMode } from '../../../preload/contract/session'
import { adapterAt, carryOut, hear } from './carry-out'
import { usualOptions } from './contract'

const READY = '"corral-models","result"'
const ASKS = 'item/commandExecution/requestApproval'
const anyId = expect.stringMatching(/^[0-9a-f-]{36}$/)

const ready = () => adapterAt(codex, 'session', READY).adapter

/** One that waits for an answer, and the question's name. */
function asking() {
  const { adapter, news } = adapterAt(codex, 'session', ASKS)
  const request = news.find((event) => event.type === 'permission')?.request ?? ''
  return { adapter, request }
}

describe('how a thread of Codex begins', () => {
  const opened = (options: Partial<LaunchOptions>) => {
    const adapter = codex.create({ ...usualOptions, ...options })
    const [initialize] = adapter.open().map((line) => JSON.parse(line))
    const { replies } = hear(adapter, { id: initialize.id, result: {} })
    return { initialize, replies }
  }

  it('initializes with the experimental part, for only that can end what an interrupt leaves running', () => {
    const { initialize, replies } = opened({})
    expect({ method: initialize.method, capabilities: initialize.params.capabilities, next: replies[0] }).toEqual({
      method: 'initialize',
      capabilities: { experimentalApi: true },
      next: { method: 'initialized' },
    })
  })

  it.each<[PermissionMode, string, string]>([
    ['ask', 'untrusted', 'workspace-write'],
    ['accept-edits', 'on-request', 'workspace-write'],
    ['plan', 'on-request', 'read-only'],
    ['allow-all', 'never', 'danger-full-access'],
  ])('with %s it asks %s, in the sandbox %s', (permissions, approvalPolicy, sandbox) => {
    expect(opened({ permissions, model: 'gpt' }).replies[1]).toMatchObject({
      method: 'thread/start',
      params: { cwd: usualOptions.folder, approvalPolicy, sandbox, model: 'gpt' },
    })
  })

  it.each([
    [{ resume: 'older' }, 'thread/resume'],
    [{ resume: 'older', fork: true }, 'thread/fork'],
  ])('goes on with an older one: %j', (options, method) => {
    expect(opened(options).replies[1]).toMatchObject({ method, params: { threadId: 'older', excludeTurns: true } })
  })

  it('gives up, once, on a thread that Codex does not know, in words by which that is known', () => {
    const adapter = codex.create({ ...usualOptions, resume: 'older' })
    const error = { id: 'corral-thread', error: { code: -32600, message: 'no rollout found for thread id older' } }
    const [first] = hear(adapter, error).events
    const reason = first?.type === 'gives-up' ? first.reason : ''
    expect([codex.resume?.isGone(reason), codex.resume?.isGone('crashed'), hear(adapter, error).events]).toEqual([
      true,
      false,
      [],
    ])
  })
})

describe('what is written to Codex', () => {
  it('carries a message with its pictures', () => {
    const images = [{ mediaType: 'image/png', data: 'AA==' }]
    const { messages, news } = carryOut(ready(), { type: 'prompt', text: 'Look.', images })
    const input = [
      { type: 'text', text: 'Look.' },
      { type: 'image', url: 'data:image/png;base64,AA==' },
    ]
    expect({ messages, news }).toEqual({
      messages: [{ jsonrpc: '2.0', id: anyId, method: 'turn/start', params: { threadId: expect.any(String), input } }],
      news: [
        { at: 5, type: 'user', text: 'Look.', images },
        { at: 5, type: 'turn-start' },
      ],
    })
  })

  it('has no two requests of one name, also when both are made before either is read back', () => {
    const adapter = ready()
    const lines = [1, 2].flatMap(() => adapter.encode({ type: 'set-model', model: 'other' }).lines)
    const [one, other] = lines.map((line) => JSON.parse(line).id)
    expect(one).not.toBe(other)
  })

  it.each([
    ['allow', 'accept', 'allowed'],
    ['deny', 'decline', 'denied'],
  ])('answers %s to a command', (option, decision, outcome) => {
    const { adapter, request } = asking()
    const { messages, news } = carryOut(adapter, { type: 'answer', request, answer: { option, message: '' } })
    expect({ messages, news }).toEqual({
      messages: [{ id: 0, result: { decision } }],
      news: [{ at: 5, type: 'permission-closed', request, outcome, message: '' }],
    })
  })

  it('answers for good with the rule that Codex proposed', () => {
    const { adapter, request } = asking()
    const answer = { option: 'allow-always', message: '' }
    const { messages } = carryOut(adapter, { type: 'answer', request, answer })
    const rule = expect.arrayContaining(['touch'])
    expect(messages[0].result).toEqual({ decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: rule } } })
  })

  it('writes nothing for a question that is unknown, closed, or asked for another option', () => {
    const { adapter, request } = asking()
    const lines = (name: string, option: string) =>
      adapter.encode({ type: 'answer', request: name, answer: { option, message: '' } }).lines
    const before = [lines('nobody', 'allow'), lines(request, 'maybe')]
    carryOut(adapter, { type: 'answer', request, answer: { option: 'allow', message: '' } })
    expect([...before, lines(request, 'allow')]).toEqual([[], [], []])
  })

  it('interrupts by taking questions back, then the turn, then what still runs', () => {
    const { adapter, request } = asking()
    const { messages, news } = carryOut(adapter, { type: 'interrupt' })
    expect(messages.map(({ method, result, params }) => method ?? [result, params])).toEqual([
      [{ decision: 'cancel' }, undefined],
      'turn/interrupt',
      'thread/backgroundTerminals/clean',
    ])
    expect([messages[1].params.turnId.length, news]).toEqual([
      36,
      [{ at: 5, type: 'permission-closed', request, outcome: 'cancelled', message: '' }],
    ])
  })

  it('interrupts a turn that has no name yet as soon as it has one, once', () => {
    const adapter = ready()
    const { messages } = carryOut(adapter, { type: 'prompt', text: 'go' })
    carryOut(adapter, { type: 'interrupt' })
    const started = { id: messages[0].id, result: { turn: { id: 'turn-1' } } }
    const also = { method: 'turn/started', params: { turn: { id: 'turn-1' } } }
    expect([...hear(adapter, started).replies, ...hear(adapter, also).replies]).toMatchObject([
      { method: 'turn/interrupt', params: { turnId: 'turn-1' } },
    ])
  })

  it('writes no interrupt while no turn runs, and ends by the end of its input', () => {
    const adapter = ready()
    expect([adapter.encode({ type: 'interrupt' }), adapter.encode({ type: 'finish' })]).toEqual([
      { lines: [], endInput: false },
      { lines: [], endInput: true },
    ])
  })

  it('chooses a model, which is told when Codex has taken it', () => {
    const adapter = ready()
    const { messages, news } = carryOut(adapter, { type: 'set-model', model: 'other' })
    const updated = { method: 'thread/settings/updated', params: { threadSettings: { model: 'other' } } }
    expect([messages, news, hear(adapter, updated).events]).toMatchObject([
      [{ method: 'thread/settings/update', params: { model: 'other' } }],
      [],
      [{ type: 'model', model: 'other' }],
    ])
  })
})

describe('how Codex is started', () => {
  it('has nothing in its arguments that others may not see', () => {
    expect(codex.launch(usualOptions)).toEqual({ args: ['app-server'], env: {}, agentSessionId: null })
  })
})
