import { describe, expect, it } from 'vitest'
import { activityOf, fold, isIdle, noFacts } from '../../../main/core/protocol-facts'
import type { AgentEvent, AgentNews } from '../../../preload/contract/chat'

/** The facts after this news, which came a second apart from second 1 on. */
const factsOf = (...news: AgentNews[]) =>
  news.map((each, index): AgentEvent => ({ at: (index + 1) * 1000, ...each })).reduce(fold, noFacts(0))

const ready: AgentNews = { type: 'ready', model: 'opus', models: ['opus', 'haiku'] }
const turnStart: AgentNews = { type: 'turn-start' }
const turnEnd = (outcome: 'ok' | 'error' | 'interrupted' = 'ok', reason = ''): AgentNews => ({
  ...{ type: 'turn-end' as const, outcome, reason, durationMs: 5 },
  usage: { inputTokens: 7, outputTokens: 8, costUsd: 0.5 },
})
const tool = (id: string, name = 'Bash', title = 'npm test'): AgentNews => ({
  ...{ type: 'tool-start' as const, tool: id, name, title, input: '', parent: null },
})
const toolEnd = (id: string): AgentNews => ({ type: 'tool-end', tool: id, ok: true, output: '' })
const permission = (request: string): AgentNews => ({
  ...{ type: 'permission' as const, request, tool: null, name: 'Write', title: 'notes.md', input: '', options: [] },
})
const text = (block: string, words: string): AgentNews => ({ type: 'text', block, text: words })

describe('what an agent is doing', () => {
  it.each([
    ['nothing that is known, at first', [], null, false],
    ['ready, once it said so', [ready], { kind: 'ready' }, true],
    [
      'working, from the start of its turn',
      [ready, turnStart, text('a', 'x')],
      { kind: 'working', since: 2000 },
      false,
    ],
    [
      'working, from the first start of a turn that starts twice',
      [turnStart, turnStart],
      { kind: 'working', since: 1000 },
      false,
    ],
    [
      'its oldest running tool',
      [turnStart, tool('1'), tool('2', 'Read')],
      { kind: 'tool', name: 'Bash', since: 2000, turnSince: 1000 },
      false,
    ],
    [
      'the next tool when the first is done',
      [turnStart, tool('1'), tool('2', 'Read'), toolEnd('1')],
      { kind: 'tool', name: 'Read', since: 3000, turnSince: 1000 },
      false,
    ],
    [
      'working again when all tools are done',
      [turnStart, tool('1'), toolEnd('1')],
      { kind: 'working', since: 1000 },
      false,
    ],
    [
      'waiting for you, before anything else',
      [turnStart, tool('1'), permission('r'), permission('s')],
      { kind: 'needs-you', since: 3000 },
      false,
    ],
    [
      'back at its tool when it was answered',
      [
        turnStart,
        tool('1'),
        permission('r'),
        { type: 'permission-closed', request: 'r', outcome: 'allowed', message: '' },
      ],
      { kind: 'tool', name: 'Bash', since: 2000, turnSince: 1000 },
      false,
    ],
    [
      'ready after a turn, whatever it left open',
      [ready, turnStart, tool('1'), permission('r'), turnEnd()],
      { kind: 'ready' },
      true,
    ],
    [
      'ready, and its turn has failed',
      [ready, turnStart, turnEnd('error', 'No such model.')],
      { kind: 'ready', failed: 'No such model.' },
      true,
    ],
    ['no longer failed in the next turn', [turnEnd('error', 'x'), turnStart], { kind: 'working', since: 2000 }, false],
    ['ready after that', [ready, turnEnd('error', 'x'), turnStart, turnEnd()], { kind: 'ready' }, true],
  ] as [string, AgentNews[], unknown, boolean][])('is %s', (_, news, activity, idle) => {
    const facts = factsOf(...news)
    expect({ activity: activityOf(facts), idle: isIdle(facts) }).toEqual({ activity, idle })
  })
})

describe('the last line worth a glance', () => {
  it.each([
    ['what you said', [{ type: 'user', text: 'Please\n# mend *this*\n\n' }], 'You: Please mend this'],
    [
      'the last line with words of a text that streams',
      [text('a', 'First.\n**Sec'), text('a', 'ond.**\n\n---\n')],
      'Second.',
    ],
    ['only the block that streams now', [text('a', 'Old '), text('b', 'new')], 'new'],
    ['the last words, when no new ones came', [text('a', 'Words.'), text('b', '\n\n')], 'Words.'],
    ['a tool and its title', [tool('1')], 'Bash · npm test'],
    ['a tool without a title', [tool('1', 'Todo', '')], 'Todo'],
    [
      'a tool whose title came late',
      [tool('1', 'Bash', ''), { type: 'tool-input', tool: '1', title: 'ls', input: '' }],
      'Bash · ls',
    ],
    ['what it asks', [permission('r')], 'Asks: Write · notes.md'],
    [
      'the beginning of a long command, with its marks',
      [tool('1', 'Bash', `rm -rf *.log > out ${'x'.repeat(500)}`)],
      `Bash · rm -rf *.log > out ${'x'.repeat(133)}…`,
    ],
    [
      'the end of a long text, from the beginning of a word on',
      [text('a', `${'word '.repeat(200)}the end`), text('a', ' of it')],
      `…${'word '.repeat(31)}wor…`,
    ],
    [
      'why it tries again',
      [{ type: 'retry', attempt: 1, max: 10, delayMs: 5, reason: 'Overloaded' }],
      'Retries: Overloaded',
    ],
    ['why a turn failed', [text('a', 'So far.'), turnEnd('error', 'No such model.')], 'No such model.'],
    ['its own words after a turn that went well', [text('a', 'Done.'), turnEnd('ok', 'success')], 'Done.'],
  ] as [string, AgentNews[], string][])('is %s', (_, news, line) => {
    expect(factsOf(...news).lastLine).toBe(line)
  })

  it('is short, and cheap to find in a text of megabytes', () => {
    const line = factsOf(text('a', `${'x'.repeat(5_000_000)}`), text('a', ' end')).lastLine
    expect([line, factsOf(text('a', 'y'.repeat(300))).tail.text.length]).toEqual(['…end', 300])
  })
})

describe('what a conversation tells', () => {
  it('has what a permission asks for, as far as a list shows it', () => {
    const asks = (input: string) => factsOf({ ...permission('r'), input } as AgentNews).permissions[0]
    const long = asks(JSON.stringify({ command: `first\n${'x'.repeat(9000)}`, timeout: 5 }))
    const { command, timeout } = JSON.parse(long?.input ?? '')
    expect([asks('{"command":"ls"}'), long, asks('y'.repeat(5000))]).toMatchObject([
      { input: '{"command":"ls"}', isInputCut: false },
      { isInputCut: true },
      { input: `${'y'.repeat(4095)}…`, isInputCut: true },
    ])
    expect([command.slice(0, 8), command.length, timeout]).toEqual(['first\nxx', 3000, 5])
  })

  it('keeps the history of the agent’s own ids, the newest last', () => {
    const ids = ['one', 'two', 'two', 'one'].map((id): AgentNews => ({ type: 'agent-session', id }))
    expect(factsOf(...ids).agentSessionIds).toEqual(['two', 'one'])
  })

  it('is all there at the end of a turn', () => {
    const facts = factsOf(ready, { type: 'ready', model: null, models: ['haiku'] }, turnStart, turnEnd())
    expect(facts).toEqual({
      ...noFacts(4000),
      ready: true,
      model: 'opus',
      models: ['haiku'],
      usage: { inputTokens: 7, outputTokens: 8, costUsd: 0.5 },
    })
  })

  it('is as old as its newest news, also when times run backwards', () => {
    const events: AgentEvent[] = [500, 900, 100].map((at) => ({ at, type: 'stderr', text: 'x' }))
    expect(events.reduce(fold, noFacts(0))).toEqual(noFacts(900))
  })

  it('never changes the facts that it started from', () => {
    const before = factsOf(ready, turnStart, tool('1'), permission('r'))
    const copy = structuredClone(before)
    for (const each of [toolEnd('1'), turnEnd(), permission('s'), text('a', 'x')]) fold(before, { at: 9, ...each })
    expect(before).toEqual(copy)
  })
})
