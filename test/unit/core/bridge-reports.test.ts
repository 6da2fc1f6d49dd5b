import { describe, expect, it } from 'vitest'
import { takeReport } from '../../../main/core/bridge-reports'
import type { Session } from '../../../main/core/session'
import type { ProcessFacts } from '../../../main/platform/platform'
import type { ProcId } from '../../../preload/contract/process'

const id = (pid: number): ProcId => ({ pid, startTime: 1, bootId: 'boot' })
const session = { id: 'ours', isOver: false, keeper: { process: id(50) }, lastKeeper: null } as unknown as Session
const ended = { id: 'ended', isOver: true } as unknown as Session

type Change = { linked?: string; byPid?: number; below?: number[]; identify?: 'gone' | 'unknown'; isOurs?: boolean }

/** Takes a report in a small world; answers what was said, and what was listed as outside. */
function world({ linked, byPid, below = [], identify, isOurs = true }: Change) {
  const listed: unknown[] = []
  const take = (report: Parameters<typeof takeReport>[0]) => {
    try {
      return takeReport(report, {
        registry: {
          register: () => linked ?? null,
          byPid: (pid) => (pid === byPid ? session : null),
          byMarker: (mark) => (mark === 'mark' ? session : mark === 'ended' ? ended : null),
          running: () => [session],
          get: () => session,
        },
        outside: {
          register: (told) => {
            listed.push(told)
            return 'outside'
          },
        },
        platform: {
          identify: (pid) => identify ?? id(pid),
          tree: () => below.map((pid) => ({ id: id(pid) }) as ProcessFacts),
        },
        own: () => [id(40)],
        isOurs: () => isOurs,
      })
    } catch (error) {
      return (error as Error).message
    }
  }
  return { listed, take }
}
const report = { cwd: '/work', sessionId: 'one', agent: 'claude' }

describe('whose report it is', () => {
  it.each([
    ['linked by its words', { linked: 'ours' }, { pid: 9 }, { ok: true, as: 'session', session: 'ours' }],
    ['of a pid that is known better', { byPid: 9 }, { pid: 9 }, { ok: true, as: 'session', session: 'ours' }],
    ['from below a keeper', { below: [50, 9] }, { pid: 9 }, { ok: true, as: 'child', session: 'ours' }],
    ['with a session’s mark', {}, { pid: 9, token: 'mark' }, { ok: true, as: 'child', session: 'ours' }],
    ['with a session’s mark and no pid', {}, { token: 'mark' }, { ok: true, as: 'child', session: 'ours' }],
    ['from elsewhere', {}, { pid: 9 }, { ok: true, as: 'outside', session: 'outside' }],
    [
      'with the mark of an ended session',
      {},
      { pid: 9, token: 'ended' },
      { ok: true, as: 'outside', session: 'outside' },
    ],
    ['of a process that is gone', { identify: 'gone' }, { pid: 9 }, 'Process 9 has ended.'],
    ['of a process that hides', { identify: 'unknown' }, { pid: 9 }, 'Nobody can tell who process 9 is.'],
    ['of Corral itself', {}, { pid: 40 }, expect.stringMatching(/^Process 40 belongs to Corral itself/)],
    ['of another user’s process', { isOurs: false }, { pid: 9 }, expect.stringMatching(/or to another user/)],
    ['that names no process', {}, {}, expect.stringMatching(/without its process/)],
  ] as [string, Change, object, unknown][])('is told for one %s', (_, change, words, expected) => {
    const { take, listed } = world(change)
    expect(take({ ...report, ...words })).toEqual(expected)
    const isOutside = (expected as { as?: string }).as === 'outside'
    expect(listed).toEqual(isOutside ? [{ process: id(9), agent: 'claude', folder: '/work', sessionId: 'one' }] : [])
  })
})
