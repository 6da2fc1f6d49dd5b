import { Tooltip } from 'radix-ui'
import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionView } from '../../../preload/contract/session'
import type { Changes as Found, WorktreeOffer } from '../../../preload/contract/worktree'
import { Changes, summaryOf } from '../../../renderer/changes/changes'
import { RemoveDialog } from '../../../renderer/changes/remove-dialog'
import { WorktreeNotice } from '../../../renderer/changes/worktree-notice'
import { createFolds, type Folds, FoldsContext } from '../../../renderer/chat/folds'
import { WorktreeField } from '../../../renderer/launch/worktree-field'
import { EndButtons } from '../../../renderer/panel/end-buttons'
import { createLaunchStore, launch } from '../../../renderer/stores/launch'
import { placeOf } from '../../../renderer/stores/place'
import { sessions } from '../../../renderer/stores/sessions'
import { openDialog, windowStore } from '../../../renderer/stores/window'
import { createFakeBridge, sessionView } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement
let folds: Folds

const draw = (what: ReactNode) =>
  act(async () =>
    root.render(
      <FoldsContext.Provider value={folds}>
        <Tooltip.Provider>{what}</Tooltip.Provider>
      </FoldsContext.Provider>,
    ),
  )
const button = (name: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === name)
const click = (name: string) => act(async () => button(name)?.click())

beforeEach(() => {
  folds = createFolds()
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})
afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
})

const worktree = { origin: '/p/shop', branch: 'corral/x', base: 'a'.repeat(40), path: '/w/1/shop', fate: null }
const ended = { kind: 'ended', how: 'exit', at: 9, why: '', code: 0, signal: null, report: null } as const
const working = (change: Partial<SessionView> = {}) => sessionView('s1', { worktree, folder: '/w/1/shop', ...change })

describe('the dialog New session', () => {
  const offer = (change: Partial<WorktreeOffer> = {}): WorktreeOffer => ({ why: null, limits: [], ...change })

  it('asks for a worktree only where it is wanted and can be had, of the folder as it is typed by then', async () => {
    const offers: Record<string, WorktreeOffer | null> = {
      '/git': offer(),
      '/new': offer({ why: 'No.' }),
      '/plain': null,
    }
    const { bridge, calls } = createFakeBridge({
      'session:start': () => 's1',
      'worktree:offer': (folder) => offers[folder] ?? null,
    })
    window.corral = bridge
    const { request } = await import('../../../renderer/bridge')
    const store = createLaunchStore(request)
    for (const [folder, ownWorktree] of [
      ['/git', false],
      ['/git', true],
      ['/new', true],
      ['/plain', true],
    ] as const) {
      store.getState().edit({ agent: 'demo', folder, ownWorktree, branch: 'mine' })
      await store.getState().start()
    }
    const asked = calls.filter(({ channel }) => channel === 'session:start').map(({ args }) => args[0])
    expect(asked).toMatchObject([{ folder: '/git' }, { worktree: { branch: 'mine' } }, {}, {}])
    expect(asked.map((each) => Object.keys(each as object).filter((key) => /ranch|orktree/.test(key)))).toEqual([
      ...[[], ['worktree'], [], []],
    ])
    // A branch is meant once; that sessions get worktrees is a habit.
    expect(store.getState().draft).toMatchObject({ branch: '', ownWorktree: true })
  })

  it('does not take a late answer for another folder', async () => {
    const answers: ((offer: WorktreeOffer | null) => void)[] = []
    const store = createLaunchStore((() => new Promise((resolve) => answers.push(resolve))) as never)
    store.getState().edit({ folder: '/slow' })
    const slow = store.getState().lookAt('/slow')
    store.getState().edit({ folder: '/quick' })
    const quick = store.getState().lookAt('/quick')
    answers[1]?.(null)
    answers[0]?.(offer())
    await Promise.all([slow, quick])
    expect(store.getState().offer).toBe(null)
  })

  it('shows no field without a repository, says why it cannot be, and what will be missing', async () => {
    const box = () => place.querySelector<HTMLInputElement>('input[type=checkbox]')
    const seen = async (next: WorktreeOffer | null) => {
      await act(async () => launch.setState({ offer: next }))
      return [box() === null, box()?.disabled, box()?.checked, /cannot|stay empty/.exec(place.textContent ?? '')?.[0]]
    }
    launch.getState().edit({ ownWorktree: true })
    await draw(<WorktreeField />)
    expect([
      await seen(null),
      await seen(offer({ why: 'It cannot.' })),
      await seen(offer({ limits: ['Its submodules stay empty there.'] })),
    ]).toEqual([
      [true, undefined, undefined, undefined],
      [false, true, false, 'cannot'],
      [false, false, true, 'stay empty'],
    ])
  })
})

describe('the tab Changes', () => {
  const found: Found = {
    files: [
      { path: 'a.ts', from: null, kind: 'changed', added: 3, removed: 1 },
      { path: 'b.png', from: null, kind: 'untracked', added: null, removed: 0 },
    ],
    more: 1,
    commits: 1,
  }

  it('looks at the end of each turn and by its button, and at an opened file again with it', async () => {
    const { bridge, calls } = createFakeBridge({
      'worktree:changes': () => found,
      'worktree:file': () => ({ kind: 'text', before: 'old\n', after: 'new\n' }),
    })
    window.corral = bridge
    const count = (channel: string) => calls.filter((call) => call.channel === channel).length
    await draw(<Changes view={working({ activity: { kind: 'working' } as SessionView['activity'] })} />)
    const rows = [...place.querySelectorAll('li')].map((each) => each.textContent)
    await act(async () => place.querySelector<HTMLElement>('li button')?.click())
    const before = [count('worktree:changes'), count('worktree:file')]
    await draw(<Changes view={working()} />)
    const atTheEnd = [count('worktree:changes'), count('worktree:file')]
    await click('Refresh')
    expect({ rows, before, atTheEnd, after: [count('worktree:changes'), count('worktree:file')] }).toEqual({
      rows: ['a.ts+3 −1', 'b.pnguntrackednot counted'],
      ...{ before: [1, 1], atTheEnd: [2, 2], after: [3, 3] },
    })
    expect(place.querySelector('pre')?.textContent).toContain('new')
    expect(summaryOf(found)).toBe('3 files +3 −1 · 1 commit')
  })

  it.each([
    [{ kind: 'binary', before: 10, after: null } as const, 'Binary: was 10 B. It is not compared.'],
    [{ kind: 'repository' } as const, 'A git repository of its own, which is not looked into.'],
    [{ kind: 'huge', before: null, after: 2 << 20 } as const, 'Too large to be compared here: new, 2.0 MB.'],
  ])('says of %j what it is', async (change, words) => {
    const { bridge } = createFakeBridge({ 'worktree:changes': () => found, 'worktree:file': () => change })
    window.corral = bridge
    await draw(<Changes view={working()} />)
    await act(async () => place.querySelector<HTMLElement>('li button')?.click())
    expect(place.textContent).toContain(words)
  })

  it('tells what git cannot', async () => {
    window.corral = createFakeBridge({}).bridge
    await draw(<Changes view={working()} />)
    expect(place.querySelector('[role=alert]')?.textContent).toContain('Nothing answers worktree:changes.')
  })
})

describe('at the end of a session', () => {
  it('the notice asks until somebody has decided, and never while the session lives', async () => {
    const { bridge, calls } = createFakeBridge({ 'worktree:keep': () => undefined })
    window.corral = bridge
    const shown = async (view: SessionView) => {
      await draw(<WorktreeNotice view={view} />)
      return place.querySelector('section') !== null
    }
    expect([
      await shown(working()),
      await shown(sessionView('s1', { state: ended })),
      await shown(working({ state: ended, worktree: { ...worktree, fate: 'kept' } })),
      await shown(working({ state: ended })),
    ]).toEqual([false, false, false, true])
    await click('Keep')
    expect(calls).toEqual([{ channel: 'worktree:keep', args: ['s1'] }])
  })

  it('removing a session without one asks once, and deletes nothing before the answer', async () => {
    const { bridge, calls } = createFakeBridge({ 'session:remove': () => undefined })
    window.corral = bridge
    sessions.getState().apply({ changed: [sessionView('s1', { state: ended })], removed: [] })
    await draw(
      <>
        <EndButtons view={sessionView('s1', { state: ended })} />
        <RemoveDialog />
      </>,
    )
    await act(async () => document.querySelector<HTMLElement>('[aria-label=Remove]')?.click())
    const question = document.querySelector('[role=dialog]')
    const [before, said] = [calls.length, question?.textContent]
    await act(async () => [...(question?.querySelectorAll('button') ?? [])].at(-1)?.click())
    expect({ before, said, calls, open: windowStore.getState().dialog }).toEqual({
      before: 0,
      said: 'Remove “Session s1”?The session and its conversation are deleted from this machine.CancelRemove',
      calls: [{ channel: 'session:remove', args: ['s1'] }],
      open: null,
    })
  })

  it('removing the session keeps the worktree unless that is asked for, and asks again where work would be lost', async () => {
    let isRefused = true
    const { bridge, calls } = createFakeBridge({ 'session:remove': () => undefined })
    window.corral = {
      ...bridge,
      request: (channel, ...args) => {
        if (channel !== 'worktree:remove') return bridge.request(channel, ...args)
        calls.push({ channel, args })
        const fault = { code: 'worktree-has-work', message: 'It has 1 change not committed.', hint: '' }
        return Promise.resolve(isRefused ? { ok: false, fault } : { ok: true, value: 'Gone.' }) as never
      },
    }
    sessions.getState().apply({ changed: [working({ state: ended })], removed: [] })
    await draw(<RemoveDialog />)
    await act(async () => openDialog({ kind: 'remove', session: 's1' }))
    await click('Remove worktree too')
    const told = document.querySelector('[role=dialog] [role=alert]')?.textContent
    isRefused = false
    await click('Remove with its changes')
    expect({ told, calls, open: windowStore.getState().dialog }).toEqual({
      told: expect.stringContaining('It has 1 change not committed.'),
      calls: [
        { channel: 'worktree:remove', args: ['s1', false] },
        { channel: 'worktree:remove', args: ['s1', true] },
        { channel: 'session:remove', args: ['s1'] },
      ],
      open: null,
    })
  })
})

it('a session is known by the folder that the person chose', () => {
  expect([placeOf(working()), placeOf(sessionView('s2'))]).toEqual(['/p/shop', '/home/ada/code/corral'])
})
