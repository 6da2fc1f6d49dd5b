import { describe, expect, it } from 'vitest'
import { type StuckFacts, stuckness } from '../../../main/core/stuck'
import { TreeCpu } from '../../../main/core/stuck-cpu'
import { foldPace, noPace } from '../../../main/core/stuck-pace'
import type { ProcessFacts } from '../../../main/platform/platform'
import type { AgentNews } from '../../../preload/contract/chat'

const MINUTE = 60_000
const limits = { quietAfterMs: MINUTE, repeatedCalls: 5 }
/** Silent for four minutes in the middle of a turn, and nothing else is known. */
const silentFor = (ms: number, change: Partial<StuckFacts> = {}): StuckFacts => ({
  ...{ silent: { out: ms, err: ms }, unmovedMs: ms, cpuPercent: null, tools: [], toolOpenMs: 0, toolProcesses: null },
  ...{ retry: null, repeated: null, asks: false, hears: true },
  ...change,
})
const tests = [{ name: 'Bash', title: 'npm test' }]
const retry = (attempt: number, max: number | null = null) => ({ attempt, max, reason: '529 overloaded' })
const all = ['nudge', 'interrupt', 'stop', 'keep-waiting']

describe('an agent that may be stuck', () => {
  it.each<[string, StuckFacts, boolean, string[]]>([
    ['says nothing', silentFor(4 * MINUTE), false, ['Nothing said for 4 min']],
    [
      'says nothing, and rests',
      silentFor(MINUTE, { cpuPercent: 0.4 }),
      false,
      ['Nothing said for 1 min', 'No call is open; its processes use no CPU'],
    ],
    [
      'says nothing, and spins for ten times as long',
      silentFor(10 * MINUTE, { cpuPercent: 98.4 }),
      false,
      ['Nothing said for 10 min', 'No call is open; its processes use 98 % of a core'],
    ],
    [
      'waits for a call that rests',
      silentFor(4 * MINUTE, {
        ...{ tools: tests, toolOpenMs: 12 * MINUTE, cpuPercent: 1, toolProcesses: { count: 2, cpuPercent: 0 } },
      }),
      false,
      ['Nothing said for 4 min', 'Bash · npm test runs for 12 min; its 2 processes use no CPU'],
    ],
    [
      'waits for a call of which nobody knows what it uses',
      silentFor(4 * MINUTE, {
        ...{ tools: tests, toolOpenMs: 4 * MINUTE, toolProcesses: { count: 1, cpuPercent: null } },
      }),
      false,
      ['Nothing said for 4 min', 'Bash · npm test runs for 4 min; what its process uses is not known'],
    ],
    [
      'waits for a call whose process is gone',
      silentFor(2 * MINUTE, {
        ...{ tools: [...tests, { name: 'Task', title: '' }], toolOpenMs: 2 * MINUTE },
        toolProcesses: { count: 0, cpuPercent: 0 },
      }),
      false,
      ['Nothing said for 2 min', 'Bash · npm test and 1 more call run for 2 min; no process runs for it'],
    ],
    [
      'prints, and gets nowhere',
      silentFor(3000, { unmovedMs: 10 * MINUTE }),
      false,
      ['It printed 3 s ago, and the conversation has not moved for 10 min'],
    ],
    [
      'makes the same call again and again, and talks about it',
      silentFor(0, { repeated: { name: 'Bash', times: 6 } }),
      true,
      ['Bash with the same input 6 times in a row'],
    ],
  ])('%s', (_what, facts, looping, reasons) => {
    expect(stuckness(facts, limits)).toEqual({ looping, reasons, offers: all })
  })

  it('is not nudged while its service is what it waits for, nor asked anything when it reads no more', () => {
    expect([
      stuckness(silentFor(0, { retry: retry(5, 10) }), limits),
      stuckness(silentFor(MINUTE, { retry: retry(6) }), limits),
      stuckness(silentFor(MINUTE, { hears: false }), limits)?.offers,
    ]).toEqual([
      {
        looping: true,
        reasons: ['Tries again, attempt 5 of 10: 529 overloaded'],
        offers: ['interrupt', 'stop', 'keep-waiting'],
      },
      {
        looping: false,
        reasons: ['Nothing said for 1 min', 'Tries again, attempt 6: 529 overloaded'],
        offers: ['interrupt', 'stop', 'keep-waiting'],
      },
      ['stop', 'keep-waiting'],
    ])
  })
})

describe('no false alarm: an agent that', () => {
  it.each<[string, StuckFacts]>([
    ['thinks for less than the threshold', silentFor(MINUTE - 1)],
    ['waits for the person', silentFor(99 * MINUTE, { asks: true, repeated: { name: 'Bash', times: 9 } })],
    ['prints on standard error only', { ...silentFor(9 * MINUTE), silent: { out: 9 * MINUTE, err: 1000 } }],
    [
      'prints for hours while a call is open',
      silentFor(1000, { unmovedMs: 500 * MINUTE, tools: tests, toolOpenMs: 500 * MINUTE }),
    ],
    [
      'runs a call that computes for hours',
      silentFor(500 * MINUTE, { tools: tests, toolProcesses: { count: 1, cpuPercent: 2 } }),
    ],
    ['computes itself', silentFor(9 * MINUTE, { cpuPercent: 10 })],
    [
      'computes for a call without a process of its own',
      silentFor(99 * MINUTE, { tools: tests, cpuPercent: 50, toolProcesses: { count: 0, cpuPercent: 0 } }),
    ],
    ['tries again for the fourth time', silentFor(0, { retry: retry(4) })],
    ['makes the same call for the fourth time', silentFor(0, { repeated: { name: 'Read', times: 4 } })],
  ])('%s', (_what, facts) => {
    expect(stuckness(facts, limits)).toBe(null)
  })

  it('repeats itself, where the person does not want to know', () => {
    const facts = silentFor(0, { repeated: { name: 'Bash', times: 99 } })
    expect([stuckness(facts, { ...limits, repeatedCalls: 0 }), stuckness(facts, limits)?.looping]).toEqual([null, true])
  })
})

describe('the pace of a turn', () => {
  const paceOf = (...news: AgentNews[]) =>
    news.reduce((pace, each, index) => foldPace(pace, { at: index + 1, ...each }), noPace)
  const start = (input: string, name = 'Bash'): AgentNews => ({
    ...{ type: 'tool-start', tool: 't', name, title: `${input}\nsecond line`, input, parent: null },
  })
  const input = (words: string): AgentNews => ({ type: 'tool-input', tool: 't', title: words, input: words })
  const end: AgentNews = { type: 'tool-end', tool: 't', ok: true, output: '' }
  const turnEnd: AgentNews = { type: 'turn-end', outcome: 'ok', reason: '', durationMs: 1, usage: null }
  const text: AgentNews = { type: 'text', block: 'b', text: 'Once more.' }
  const again: AgentNews = { type: 'retry', attempt: 2, max: 10, delayMs: 5, reason: 'overloaded' }
  const call = (words: string) => [start(words), end]

  it.each<[string, AgentNews[], number | undefined]>([
    ['counts the same call with the same input', [...call('a'), text, ...call('a'), ...call('a')], 3],
    ['counts an input that came late', [start(''), input('a'), end, start(''), input('a'), end], 2],
    ['begins anew with another input', [...call('a'), ...call('a'), ...call('b')], 1],
    ['begins anew with another tool', [...call('a'), ...call('a'), start('a', 'Read'), end], 1],
    ['counts no call whose input nobody told', [start(''), end, start(''), end], undefined],
    ['begins anew with the next turn', [...call('a'), ...call('a'), turnEnd, ...call('a')], 1],
    ['counts a call when it is done', [...call('a'), start('a')], 1],
  ])('%s', (_what, news, times) => {
    expect(paceOf(...news).repeated?.times).toBe(times)
  })

  it('knows open calls by their first line, and forgets them with their end', () => {
    const open = paceOf(start('npm test'))
    expect([open.tools.map(({ name, title, since }) => [name, title, since]), foldPace(open, { at: 2, ...end }).tools])
      .toEqual([[['Bash', 'npm test', 1]], []]) // biome-ignore format: one comparison
  })

  it('is not moved by logs, noise and tries; what moves it ends the trying', () => {
    const tried = paceOf(again, { type: 'stderr', text: 'x' }, { type: 'noise', text: 'y' }, { ...again, attempt: 3 })
    const moved = foldPace(tried, { at: 9, ...text })
    expect([tried.moves, tried.retry, moved.moves, moved.retry]).toEqual([
      ...[0, { attempt: 3, max: 10, reason: 'overloaded' }, 1, null],
    ])
  })
})

describe('what a tree used over the last half minute', () => {
  const facts = (pid: number, cpuSeconds: number | null, state = 'S'): ProcessFacts => ({
    ...{ id: { pid, startTime: pid, bootId: 'b' }, parent: 1, state, command: '', startedAt: 0 },
    ...{ cpuSeconds, memoryBytes: null },
  })
  const every = () => true

  it('is not known from one look, nor where the system does not tell', () => {
    const [once, blind] = [new TreeCpu(), new TreeCpu()]
    once.take([facts(1, 7)], 0)
    for (const at of [0, 5000]) blind.take([facts(1, 1), facts(2, null)], at)
    expect([once.percentOf(every), blind.percentOf(every)]).toEqual([null, null])
  })

  it('counts who was born and who has ended meanwhile, and only who is wanted', () => {
    const cpu = new TreeCpu()
    cpu.take([facts(1, 100), facts(2, 5)], 0)
    cpu.take([facts(1, 100), facts(2, 6), facts(3, 2)], 5000)
    cpu.take([facts(1, 101), facts(3, 2), facts(4, 9, 'Z')], 10_000)
    expect([cpu.percentOf(every), cpu.percentOf(({ id }) => id.pid === 2), cpu.processes.length]).toEqual([40, 10, 2])
  })

  it('forgets what is older', () => {
    const cpu = new TreeCpu()
    for (const [at, used] of [0, 30, 30, 30, 30, 30, 30, 30, 30].entries()) cpu.take([facts(1, used)], at * 5000)
    expect([cpu.coveredMs, cpu.percentOf(every)]).toEqual([30_000, 0])
  })
})
