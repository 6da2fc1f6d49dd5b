import { describe, expect, it } from 'vitest'
import { noTurns, noteOf, noteOfTurns } from '../../../main/core/notify'
import type { AgentNews } from '../../../preload/contract/chat'
import type { SessionView } from '../../../preload/contract/session'
import { sessionView } from '../../fixtures/fake-bridge'

const SINCE = 1000
const DONE_AFTER = 20_000
const ask = (request: string, since = 2000) => ({
  request,
  since,
  name: 'Bash',
  title: 'secret',
  input: '',
  isInputCut: false,
  options: [],
})
const note = (before: Partial<SessionView> | null, after: Partial<SessionView>) =>
  noteOf(before && sessionView('a', before), sessionView('a', after), SINCE, DONE_AFTER)
const ended = (how: 'exit' | 'killed' | 'crashed' | 'spawn-failed', at = 30_000): Partial<SessionView> => ({
  state: { kind: 'ended', how, at, why: 'what the agent said', code: 3, signal: null, report: null },
  ...{ endedAt: at, activity: null },
})

describe('what of a session a person is notified of', () => {
  it.each<[string, Partial<SessionView> | null, Partial<SessionView>, unknown]>([
    ['a question', {}, { asks: [ask('1')] }, { kind: 'needs-you', reason: 'Waits for your answer.' }],
    [
      'a second question',
      { asks: [ask('1')] },
      { asks: [ask('1'), ask('2')] },
      { kind: 'needs-you', reason: 'Waits for your answer.' },
    ],
    ['the same question again', { asks: [ask('1')] }, { asks: [ask('1')] }, null],
    ['a question that was answered', { asks: [ask('1')] }, { asks: [] }, null],
    ['a question from before this start of Corral', {}, { asks: [ask('1', 999)] }, null],
    ['whatever it was when it was first heard of', null, { asks: [ask('1')] }, null],
    ['a crash', {}, ended('crashed'), { kind: 'failed', reason: 'Failed (exit code 3).' }],
    ['a start that failed', {}, ended('spawn-failed'), { kind: 'failed', reason: 'Did not start.' }],
    ['a program that ended by itself', {}, ended('exit'), { kind: 'done', reason: 'Ended after 30 s.' }],
    ['one that ran for a moment only', {}, ended('exit', 19_999), null],
    ['what the person ended', {}, ended('killed'), null],
    ['an end that was known', ended('crashed'), ended('crashed'), null],
    [
      'a loss',
      {},
      { state: { kind: 'lost', why: 'x', at: 1, report: null, suspects: [] } },
      { kind: 'failed', reason: 'Lost: nobody saw how it ended.' },
    ],
    ['a full disk', {}, { paused: 'x' }, { kind: 'failed', reason: 'Paused until its journal has room again.' }],
    ['an agent that reads no more', {}, { inputClosed: 'x' }, { kind: 'failed', reason: 'Takes no more messages.' }],
    [
      'silence',
      { activity: { kind: 'working', since: 1500 } },
      { activity: { kind: 'quiet', since: 1500, looping: false, offers: [], reasons: [] } },
      { kind: 'failed', reason: 'Has gone quiet in the middle of its work.' },
    ],
    [
      'circles',
      { activity: { kind: 'working', since: 1500 } },
      { activity: { kind: 'quiet', since: 1500, looping: true, offers: [], reasons: [] } },
      { kind: 'failed', reason: 'Seems to go in circles.' },
    ],
    [
      'silence that goes on',
      { activity: { kind: 'quiet', since: 1500, looping: false, offers: [], reasons: [] } },
      { activity: { kind: 'quiet', since: 1500, looping: false, offers: [], reasons: ['x'] } },
      null,
    ],
    ['work', { activity: { kind: 'ready' } }, { activity: { kind: 'working', since: 2000 } }, null],
  ])('%s', (_what, before, after, expected) => {
    expect(note(before, after)).toEqual(expected)
  })
})

describe('of how turns end', () => {
  const start: AgentNews = { type: 'turn-start' }
  const end = (outcome: 'ok' | 'error' | 'interrupted', durationMs: number | null = null): AgentNews => ({
    ...{ type: 'turn-end', outcome, reason: 'sk-a-secret', durationMs, usage: null },
  })
  const told = (...news: [at: number, news: AgentNews][]) =>
    noteOfTurns(
      noTurns,
      news.map(([at, each]) => ({ at, ...each })),
      SINCE,
      DONE_AFTER,
    )

  it('one that took long is done, measured by its beginning where the agent does not tell', () => {
    expect(told([2000, start], [3000, start], [92_000, end('ok')]).note).toEqual({
      kind: 'done',
      reason: 'Done after 1 min.',
    })
    expect(told([2000, end('ok', 7_500_000)]).note).toEqual({ kind: 'done', reason: 'Done after 2 h 5 min.' })
  })

  it('a short one is not told, an error always, an interrupt never', () => {
    expect([
      told([2000, start], [21_999, end('ok')]).note,
      told([2000, end('ok')]).note,
      told([2000, end('error', 5)]).note,
      told([2000, end('interrupted', 99_000)]).note,
    ]).toEqual([null, null, { kind: 'failed', reason: 'The turn ended with an error.' }, null])
  })

  it('none is told twice when its journal is read again, and none from before', () => {
    const first = told([2000, end('error')])
    const again = noteOfTurns(first.memory, [{ at: 2000, ...end('error') }], SINCE, DONE_AFTER)
    const next = noteOfTurns(again.memory, [{ at: 2001, ...end('error') }], SINCE, DONE_AFTER)
    expect([again.note, next.note?.kind, told([999, end('error')]).note]).toEqual([null, 'failed', null])
  })
})
