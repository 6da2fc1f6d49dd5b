import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openProfile } from '../../../main/core/profile'
import { Quit } from '../../../main/core/quit'
import type { Registry } from '../../../main/core/registry'
import type { Session } from '../../../main/core/session'
import { defaultSettings, type SettingsStore } from '../../../main/core/settings'
import type { EndOrder } from '../../../main/keeper/protocol'
import type { QuitQuestion } from '../../../preload/contract/ipc'
import type { EndReport } from '../../../preload/contract/process'

import type { Settings } from '../../../preload/contract/settings'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Pretended = { name: string; activity?: 'ready' | 'working' | 'needs-you' | null; keep?: () => Promise<void> }

/** An app to be quit. Ending takes `endsAfterMs`, letting go of connections `closesAfterMs`. */
function app(
  sessions: Pretended[],
  change: Partial<Settings> = {},
  { window = true, endsAfterMs = 500, closesAfterMs = 0 } = {},
) {
  const profile = openProfile(path.join(folder(), 'profile'), {})
  const acts: string[] = []
  const questions: QuitQuestion[] = []
  const orders: EndOrder[] = []
  const progress: unknown[] = []
  const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  const kept = new Map(sessions.map((each) => [each.name, each]))
  const sessionOf = (name: string) => {
    const keep = (value: boolean) => {
      acts.push(`keep ${name} ${value}`)
      return kept.get(name)?.keep?.() ?? Promise.resolve()
    }
    return { isOver: true, keeper: { keep }, goodbye: () => ({ lines: [`bye ${name}`], endInput: true }) }
  }
  const registry = {
    list: () =>
      sessions.map(({ name, activity = 'ready' }) => ({ id: name, name, activity: activity && { kind: activity } })),
    get: sessionOf,
    startNoMore: () => {},
    endAll: async (order: (session: Session) => EndOrder) => {
      acts.push('end all')
      orders.push(...sessions.map(({ name }) => order(sessionOf(name) as unknown as Session)))
      await after(endsAfterMs)
      return [] as EndReport[]
    },
    close: async () => {
      await after(closesAfterMs)
      acts.push('closed')
    },
  }
  const quit = new Quit({
    profile,
    registry: registry as unknown as Registry,
    settings: { get: () => ({ ...defaultSettings, ...change }) } as SettingsStore,
    push: (channel, news) => {
      if (channel === 'quit:ask') questions.push(news as QuitQuestion)
      if (channel === 'quit:progress') progress.push(news)
    },
    canAsk: () => window,
    leave: (code) => acts.push(`leave ${code}`),
    startWatchdog: (ms) => {
      const timer = setTimeout(() => acts.push('watchdog'), ms)
      return { stop: () => clearTimeout(timer) }
    },
  })
  return { quit, profile, acts, questions, orders, progress }
}

const working: Pretended[] = [{ name: 'busy', activity: 'working' }, { name: 'idle' }]
const ended = (code = 0) => ['end all', 'closed', `leave ${code}`]
const everything = () => vi.advanceTimersByTimeAsync(60_000)

describe('quitting', () => {
  it('asks a person when a turn is working, and names what is', async () => {
    const { quit, questions, acts } = app([...working, { name: 'asking', activity: 'needs-you' }])
    quit.request('person')
    expect({ questions, acts, done: quit.isDone }).toEqual({
      questions: [
        {
          working: [
            { id: 'busy', name: 'busy' },
            { id: 'asking', name: 'asking' },
          ],
          live: 3,
          seconds: 10,
        },
      ],
      acts: [],
      done: false,
    })
  })

  it.each([
    ['a signal comes', 'system', working, {}, true],
    ['nothing works', 'person', [{ name: 'idle' }, { name: 'starting', activity: null }], {}, true],
    ['nothing runs at all', 'person', [], { onQuit: 'ask' }, true],
    ['the setting says end', 'person', working, { onQuit: 'end' }, true],
    ['there is no window to ask in', 'person', working, {}, false],
  ] as [string, 'person' | 'system', Pretended[], Partial<Settings>, boolean][])(
    'ends everything without a question when %s',
    async (_, by, sessions, change, window) => {
      const { quit, questions, acts } = app(sessions, change, { window })
      quit.request(by)
      await everything()
      expect({ questions, acts, done: quit.isDone }).toEqual({ questions: [], acts: ended(), done: true })
    },
  )

  it('asks about idle sessions too when the setting says ask', () => {
    const { quit, questions } = app([{ name: 'idle' }], { onQuit: 'ask' })
    quit.request('person')
    expect(questions).toEqual([{ working: [], live: 1, seconds: 10 }])
  })

  it('decides by itself when nobody answers for ten seconds', async () => {
    const { quit, acts } = app(working)
    quit.request('person')
    await vi.advanceTimersByTimeAsync(9999)
    const before = [...acts]
    await everything()
    expect({ before, after: acts }).toEqual({ before: [], after: ended() })
  })

  it('is off when it is cancelled, until somebody asks again', async () => {
    const { quit, questions, acts } = app(working)
    quit.request('person')
    quit.answer('cancel')
    await everything()
    const between = [...acts]
    quit.request('person')
    quit.answer('end-all')
    await everything()
    expect({ questions: questions.length, between, after: acts }).toEqual({ questions: 2, between: [], after: ended() })
  })

  it('asks once, however often a person asks for it', () => {
    const { quit, questions } = app(working)
    for (let click = 0; click < 3; click += 1) quit.request('person')
    expect(questions.length).toBe(1)
  })

  it('does not wait for an answer once a signal comes', async () => {
    const { quit, acts } = app(working)
    quit.request('person')
    quit.request('system', 1)
    quit.answer('keep-running')
    await everything()
    expect(acts).toEqual(ended(1))
  })

  it('goes its way once it ends: later requests and answers change nothing', async () => {
    const { quit, acts, questions } = app(working)
    quit.request('system')
    await vi.advanceTimersByTimeAsync(100)
    quit.request('person')
    quit.request('system', 1)
    quit.answer('cancel')
    await everything()
    quit.request('system', 1)
    await everything()
    expect({ acts, questions }).toEqual({ acts: ended(), questions: [] })
  })
})

describe('the end of everything', () => {
  it('gives every session the same bound, and says goodbye within it', async () => {
    const { quit, orders } = app(working, { quitBoundSeconds: 10 })
    quit.request('system')
    await everything()
    expect(orders).toEqual(
      ['busy', 'idle'].map((name) => ({
        polite: { lines: [`bye ${name}`], endInput: true },
        ...{ politeMs: 4000, terminateMs: 2000, why: 'Corral was quit.' },
      })),
    )
  })

  it('leaves word for the keepers in the very turn of the order, and a new start forgets it', async () => {
    const { quit, profile } = app(working)
    quit.request('system')
    const word = existsSync(profile.quitIntent)
    await everything()
    Quit.forgetWord(profile)
    Quit.forgetWord(profile)
    expect({ word, after: existsSync(profile.quitIntent) }).toEqual({ word: true, after: false })
  })

  it('shows its progress as long as it lasts', async () => {
    const { quit, progress } = app(working)
    quit.request('system')
    await everything()
    expect({ some: progress.length > 2, few: progress.length < 10, first: progress[0] }).toEqual({
      some: true,
      few: true,
      first: { left: 0, total: 0 },
    })
  })

  it('is left at its bound when it never comes', async () => {
    const { quit, acts } = app(working, { quitBoundSeconds: 5 }, { endsAfterMs: 3_600_000 })
    quit.request('system', 3)
    await vi.advanceTimersByTimeAsync(4499)
    const before = [...acts]
    await everything()
    expect({ before, after: acts }).toEqual({ before: ['end all'], after: ended(3) })
  })

  it('is left at its bound when nothing lets go, and only once', async () => {
    const { quit, acts } = app(working, { quitBoundSeconds: 5 }, { endsAfterMs: 3_600_000, closesAfterMs: 3_600_000 })
    quit.request('system')
    await vi.advanceTimersByTimeAsync(5000)
    const inTime = [...acts]
    await everything()
    expect({ inTime, after: acts }).toEqual({ inTime: ['end all', 'leave 0'], after: ['end all', 'leave 0'] })
  })
})

describe('keeping sessions running', () => {
  it.each([
    ['chosen in the dialog', {}, true],
    ['set for every quit', { onQuit: 'keep' }, false],
  ] as [string, Partial<Settings>, boolean][])(
    'tells every keeper, ends nothing and leaves no word, %s',
    async (_, change, answers) => {
      const { quit, acts, profile } = app(working, change)
      quit.request('person')
      if (answers) quit.answer('keep-running')
      await everything()
      quit.leaveWord()
      expect({ acts, word: existsSync(profile.quitIntent), done: quit.isDone }).toEqual({
        acts: ['keep busy true', 'keep idle true', 'closed', 'leave 0'],
        word: false,
        done: true,
      })
    },
  )

  it('does not wait for a keeper that never answers beyond the bound', async () => {
    const { quit, acts } = app(
      [{ name: 'deaf', activity: 'working', keep: () => new Promise(() => {}) }, { name: 'idle' }],
      {
        onQuit: 'keep',
      },
    )
    quit.request('person')
    await vi.advanceTimersByTimeAsync(4499)
    const before = [...acts]
    await everything()
    expect({ before, after: acts.slice(before.length) }).toEqual({
      before: ['keep deaf true', 'keep idle true'],
      after: ['closed', 'leave 0'],
    })
  })

  it('is what a signal does, too, when it is set for every quit; an accident ends everything all the same', async () => {
    const [set, accident] = [app(working, { onQuit: 'keep' }), app(working, { onQuit: 'keep' })]
    set.quit.request('system')
    accident.quit.request('system', 1)
    await everything()
    expect({ ends: set.acts.includes('end all'), accident: accident.acts.includes('end all') }).toEqual({
      ends: false,
      accident: true,
    })
  })
})
