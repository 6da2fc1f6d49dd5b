import { describe, expect, it } from 'vitest'
import type { SessionView } from '../../../preload/contract/session'
import { createSessionsStore } from '../../../renderer/stores/sessions'
import { sessionView } from '../../fixtures/fake-bridge'

const ended: Partial<SessionView> = {
  state: { kind: 'ended', how: 'exit', at: 9, why: '', code: 0, signal: null, report: null },
  activity: null,
}

function createList() {
  const store = createSessionsStore()
  const tell = (...changed: SessionView[]) => store.getState().apply({ changed, removed: [] })
  tell(
    sessionView('old', { startedAt: 1 }),
    sessionView('done', { startedAt: 9, ...ended }),
    sessionView('new', { startedAt: 2 }),
    sessionView('busy', { startedAt: 1, activity: { kind: 'tool', name: 'Bash', since: 3 } }),
    sessionView('asks', { startedAt: 3, activity: { kind: 'needs-you', since: 3 } }),
  )
  return { store, tell }
}

describe('the list of sessions', () => {
  it('puts first who needs the person, then who works, then the others, the ended last, each newest first', () => {
    const { order, counts } = createList().store.getState()
    expect({ order, counts }).toEqual({
      order: ['asks', 'busy', 'new', 'old', 'done'],
      counts: { live: 4, working: 1, needsYou: 1, ended: 1 },
    })
  })

  it('keeps the very same order while only words change', () => {
    const { store, tell } = createList()
    const before = store.getState().order
    tell(sessionView('new', { startedAt: 2, lastLine: 'Read · index.ts' }))
    expect(store.getState().order).toBe(before)
  })

  it('moves nobody while held, and settles when let go', () => {
    const { store, tell } = createList()
    store.getState().hold(true)
    tell(
      sessionView('old', { startedAt: 1, activity: { kind: 'needs-you', since: 4 } }),
      sessionView('late', { startedAt: 8 }),
    )
    store.getState().apply({ changed: [], removed: ['busy'] })
    const held = store.getState().order
    store.getState().hold(false)
    expect({ held, settled: store.getState().order }).toEqual({
      held: ['asks', 'new', 'old', 'done', 'late'],
      settled: ['asks', 'old', 'late', 'new', 'done'],
    })
  })
})
