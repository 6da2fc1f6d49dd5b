import { describe, expect, it } from 'vitest'
import { claude } from '../../../main/adapters/claude/profile'
import type { AgentNews } from '../../../preload/contract/chat'

const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask',
  agentSessionId: '11111111-1111-4111-8111-111111111111',
} as const

/** The news of one message in a turn that runs already, without their times. */
function news(message: object): AgentNews[] {
  const agent = claude.create(options)
  agent.received(JSON.stringify({ type: 'system', subtype: 'init' }), 0)
  return agent.received(JSON.stringify(message), 0).events.map(({ at: _at, ...each }) => each)
}

const system = (subtype: string, fields: object = {}) => ({ type: 'system', subtype, ...fields })
const notice = (level: string, text: string) => [{ type: 'notice', level, text }]

describe('what Claude tells about itself', () => {
  it.each([
    ['status', {}, []],
    ['thinking_tokens', { estimated_tokens: 3 }, []],
    [
      'api_retry',
      { attempt: 1, max_retries: 10, retry_delay_ms: 528.4, error_status: null, error: 'unknown' },
      [{ type: 'retry', attempt: 1, max: 10, delayMs: 528, reason: 'the service cannot be reached' }],
    ],
    [
      'api_retry',
      { attempt: 2, retry_delay_ms: 1, error_status: 401, error: 'toString' },
      [{ type: 'retry', attempt: 2, max: null, delayMs: 1, reason: 'HTTP 401: toString' }],
    ],
    [
      'compact_boundary',
      { compact_metadata: { trigger: 'auto', pre_tokens: 9000 } },
      notice('info', 'The conversation was summed up to make room. It held 9000 tokens.'),
    ],
    ['hook_response', { outcome: 'success', hook_name: 'lint', stderr: '' }, []],
    [
      'hook_response',
      { outcome: 'error', hook_name: 'lint', stderr: 'no such file' },
      notice('warning', 'Hook lint failed: no such file'),
    ],
    ['informational', { content: 'Words.', level: 'warning' }, notice('warning', 'Words.')],
    ['notification', { text: 'More words.', priority: 'low' }, notice('info', 'More words.')],
    ['task_started', { task_type: 'local_agent', description: 'look' }, []],
    ['task_notification', { status: 'failed', summary: 'build' }, notice('warning', 'Background task failed: build')],
  ])('%s %j', (subtype, fields, expected) => expect(news(system(subtype, fields))).toEqual(expected))

  it.each([
    ['allowed', []],
    ['allowed_warning', notice('warning', 'The usage limit is near.')],
    ['rejected', notice('warning', 'The usage limit is reached.')],
  ])('a usage limit: %s', (status, expected) =>
    expect(news({ type: 'rate_limit_event', rate_limit_info: { status } })).toEqual(expected),
  )
})

describe('the end of a turn of Claude', () => {
  const end = (outcome: string, reason: string) => ({
    type: 'turn-end',
    outcome,
    reason,
    durationMs: null,
    usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
  })

  it.each([
    [{ subtype: 'success', is_error: true, result: 'Not logged in' }, end('error', 'Not logged in')],
    [{ subtype: 'error_max_turns' }, end('error', 'The limit of turns was reached.')],
    [{ subtype: 'error_during_execution', errors: ['No conversation.', 7] }, end('error', 'No conversation.')],
    [{ subtype: 'error_of_tomorrow' }, end('error', 'The turn failed: error_of_tomorrow.')],
    [{ subtype: 'error_during_execution', terminal_reason: 'aborted_tools' }, end('interrupted', '')],
  ])('%j', (result, expected) => expect(news({ type: 'result', ...result })).toEqual([expected]))

  it('tells words that come only with the result', () => {
    expect(news({ type: 'result', subtype: 'success', result: 'Cost: nothing.' })).toEqual([
      { type: 'text', block: 'result-1', text: 'Cost: nothing.' },
      { type: 'block-end', block: 'result-1' },
      end('ok', ''),
    ])
  })

  it('counts the tokens of all turns, and takes the cost as it is told', () => {
    const agent = claude.create(options)
    const result = (cost: number) =>
      JSON.stringify({
        type: 'result',
        subtype: 'success',
        total_cost_usd: cost,
        usage: { input_tokens: 1, cache_creation_input_tokens: 10, cache_read_input_tokens: 100, output_tokens: 5 },
      })
    const ends = [0.5, 0.75].flatMap((cost) => agent.received(result(cost), 0).events)
    expect(ends.map((event) => event.type === 'turn-end' && event.usage)).toEqual([
      { inputTokens: 111, outputTokens: 5, costUsd: 0.5 },
      { inputTokens: 222, outputTokens: 10, costUsd: 0.75 },
    ])
  })
})
