import { expect, it } from 'vitest'
import { trayMenu } from '../../../main/core/tray-menu'
import { sessionView } from '../../fixtures/fake-bridge'

it('lists live sessions, those that wait first, with one word of what each does', () => {
  const needs = { kind: 'needs-you', since: 0 } as const
  expect(
    trayMenu([
      sessionView('idle', { startedAt: 1, name: 'Salt & pepper' }),
      sessionView('new', { startedAt: 9, name: 'A name\nwith a second line that goes on and on and on' }),
      sessionView('works', { activity: { kind: 'tool', name: 'Bash', since: 0 } }),
      sessionView('full', { paused: 'The disk is full.' }),
      sessionView('asks', { activity: needs }),
      sessionView('starts', { state: { kind: 'starting', since: 0, waitingFor: 'it' }, activity: null }),
      sessionView('elsewhere', { outside: true }),
    ]),
  ).toEqual({
    ...{ live: 7, needYou: 1, more: 0 },
    lines: [
      { session: 'asks', name: 'Session asks', state: 'needs-you' },
      { session: 'works', name: 'Session works', state: 'working' },
      { session: 'new', name: 'A name with a second line that goes on and on a…', state: 'ready' },
      { session: 'idle', name: 'Salt ＆ pepper', state: 'ready' },
      { session: 'full', name: 'Session full', state: 'paused' },
      { session: 'starts', name: 'Session starts', state: 'starting' },
      { session: 'elsewhere', name: 'Session elsewhere', state: 'outside' },
    ],
  })
})

it('has no more lines than a screen, and says how many are left', () => {
  const { lines, more, live } = trayMenu(Array.from({ length: 40 }, (_, index) => sessionView(`${index}`)))
  expect([lines.length, more, live]).toEqual([12, 28, 40])
  expect(trayMenu([])).toEqual({ live: 0, needYou: 0, lines: [], more: 0 })
})
