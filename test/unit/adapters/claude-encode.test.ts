import { describe, expect, it } from 'vitest'
import type { Adapter, AgentCommand } from '../../../main/adapters/adapter'
import { claude } from '../../../main/adapters/claude/profile'
import { readRecording, replay } from './recordings'

const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask',
  agentSessionId: '11111111-1111-4111-8111-111111111111',
} as const
const prompt = (text: string): AgentCommand => ({ type: 'prompt', text })

/** An agent that waits for an answer to its question, and the question's id. */
function asking(): { agent: Adapter; request: string; input: unknown; suggestions: unknown } {
  const lines = readRecording('permission')
  const at = lines.findIndex(({ line }) => line.includes('"can_use_tool"'))
  const agent = claude.create(options)
  replay(agent, lines.slice(0, at + 1))
  const { request_id, request } = JSON.parse(lines[at]!.line)
  return { agent, request: request_id, input: request.input, suggestions: request.permission_suggestions }
}

/** What becomes of a command when it is written: its messages, and the news when they are read back. */
function carryOut(agent: Adapter, command: AgentCommand) {
  const { lines, endInput } = agent.encode(command)
  const news = lines.flatMap((line) => agent.sent(line, 5))
  return { messages: lines.map((line) => JSON.parse(line)), endInput, news }
}

describe('how Claude is started', () => {
  it('has the id that was proposed, or the one to go on with, never both', () => {
    const ids = (of: Parameters<typeof claude.launch>[0]) => {
      const { args, agentSessionId } = claude.launch(of)
      return [args.filter((_, index) => ['--session-id', '--resume'].includes(args[index - 1] ?? '')), agentSessionId]
    }
    expect([ids(options), ids({ ...options, resume: 'older' })]).toEqual([
      [[options.agentSessionId], options.agentSessionId],
      [['older'], 'older'],
    ])
  })
})

describe('what is written to Claude', () => {
  it('opens with the readiness probe', () => {
    expect(
      claude
        .create(options)
        .open()
        .map((line) => JSON.parse(line)),
    ).toEqual([{ type: 'control_request', request_id: 'corral-initialize', request: { subtype: 'initialize' } }])
  })

  it('carries pictures with the prompt, and tells them when it went out', () => {
    const images = [{ mediaType: 'image/png', data: 'iVBORw0KGgo=' }]
    const { messages, news } = carryOut(claude.create(options), { type: 'prompt', text: 'What is this?', images })
    expect({ content: messages[0].message.content, news: news[0] }).toEqual({
      content: [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
        { type: 'text', text: 'What is this?' },
      ],
      news: { at: 5, type: 'user', text: 'What is this?', images },
    })
  })

  it('carries a prompt in one line that no reader can split, whatever it holds', () => {
    const text = 'one\ntwo\r\u2028three\u2029 "quoted" \\ 😀 \ud800 \u0000'
    const agent = claude.create(options)
    const { lines } = agent.encode(prompt(text))
    expect(lines.map((line) => /[\n\r\u2028\u2029]/.test(line))).toEqual([false])
    expect(carryOut(agent, prompt(text))).toEqual({
      messages: [
        {
          type: 'user',
          message: { role: 'user', content: [{ type: 'text', text }] },
          parent_tool_use_id: null,
          session_id: '',
        },
      ],
      endInput: false,
      news: [
        { at: 5, type: 'user', text },
        { at: 5, type: 'turn-start' },
      ],
    })
  })

  it.each([
    ['allow', '', { behavior: 'allow' }, 'allowed', ''],
    ['deny', 'Not here.', { behavior: 'deny', message: 'Not here.' }, 'denied', 'Not here.'],
    ['deny', '', { behavior: 'deny', message: 'The user denied this.' }, 'denied', 'The user denied this.'],
  ] as const)('answers a permission request with %s (%j)', (option, message, expected, outcome, told) => {
    const { agent, request, input } = asking()
    const response = expected.behavior === 'allow' ? { ...expected, updatedInput: input } : expected
    expect(carryOut(agent, { type: 'answer', request, answer: { option, message } })).toEqual({
      messages: [{ type: 'control_response', response: { subtype: 'success', request_id: request, response } }],
      endInput: false,
      news: [{ at: 5, type: 'permission-closed', request, outcome, message: told }],
    })
  })

  it('answers for good with what the agent suggested', () => {
    const { agent, request, input, suggestions } = asking()
    const { messages } = carryOut(agent, { type: 'answer', request, answer: { option: 'allow-always', message: '' } })
    expect(messages[0].response.response).toEqual({
      behavior: 'allow',
      updatedInput: input,
      updatedPermissions: suggestions,
    })
  })

  it('writes nothing for a request that is unknown, closed, or asked for another option', () => {
    const { agent, request } = asking()
    const answer = (id: string, option: string) =>
      agent.encode({ type: 'answer', request: id, answer: { option, message: '' } }).lines
    const before = [answer('nobody', 'allow'), answer(request, 'maybe')]
    carryOut(agent, { type: 'answer', request, answer: { option: 'allow', message: '' } })
    expect([...before, answer(request, 'allow')]).toEqual([[], [], []])
  })

  it('shows a request that the agent takes back as cancelled', () => {
    const { agent, request } = asking()
    const cancel = JSON.stringify({ type: 'control_cancel_request', request_id: request })
    expect([agent.received(cancel, 6), agent.received(cancel, 7)]).toEqual([
      { events: [{ at: 6, type: 'permission-closed', request, outcome: 'cancelled', message: '' }], replies: [] },
      { events: [], replies: [] },
    ])
  })

  it('interrupts only a turn that runs, with an id of its own each time', () => {
    const agent = claude.create(options)
    const idle = carryOut(agent, { type: 'interrupt' })
    carryOut(agent, prompt('go'))
    const first = carryOut(agent, { type: 'interrupt' })
    const second = carryOut(agent, { type: 'interrupt' })
    const interrupt = (request_id: string) => ({
      type: 'control_request',
      request_id,
      request: { subtype: 'interrupt' },
    })
    expect([idle.messages, first.messages, second.messages]).toEqual([
      [],
      [interrupt('corral-0')],
      [interrupt('corral-1')],
    ])
  })

  it('finishes by interrupting the running turn and closing the input', () => {
    const agent = claude.create(options)
    const idle = agent.encode({ type: 'finish' })
    carryOut(agent, prompt('go'))
    const working = agent.encode({ type: 'finish' })
    expect({ idle, working: { ...working, lines: working.lines.map((line) => JSON.parse(line).request) } }).toEqual({
      idle: { lines: [], endInput: true },
      working: { lines: [{ subtype: 'interrupt' }], endInput: true },
    })
  })

  it('tells the model that the agent has taken, and not before', () => {
    const agent = claude.create(options)
    const { news } = carryOut(agent, { type: 'set-model', model: 'haiku' })
    const response = { subtype: 'success', request_id: 'corral-0' }
    expect([news, agent.received(JSON.stringify({ type: 'control_response', response }), 6).events]).toEqual([
      [],
      [{ at: 6, type: 'model', model: 'haiku' }],
    ])
  })

  it('changes the model, and tells when the agent refuses', () => {
    const agent = claude.create(options)
    const { messages } = carryOut(agent, { type: 'set-model', model: 'haiku' })
    const response = { subtype: 'error', request_id: 'corral-0', error: 'No such model.' }
    expect([messages, agent.received(JSON.stringify({ type: 'control_response', response }), 6).events]).toEqual([
      [{ type: 'control_request', request_id: 'corral-0', request: { subtype: 'set_model', model: 'haiku' } }],
      [{ at: 6, type: 'notice', level: 'warning', text: 'The agent refused “set_model”: No such model.' }],
    ])
  })
})

describe('the command line of Claude', () => {
  it.each([
    ['ask', null, ['--permission-mode', 'default']],
    ['accept-edits', null, ['--permission-mode', 'acceptEdits']],
    ['plan', 'opus', ['--permission-mode', 'plan', '--model', 'opus']],
    ['allow-all', 'haiku', ['--permission-mode', 'bypassPermissions', '--model', 'haiku']],
  ] as const)('for %s and the model %s', (permissions, model, expected) => {
    const { args, agentSessionId } = claude.launch({ ...options, permissions, model })
    expect([args.slice(args.indexOf('--permission-mode')), agentSessionId]).toEqual([expected, options.agentSessionId])
  })
})
