import { describe, expect, it } from 'vitest'
import { gemini, opencode } from '../../../main/adapters/acp/agents'
import { customAcp } from '../../../main/adapters/acp/profile'
import type { AgentProfile, LaunchOptions } from '../../../main/adapters/adapter'
import type { AgentNews } from '../../../preload/contract/chat'
import { usualOptions } from './contract'

const capable = { agentCapabilities: { loadSession: true, sessionCapabilities: { resume: {}, fork: {} } } }
const modes = (current: string) => ({
  currentModeId: current,
  availableModes: ['default', 'autoEdit', 'yolo', 'plan'].map((id) => ({ id, name: id })),
})
const models = { currentModelId: 'big', availableModels: [{ modelId: 'big' }, { modelId: 'small' }] }
const option = (id: string, current: string, values: string[]) => ({
  ...{ id, category: id, type: 'select', currentValue: current },
  options: values.map((value) => ({ value, name: value })),
})

/** An agent that is being opened: what it was asked, and what it told. */
class Opening {
  readonly asked: { id: string; method: string; params: Record<string, unknown> }[] = []
  readonly news: AgentNews[] = []
  private readonly adapter

  constructor(profile: AgentProfile, options: Partial<LaunchOptions> = {}) {
    this.adapter = profile.create({ ...usualOptions, ...options })
    for (const line of this.adapter.open()) this.write(line)
  }

  /** Answers the last request. */
  answer(answer: { result: object } | { error: object }): this {
    return this.hear({ id: this.asked.at(-1)?.id, ...answer })
  }

  hear(message: object): this {
    const { events, replies } = this.adapter.received(JSON.stringify({ jsonrpc: '2.0', ...message }), 7)
    this.news.push(...events.map(({ at: _at, ...each }) => each))
    for (const line of replies) this.write(line)
    return this
  }

  private write(line: string): void {
    this.asked.push(JSON.parse(line))
    this.adapter.sent(line, 7)
  }
}

const begun = (profile: AgentProfile, options: Partial<LaunchOptions> = {}, abilities: object = {}) =>
  new Opening(profile, options).answer({ result: { protocolVersion: 1, ...abilities } })
const steps = ({ asked }: Opening) => asked.map(({ method }) => method)

describe('how a conversation over ACP is opened', () => {
  it('offers neither files nor a terminal, then asks for a new session in the folder, and is ready', () => {
    const opening = begun(gemini).answer({ result: { sessionId: 's-1', modes: modes('default'), models } })
    expect(opening.asked.map(({ method, params }) => [method, params])).toEqual([
      [
        'initialize',
        {
          protocolVersion: 1,
          clientInfo: { name: 'corral', title: 'Corral', version: '0.1.0' },
          clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
        },
      ],
      ['session/new', { cwd: '/home/dev/project', mcpServers: [] }],
    ])
    expect(opening.news).toEqual([
      { type: 'agent-session', id: 's-1' },
      { type: 'ready', model: 'big', models: ['big', 'small'] },
    ])
  })

  it.each([
    ['accept-edits', 'autoEdit'],
    ['plan', 'plan'],
    ['allow-all', 'yolo'],
  ] as const)('is ready only when the agent is in the mode for “%s”', (permissions, mode) => {
    const opening = begun(gemini, { permissions }).answer({ result: { sessionId: 's', modes: modes('default') } })
    expect([opening.asked.at(-1)?.method, opening.asked.at(-1)?.params]).toEqual([
      'session/set_mode',
      { sessionId: 's', modeId: mode },
    ])
    expect(opening.news.map(({ type }) => type)).toEqual(['agent-session'])
    opening.hear({
      method: 'session/update',
      params: {
        update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: `[MODE_UPDATE] ${mode}` } },
      },
    })
    expect(opening.answer({ result: {} }).news.map(({ type }) => type)).toEqual(['agent-session', 'ready'])
  })

  it('sets mode and model as config options where the agent has them so, and waits for both', () => {
    const configOptions = [option('model', 'a/big', ['a/big', 'a/small']), option('mode', 'build', ['build', 'plan'])]
    const opening = begun(opencode, { permissions: 'plan', model: 'a/small' })
    opening.answer({ result: { sessionId: 's', configOptions } })
    const [mode, model] = opening.asked.slice(-2)
    expect([mode?.method, mode?.params, model?.method, model?.params]).toEqual([
      'session/set_config_option',
      { sessionId: 's', configId: 'mode', value: 'plan' },
      'session/set_config_option',
      { sessionId: 's', configId: 'model', value: 'a/small' },
    ])
    opening.hear({ id: model?.id, result: {} })
    expect(opening.news.some(({ type }) => type === 'ready')).toBe(false)
    opening.hear({ id: mode?.id, result: {} })
    expect(opening.news.at(-1)).toEqual({ type: 'ready', model: 'a/small', models: ['a/big', 'a/small'] })
  })

  it('tells a refused model and is ready with the agent’s own', () => {
    const opening = begun(gemini, { model: 'none' }).answer({ result: { sessionId: 's', models } })
    opening.answer({ error: { code: -32602, message: 'Invalid params', data: 'no such model' } })
    expect(opening.news.slice(1)).toEqual([
      { type: 'notice', level: 'warning', text: 'The agent refused the model “none”: Invalid params: no such model' },
      { type: 'ready', model: 'big', models: ['big', 'small'] },
    ])
  })

  it('says so when the agent has no such mode, or no choice of models', () => {
    const opening = begun(gemini, { permissions: 'plan', model: 'x' }).answer({ result: { sessionId: 's' } })
    expect(opening.news.filter(({ type }) => type === 'notice')).toEqual([
      {
        ...{ type: 'notice', level: 'warning' },
        text: 'Gemini CLI offers no mode “plan” here: it goes by its own settings, and asks where they say so.',
      },
      {
        ...{ type: 'notice', level: 'warning' },
        text: 'Gemini CLI offers no choice of models here: it does not use “x” but its own.',
      },
    ])
  })
})

describe('how an earlier conversation is gone on with over ACP', () => {
  const resume = 'old-1'
  it.each([
    ['resume', {}, capable],
    ['load', {}, { agentCapabilities: { loadSession: true } }],
    ['fork', { fork: true }, capable],
  ])('by session/%s', (method, options, abilities) => {
    const opening = begun(gemini, { resume, ...options }, abilities)
    expect([opening.asked.at(-1)?.method, opening.asked.at(-1)?.params]).toEqual([
      `session/${method}`,
      { sessionId: resume, cwd: '/home/dev/project', mcpServers: [] },
    ])
  })

  it('takes the id of a copy from the agent', () => {
    const opening = begun(gemini, { resume, fork: true }, capable).answer({ result: { sessionId: 'copy' } })
    expect(opening.news).toContainEqual({ type: 'agent-session', id: 'copy' })
  })

  it('tells no history, also where it trails the answer, and is ready behind it', () => {
    const update = (sessionUpdate: string, fields: object) => ({
      method: 'session/update',
      params: { update: { sessionUpdate, ...fields } },
    })
    const text = { content: { type: 'text', text: 'of old' } }
    const opening = begun(gemini, { resume }, { agentCapabilities: { loadSession: true } })
    opening.hear(update('user_message_chunk', text)).hear(update('agent_message_chunk', text))
    opening.answer({ result: { modes: modes('default') } })
    opening.hear(update('tool_call', { toolCallId: 't', title: 'ls' })).hear(update('plan', { entries: [] }))
    expect([steps(opening).at(-1), opening.news]).toEqual(['session/set_mode', [{ type: 'agent-session', id: resume }]])
    expect(opening.answer({ result: {} }).news.at(-1)?.type).toBe('ready')
  })

  it('gives up where the agent cannot', () => {
    expect(begun(gemini, { resume }).news).toEqual([
      { type: 'gives-up', reason: 'Gemini CLI cannot go on with an earlier conversation.' },
    ])
    expect(begun(gemini, { resume, fork: true }).news).toEqual([
      { type: 'gives-up', reason: 'Gemini CLI cannot go on in a copy of a conversation.' },
    ])
  })

  it.each([
    [gemini, { code: -32603, message: 'Internal error', data: { details: 'Invalid session identifier "x".' } }, true],
    [gemini, { code: -32603, message: 'Internal error', data: { details: 'The disk is full.' } }, false],
    [
      opencode,
      { code: -32603, message: 'Internal error: OpenCode service failure', data: { service: 'session' } },
      true,
    ],
    [opencode, { code: -32603, message: 'Internal error: OpenCode service failure', data: { service: 'mcp' } }, false],
    [gemini, { code: -32000, message: 'Authentication required: session not found' }, false],
  ])('of %o knows %j as a conversation that is gone: %s', (profile, error, gone) => {
    const [news] = begun(profile, { resume }, capable).answer({ error }).news
    expect([news?.type, profile.resume?.isGone(news?.type === 'gives-up' ? news.reason : '')]).toEqual([
      'gives-up',
      gone,
    ])
  })
})

describe('an ACP agent that cannot begin', () => {
  it.each([
    [
      { code: -32000, message: 'Authentication required' },
      'Gemini CLI wants a login first: Authentication required. Run “gemini” once',
    ],
    [
      { code: -32603, message: 'Internal error', data: { details: 'Directory does not exist: /x' } },
      'Gemini CLI could not begin: Directory does not exist: /x',
    ],
    [{}, 'Gemini CLI could not begin: an error without a word'],
  ])('says why: %j', (error, words) => {
    const [news] = begun(gemini).answer({ error }).news
    expect(news).toEqual({ type: 'gives-up', reason: expect.stringContaining(words) })
  })

  it('speaks another version of the protocol', () => {
    expect(new Opening(gemini).answer({ result: { protocolVersion: 2 } }).news).toEqual([
      {
        type: 'gives-up',
        reason: 'Gemini CLI speaks version 2 of the Agent Client Protocol, and Corral version 1.',
      },
    ])
  })
})

describe('the profiles over ACP', () => {
  it('give opencode its permissions as rules', () => {
    const rules = (['ask', 'accept-edits', 'plan', 'allow-all'] as const).map((permissions) =>
      JSON.parse(opencode.launch({ ...usualOptions, permissions }).env.OPENCODE_PERMISSION ?? ''),
    )
    expect(rules).toEqual([
      { edit: 'ask', bash: 'ask', webfetch: 'ask', external_directory: 'ask' },
      { edit: 'allow', bash: 'ask', webfetch: 'ask', external_directory: 'ask' },
      { edit: 'ask', bash: 'ask', webfetch: 'ask', external_directory: 'ask' },
      { '*': 'allow' },
    ])
  })

  it('run a command of the person’s own with its own arguments', () => {
    const own = customAcp({ id: 'mine', name: 'Mine', command: 'my-agent', args: ['--acp'] })
    expect([
      own.executables,
      own.launch({ ...usualOptions, resume: 'r' }),
      own.launch(usualOptions).agentSessionId,
    ]).toEqual([['my-agent'], { args: ['--acp'], env: {}, agentSessionId: 'r' }, null])
  })
})
