import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { activityOf, fold, noFacts } from '../../../main/core/protocol-facts'
import { QuietWatch } from '../../../main/core/quiet'
import { hintedActivity } from '../../../main/core/quiet-hint'
import type { Session } from '../../../main/core/session'
import type { ProcessFacts } from '../../../main/platform/platform'
import type { AgentNews } from '../../../preload/contract/chat'
import type { SessionView } from '../../../preload/contract/session'

const SECOND = 1000
/** Ticks are counted, so it is as exact as they are. */
const BEGAN = expect.closeTo(1_000_000, -4) as number
const turnStart: AgentNews = { type: 'turn-start' }
const text: AgentNews = { type: 'text', block: 'b', text: 'still here' }
const tool: AgentNews = { type: 'tool-start', tool: 't', name: 'Bash', title: 'make', input: 'make', parent: null }
const toolEnd: AgentNews = { type: 'tool-end', tool: 't', ok: true, output: '' }
const ask: AgentNews = { type: 'permission', request: 'r', tool: null, name: 'Bash', title: '', input: '', options: [] }
const turnEnd: AgentNews = { type: 'turn-end', outcome: 'ok', reason: '', durationMs: 1, usage: null }

let watch: QuietWatch
let facts = noFacts(0)
let change: Partial<SessionView> = {}
/** Seconds of CPU that its tool uses in each second. */
let load: number
let processes: () => ProcessFacts[]
let shown: (string | undefined)[]
const printedAt = { out: 0, err: 0 }

const view = () => ({
  ...{ activity: hintedActivity(activityOf(facts), watch.hint('a')), asks: facts.permissions, paused: null },
  ...{ lastActivityAt: facts.lastAt, inputClosed: null },
  ...change,
})
const session = {
  ...{ id: 'a', isOver: false, agent: { pid: 1 }, view, conversation: () => ({ printedAt }) },
} as unknown as Session
const process = (pid: number, cpuSeconds: number, startedAt: number): ProcessFacts => ({
  ...{ id: { pid, startTime: pid, bootId: 'b' }, parent: 1, state: 'S', command: '' },
  ...{ startedAt, cpuSeconds, memoryBytes: 1 },
})

const begin = () =>
  new QuietWatch({
    limits: () => ({ quietAfterMs: 60 * SECOND, repeatedCalls: 3 }),
    keepWaitingMs: () => 120 * SECOND,
    processes: () => processes(),
    show: () => shown.push(activity()?.kind),
  })

/** It tells this now, as a session does: the news first, then the change. */
function tells(...news: AgentNews[]): void {
  const events = news.map((each) => ({ at: Date.now(), ...each }))
  facts = events.reduce(fold, facts)
  printedAt.out = Date.now()
  watch.heard('a', events)
  watch.watch(session)
}
const passes = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * SECOND)
const activity = () => view().activity

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  load = 0
  shown = []
  change = {}
  facts = fold(noFacts(Date.now()), { at: Date.now(), type: 'ready', model: null, models: [] })
  processes = () => [process(1, 1, 0), process(2, (load * Date.now()) / SECOND, 1_000_000)]
  watch = begin()
})
afterEach(() => {
  watch.close()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('a busy session', () => {
  it('is quiet after the set time, not before, with what is known of why; and works again with the next word', async () => {
    tells(turnStart, tool)
    await passes(59)
    const before = [activity()?.kind, [...shown]]
    await passes(2)
    expect([before, activity(), shown]).toEqual([
      ['tool', []],
      {
        ...{ kind: 'quiet', since: BEGAN, looping: false, offers: ['nudge', 'interrupt', 'stop', 'keep-waiting'] },
        reasons: ['Nothing said for 1 min', 'Bash · make runs for 1 min; its process uses no CPU'],
      },
      ['quiet'],
    ])
    await passes(61)
    tells(text)
    expect([shown, activity()?.kind]).toEqual([['quiet', 'quiet'], 'tool'])
  })

  it('works while its call uses CPU, and is quiet when that ends', async () => {
    load = 0.5
    tells(turnStart, tool)
    await passes(600)
    const busy = activity()?.kind
    load = 0
    await passes(60)
    expect([busy, activity()?.kind]).toEqual(['tool', 'quiet'])
  })

  it('is not silent when it prints half a line', async () => {
    tells(turnStart)
    for (let times = 0; times < 4; times += 1) {
      await passes(40)
      printedAt.err = Date.now()
    }
    expect(shown).toEqual([])
  })

  it('is quiet where nobody can tell what it uses, and that is not told', async () => {
    processes = () => []
    tells(turnStart)
    await passes(61)
    expect(activity()).toMatchObject({ kind: 'quiet', reasons: ['Nothing said for 1 min'] })
  })

  it('prints for ever and gets nowhere', async () => {
    tells(turnStart)
    for (let seconds = 0; seconds < 605; seconds += 5) {
      await passes(5)
      printedAt.err = Date.now()
    }
    expect([activity(), shown]).toEqual([
      expect.objectContaining({
        reasons: [expect.stringMatching(/^It printed \d s ago, and the conversation has not moved for 10 min$/)],
      }),
      ['quiet'],
    ])
  })

  it('is not made quiet by a night of the machine', async () => {
    tells(turnStart)
    await passes(10)
    vi.setSystemTime(Date.now() + 8 * 3600 * SECOND)
    await passes(45)
    const after = [...shown]
    await passes(10)
    expect([after, shown]).toEqual([[], ['quiet']])
  })

  it.each<[string, () => void]>([
    ['waits for the person', () => tells(ask)],
    ['has ended its turn', () => tells(turnEnd)],
    [
      'is not read for want of room',
      () => {
        change = { paused: 'The disk is full.' }
        watch.watch(session)
      },
    ],
  ])('is never quiet when it %s', async (_what, happens) => {
    tells(turnStart)
    happens()
    await passes(600)
    expect(shown).toEqual([])
  })

  it('loops, however much it talks, until it does something else', async () => {
    tells(turnStart)
    for (let times = 0; times < 3; times += 1) tells(tool, toolEnd, text)
    await passes(2)
    const looping = activity()
    tells({ ...tool, input: 'make install' } as AgentNews, toolEnd)
    await passes(2)
    expect([looping, activity()?.kind]).toEqual([
      expect.objectContaining({ looping: true, reasons: ['Bash with the same input 3 times in a row'] }),
      'working',
    ])
  })

  it('was silent before Corral found it again', async () => {
    tells(turnStart)
    watch.close()
    watch = begin()
    vi.setSystemTime(Date.now() + 300 * SECOND)
    watch.watch(session)
    await passes(35)
    expect(activity()).toMatchObject({ kind: 'quiet', since: BEGAN })
  })
})

describe('Keep waiting', () => {
  it('holds back what is told for the set time, says until when, and then tells it again', async () => {
    tells(turnStart)
    await passes(62)
    watch.keepWaiting(session)
    const kept = activity()
    await passes(119)
    const held = activity()?.kind
    await passes(2)
    expect([kept, held, activity()?.kind]).toEqual([
      { kind: 'working', since: 1_000_000, keptWaitingUntil: expect.closeTo(1_000_000 + 182 * SECOND, -4) },
      'working',
      'quiet',
    ])
  })

  it('is over with the turn', async () => {
    tells(turnStart)
    await passes(62)
    watch.keepWaiting(session)
    tells(turnEnd, turnStart)
    tells(turnEnd)
    tells(turnStart)
    await passes(62)
    expect(activity()?.kind).toBe('quiet')
  })
})
