import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Notification, Notifier } from '../../../main/core/notifier'
import type { NoteKind } from '../../../main/core/notify'
import type { SessionView } from '../../../preload/contract/session'
import type { NotifyWhen } from '../../../preload/contract/settings'
import { sessionView } from '../../fixtures/fake-bridge'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

const usual: Record<NoteKind, NotifyWhen> = { 'needs-you': 'unlooked', failed: 'unlooked', done: 'away' }

/** `looks`: at which session the person looks; null: Corral has not the focus. */
function notifier(when: Record<NoteKind, NotifyWhen> = usual) {
  const shown: Notification[] = []
  const withdrawn: string[] = []
  const scene = { looks: null as string | null, closing: false }
  const it = new Notifier({
    isAway: () => scene.looks === null,
    isLookedAt: (id) => scene.looks === id,
    settings: () => ({ when, doneAfterMs: 20_000 }),
    isClosing: () => scene.closing,
    show: (notification) => shown.push(notification),
    withdraw: (id) => withdrawn.push(id),
  })
  const asks = (id: string, ...requests: string[]) =>
    it.changed(
      view(id, {
        asks: requests.map((request) => ({
          ...{ request, since: Date.now(), name: '', title: '', input: '', isInputCut: false, options: [] },
        })),
      }),
    )
  const done = (id: string) =>
    it.events(id, [{ at: Date.now(), type: 'turn-end', outcome: 'ok', reason: '', durationMs: 60_000, usage: null }])
  const gather = () => void vi.advanceTimersByTime(1000)
  return { it, shown, withdrawn, scene, asks, done, gather }
}
const view = (id: string, change: Partial<SessionView> = {}) => sessionView(id, change)
const crashed = (id: string) =>
  view(id, {
    state: { kind: 'ended', how: 'crashed', at: 1, why: '', code: 1, signal: null, report: null },
    ...{ activity: null, endedAt: 1 },
  })

it('tells each session’s news once, by its name and Corral’s own words', () => {
  const { it: notes, shown, asks, gather } = notifier()
  notes.changed(view('a', { name: 'Mend the cart' }))
  notes.changed(
    view('a', {
      name: 'Mend the cart',
      asks: [{ request: '1', since: Date.now(), name: 'Bash', title: 'rm', input: '', isInputCut: false, options: [] }],
    }),
  )
  asks('b')
  gather()
  gather()
  expect(shown).toEqual([{ session: 'a', kind: 'needs-you', title: 'Mend the cart', body: 'Waits for your answer.' }])
})

it('is silent about the session that is looked at, and tells of others', () => {
  const { it: notes, shown, scene, asks, gather } = notifier()
  for (const id of ['a', 'b']) notes.changed(view(id))
  scene.looks = 'a'
  asks('a', '1')
  asks('b', '1')
  gather()
  expect(shown.map(({ session }) => session)).toEqual(['b'])
})

it('goes by the settings: away, unless it is seen, never', () => {
  const by = (when: NotifyWhen, looks: string | null) => {
    const { it: notes, shown, scene, asks, gather } = notifier({ ...usual, 'needs-you': when })
    notes.changed(view('a'))
    scene.looks = looks
    asks('a', '1')
    gather()
    return shown.length
  }
  expect([by('away', null), by('away', 'b'), by('unlooked', 'b'), by('unlooked', 'a'), by('never', null)]).toEqual([
    ...[1, 0, 1, 0, 0],
  ])
})

it('makes one of many, and counts them by kind', () => {
  const { it: notes, shown, asks, done, gather } = notifier()
  for (const id of ['a', 'b', 'c', 'd', 'e']) notes.changed(view(id))
  asks('a', '1')
  asks('b', '1')
  notes.changed(crashed('c'))
  done('d')
  done('e')
  gather()
  expect(shown).toEqual([
    {
      ...{ session: null, kind: 'needs-you' },
      title: '5 sessions: 2 need you, 1 failed or stuck, 2 done',
      body: 'Session a, Session b, Session c and 2 more',
    },
  ])
})

it('tells of one session no oftener than every 15 seconds, and then only what still is so', () => {
  const { it: notes, shown, asks, gather } = notifier()
  notes.changed(view('a'))
  for (let number = 1; number <= 8; number += 1) {
    asks('a', `${number}`)
    gather()
  }
  const early = shown.length
  vi.advanceTimersByTime(9000)
  const later = shown.length
  asks('a', 'x')
  asks('a')
  vi.advanceTimersByTime(60_000)
  expect([early, later, shown.length, vi.getTimerCount()]).toEqual([1, 2, 2, 0])
})

it('forgets a question that was answered in the same moment', () => {
  const { it: notes, shown, asks, gather } = notifier()
  notes.changed(view('a'))
  asks('a', '1')
  asks('a')
  gather()
  expect(shown).toEqual([])
})

it('takes a notification back when the question is answered, the session looked at or removed', () => {
  const { it: notes, withdrawn, asks, gather } = notifier()
  for (const id of ['a', 'b', 'c']) notes.changed(view(id))
  for (const id of ['a', 'b', 'c']) asks(id, '1')
  gather()
  asks('a')
  notes.seen('b')
  notes.seen('b')
  notes.removed('c')
  expect(withdrawn).toEqual(['a', 'b', 'c'])
})

it('says nothing while everything is being ended', () => {
  const { it: notes, shown, scene, gather } = notifier()
  for (const id of ['a', 'b']) notes.changed(view(id))
  notes.changed(crashed('a'))
  scene.closing = true
  notes.changed(crashed('b'))
  gather()
  expect([shown, vi.getTimerCount()]).toEqual([[], 0])
})
