import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { firstChat } from '../../../main/core/chat-book'
import { type Kept, planRemovals, Retention } from '../../../main/core/retention'
import { removedMark, removedNotice, size } from '../../../main/core/retention-words'
import { Session } from '../../../main/core/session'
import {
  type ChatState,
  createSessionFiles,
  readChat,
  readExit,
  type SessionSpec,
  writeExit,
} from '../../../main/core/session-files'
import { defaultSettings, type SettingsStore } from '../../../main/core/settings'
import type { ExitRecord } from '../../../main/keeper/protocol'
import type { Settings } from '../../../preload/contract/settings'
import { lineAgent } from '../../helpers/line-agent'
import { createRandomness } from '../keeper/randomness'
import { folderForEachTest } from '../keeper/temporary-folder'
import { endedNote, journal, said } from './session-journal'

const folder = folderForEachTest()
const DAY = 24 * 60 * 60 * 1000
const MB = 1_000_000
const NOW = 1000 * DAY

describe('the plan of a pass', () => {
  const kept = (id: string, bytes: number, endedDaysAgo: number | null, isRead = true): Kept => ({
    id,
    bytes,
    endedAt: endedDaysAgo === null ? null : NOW - endedDaysAgo * DAY,
    isRead,
  })
  const plan = (all: Kept[], totalBytes: number, keepDays = Number.POSITIVE_INFINITY) => {
    const { aged, crowded, ...rest } = planRemovals(all, { totalBytes, keepMs: keepDays * DAY }, NOW)
    return { aged: aged.map(({ id }) => id), crowded: crowded.map(({ id }) => id), ...rest }
  }

  it('removes nothing while all fit and none is old', () => {
    const all = [kept('a', 40, 10), kept('b', 60, 1)]
    expect(plan(all, 100, 11)).toEqual({ aged: [], crowded: [], totalBytes: 100, excessBytes: 0 })
  })

  it('removes the oldest until the rest fits, and not one more', () => {
    const all = [kept('new', 40, 1), kept('oldest', 40, 30), kept('old', 40, 20), kept('older', 40, 25)]
    expect(plan(all, 100)).toEqual({ aged: [], crowded: ['oldest', 'older'], totalBytes: 160, excessBytes: 0 })
  })

  it('counts live and unread ones and never removes them', () => {
    const all = [
      kept('live', 70, null),
      kept('unread', 50, 500, false),
      kept('read', 10, 2),
      kept('live and read', 9, null),
    ]
    expect(plan(all, 100, 90)).toEqual({ aged: [], crowded: ['read'], totalBytes: 139, excessBytes: 29 })
  })

  it('removes the aged ones first, and of the others only what is still too much', () => {
    const all = [kept('aged', 60, 91), kept('exactly', 30, 90), kept('newer', 30, 5), kept('newest', 30, 1)]
    expect(plan(all, 70, 90)).toEqual({ aged: ['aged'], crowded: ['exactly'], totalBytes: 150, excessBytes: 0 })
  })

  it('keeps for ever where that is set, and leaves alone what ended in the future or has no journal', () => {
    const all = [kept('ancient', 10, 100_000), kept('future', 10, -400), kept('empty', 0, 200)]
    expect(plan(all, 100)).toEqual({ aged: [], crowded: [], totalBytes: 20, excessBytes: 0 })
    expect(plan(all, 100, 90).aged).toEqual(['ancient'])
  })

  it.each([1, 2, 3])('keeps its promises whatever there is (seed %i)', (seed) => {
    const chance = createRandomness(seed)
    for (let round = 0; round < 300; round += 1) {
      const all = Array.from({ length: chance.integer(0, 12) }, (_, index) =>
        kept(
          String(index),
          chance.integer(0, 50),
          chance.integer(0, 3) === 0 ? null : chance.integer(0, 200),
          chance.integer(0, 2) > 0,
        ),
      )
      const limits = { totalBytes: chance.integer(0, 300), keepMs: chance.integer(0, 200) * DAY }
      const { aged, crowded, excessBytes } = planRemovals(all, limits, NOW)
      const gone = new Set([...aged, ...crowded])
      const left = all.filter((each) => !gone.has(each))
      const leftBytes = left.reduce((sum, { bytes }) => sum + bytes, 0)
      const couldGo = left.filter(({ endedAt, isRead, bytes }) => endedAt !== null && isRead && bytes > 0)
      expect([...gone].every(({ endedAt, isRead }) => endedAt !== null && isRead)).toBe(true)
      expect(excessBytes).toBe(Math.max(0, leftBytes - limits.totalBytes))
      if (excessBytes > 0) expect(couldGo).toEqual([])
      // Without the last that went for room it would not have fitted.
      const last = crowded.at(-1)
      if (last) expect(leftBytes + last.bytes).toBeGreaterThan(limits.totalBytes)
      const oldestLeft = Math.min(...couldGo.map(({ endedAt }) => endedAt as number))
      for (const each of gone) expect(each.endedAt as number).toBeLessThanOrEqual(oldestLeft)
    }
  })
})

describe('the words', () => {
  it('tell sizes as the settings count', () => {
    expect([0, 999_999, MB, 20.6 * MB, 1000 * MB, 23_440 * MB].map(size)).toEqual([
      'less than 1 MB',
      'less than 1 MB',
      '1 MB',
      '21 MB',
      '1 GB',
      '23.4 GB',
    ])
  })

  it('tell whoever opens such a session when and why', () => {
    const at = new Date(2026, 10, 21, 12).getTime()
    const texts = [removedMark.aged(1), removedMark.crowded(20_000 * MB)].map((why) => removedNotice({ at, why }))
    expect(texts.map((event) => ('text' in event ? event.text : ''))).toEqual([
      'What was said until then was removed on 21 November 2026, because the session had ended more than 1 day before.',
      'What was said until then was removed on 21 November 2026, to keep all journals together below 20 GB.',
    ])
  })
})

describe('a pass over a profile', () => {
  const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  const exitAt = (at: number): ExitRecord => ({
    ...{ version: 1, how: 'exit', why: 'It ended.', at, code: 0 },
    signal: null,
    report: null,
  })

  /** A profile with these sessions, each with a journal of so many bytes. */
  async function profile(
    wanted: { bytes: number; endedDaysAgo: number | null; seenDaysAgo?: number; chat?: Partial<ChatState> }[],
    settings: Partial<Settings> = {},
  ) {
    const agent = lineAgent()
    const notices: string[] = []
    const sessions = new Map<string, Session>()
    for (const [index, { bytes, endedDaysAgo, seenDaysAgo = 0, chat }] of wanted.entries()) {
      const id = uuid(index)
      const directory = path.join(folder(), id)
      const spec: SessionSpec = {
        ...{ version: 1, session: id, run: 1_000_000 + index, kind: 'session', task: '', agent: 'fake', folder: '/' },
        ...{
          model: null,
          permissions: 'ask',
          ...{ arguments: '', environmentNames: [] },
          proposedAgentSessionId: id,
          adopted: null,
          createdAt: 1,
          resumption: null,
        },
        order: { version: 1, file: '/bin/true', marker: id, args: [] },
      }
      const seen = { offset: bytes, at: Date.now() - seenDaysAgo * DAY }
      const usage = { inputTokens: 7, outputTokens: 8, costUsd: 1 }
      createSessionFiles(directory, spec, { ...firstChat(spec, agent), lastLine: 'Done.', usage, seen, ...chat })
      await journal(directory, [said('ready\n'), said(`${'x'.repeat(bytes)}\n`), endedNote])
      const exit = endedDaysAgo === null ? null : exitAt(Date.now() - endedDaysAgo * DAY)
      if (exit) writeExit(directory, exit)
      const news = {
        changed: () => {},
        events: () => {},
        agentSessionId: () => {},
        gaveUp: () => {},
        setAside: (text: string) => notices.push(text),
      }
      sessions.set(
        id,
        new Session(
          spec,
          directory,
          agent,
          {
            ...news,
            timed: () => ({ unattended: 0, hint: { quiet: null, keptWaitingUntil: null } }),
            journalLimit: () => 1,
          },
          exit,
        ),
      )
    }
    const current = { ...defaultSettings, ...settings }
    const store = { get: () => current, onChange: () => {} } as unknown as SettingsStore
    const find = (id: string) => sessions.get(id) ?? null
    const retention = new Retention({ sessions: folder(), find, settings: store, notice: (text) => notices.push(text) })
    const left = () =>
      wanted.flatMap((_, index) => (existsSync(path.join(folder(), uuid(index), 'journal')) ? [index] : []))
    return { retention, notices, left, session: (index: number) => sessions.get(uuid(index)) as Session, current }
  }

  it('removes the journals of the oldest that were read, tells it, and keeps their rows', async () => {
    const { retention, notices, left, session } = await profile(
      [
        { bytes: 6 * MB, endedDaysAgo: 3 },
        { bytes: 6 * MB, endedDaysAgo: 5 },
        { bytes: 6 * MB, endedDaysAgo: 9, seenDaysAgo: 10 },
        { bytes: 6 * MB, endedDaysAgo: 4 },
        { bytes: 6 * MB, endedDaysAgo: null },
        { bytes: 6 * MB, endedDaysAgo: 8, chat: { unread: 2 } },
        { bytes: 6 * MB, endedDaysAgo: 8, chat: { recoveredAt: 1 } },
      ],
      { journalTotalGigabytes: 0.032 },
    )
    await retention.pass()
    const { events } = await session(1).open()
    const directory = session(1).directory
    expect({
      left: left(),
      notices,
      said: events.map((event) => ('text' in event ? event.text.replace(/on .*,/, 'on …,') : event.type)),
      files: readdirSync(directory).sort(),
      exit: readExit(directory)?.how,
      view: { usage: session(1).view().usage, lastLine: session(1).view().lastLine },
    }).toEqual({
      left: [0, 2, 4, 5, 6],
      notices: [
        'Corral removed the conversations of 2 ended sessions that you had read (12 MB), to keep all journals together below 32 MB (journalTotalGigabytes in Settings). How they ended stays in the list.',
      ],
      said: ['What was said until then was removed on …, to keep all journals together below 32 MB.'],
      files: ['chat.json', 'exit.json', 'spec.json'],
      exit: 'exit',
      view: { usage: { inputTokens: 7, outputTokens: 8, costUsd: 1 }, lastLine: 'Done.' },
    })
  })

  it('keeps what was known of such a session also when it is renamed while it is open', async () => {
    const { retention, session } = await profile([{ bytes: MB, endedDaysAgo: 400 }])
    await retention.pass()
    await session(0).open()
    session(0).chat.rename('Another name')
    const chat = readChat(session(0).directory, firstChat(session(0).spec, lineAgent()), () => {})
    expect(chat).toMatchObject({
      name: 'Another name',
      usage: { inputTokens: 7 },
      lastLine: 'Done.',
      unread: 0,
      seen: { offset: 0 },
    })
  })

  it('removes what is too old, though there is room', async () => {
    const sessions = [91, 89, 200].map((endedDaysAgo) => ({ bytes: 2 * MB, endedDaysAgo }))
    const { retention, notices, left, current } = await profile([
      ...sessions,
      { ...sessions[0], bytes: MB, endedDaysAgo: 300, seenDaysAgo: 301 },
    ])
    current.keepEndedDays = 0
    await retention.pass()
    const forEver = left()
    current.keepEndedDays = 90
    await retention.pass()
    expect({ forEver, left: left(), notices }).toEqual({
      forEver: [0, 1, 2, 3],
      left: [1, 3],
      notices: [
        'Corral removed the conversations of 2 ended sessions that you had read (4 MB), because they ended more than 90 days ago (keepEndedDays in Settings). How they ended stays in the list.',
      ],
    })
  })

  it('leaves alone what somebody looks at, and what no disk has recorded the end of', async () => {
    const { retention, left, session } = await profile(
      [1, 2].map((endedDaysAgo) => ({ bytes: 8 * MB, endedDaysAgo })),
      { journalTotalGigabytes: 0.01 },
    )
    await session(0).open()
    writeFileSync(path.join(session(1).directory, 'exit.json'), 'torn')
    await retention.pass()
    const before = left()
    session(0).hide()
    await retention.pass()
    expect([before, left()]).toEqual([[0, 1], [1]])
  })

  it('says once that what is left runs or was not read, and again when it was well in between', async () => {
    const { retention, notices, left, current } = await profile(
      [null, 5].map((endedDaysAgo) => ({ bytes: 8 * MB, endedDaysAgo, seenDaysAgo: 9 })),
      { journalTotalGigabytes: 0.01 },
    )
    await retention.pass()
    await retention.pass()
    current.journalTotalGigabytes = 1
    await retention.pass()
    current.journalTotalGigabytes = 0.01
    await Promise.all([retention.pass(), retention.pass()])
    const sentence =
      'All journals together take 16 MB, over their limit of 10 MB, and what is left belongs to sessions that run or that you have not read, so nothing of it is removed. Read or remove ended sessions, or raise journalTotalGigabytes in Settings.'
    expect({ left: left(), notices }).toEqual({ left: [0, 1], notices: [sentence, sentence] })
  })

  it('counts what it cannot show, finishes what a crash left, and survives what is no session', async () => {
    const { retention, notices, left, session } = await profile([{ bytes: 4 * MB, endedDaysAgo: 1 }], {
      journalTotalGigabytes: 0.01,
    })
    const strange = path.join(folder(), uuid(99), 'journal')
    mkdirSync(strange, { recursive: true })
    writeFileSync(path.join(strange, '0000000000000000.frames'), Buffer.alloc(7 * MB))
    const half = path.join(session(0).directory, 'journal.removed-0123456789ab')
    mkdirSync(half)
    writeFileSync(path.join(half, 'x'), 'x')
    writeFileSync(path.join(folder(), 'a file'), 'x')
    await retention.pass()
    expect({
      left: left(),
      strange: readdirSync(strange).length,
      half: existsSync(half),
      told: notices.length,
    }).toEqual({
      left: [],
      strange: 1,
      half: false,
      told: 1,
    })
    expect(readFileSync(path.join(folder(), 'a file'), 'utf8')).toBe('x')
  })
})
