import { Tooltip } from 'radix-ui'
import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { Toaster } from 'sonner'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ExportDialog } from '../../../renderer/export/export-dialog'
import { askExport, doneWords } from '../../../renderer/export/export-sessions'
import { StopAllDialog } from '../../../renderer/panel/stop-all-dialog'
import { SearchDialog } from '../../../renderer/search/search-dialog'
import { revealStore } from '../../../renderer/stores/reveal'
import { search } from '../../../renderer/stores/search'
import { sessions } from '../../../renderer/stores/sessions'
import { openDialog, windowStore } from '../../../renderer/stores/window'
import { createFakeBridge, endReport, sessionView } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement
const draw = (what: ReactNode) => act(async () => root.render(<Tooltip.Provider>{what}</Tooltip.Provider>))
const find = (selector: string, words: string) =>
  [...document.querySelectorAll<HTMLElement>(selector)].find((each) => each.textContent?.includes(words))
const click = (words: string) => act(async () => find('button', words)?.click())
const wait = (ms: number) => act(() => new Promise((resolve) => setTimeout(resolve, ms)))
const key = (element: Element | null | undefined, name: string) =>
  act(
    async () =>
      void element?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })),
  )

beforeEach(() => {
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})
afterEach(async () => {
  await act(async () => {
    windowStore.setState({ dialog: null, openSession: null })
    const { byId, apply } = sessions.getState()
    apply({ changed: [], removed: Object.keys(byId) })
    root.unmount()
  })
  place.remove()
})

describe('the dialog Export', () => {
  it('exports what it was opened for, redacted unless one decides otherwise, and closes', async () => {
    const { bridge, calls } = createFakeBridge({
      'sessions:export': () => ({ files: ['/x/a.md'], redacted: { token: 2 } }),
    })
    window.corral = bridge
    await draw(
      <>
        <ExportDialog />
        <Toaster />
      </>,
    )
    await act(async () => askExport(['a', 'b']))
    const title = find('h2', 'Export 2 sessions')?.textContent
    await click('Export…')
    expect({ title, calls, open: windowStore.getState().dialog }).toEqual({
      title: 'Export 2 sessions',
      calls: [{ channel: 'sessions:export', args: [{ sessions: ['a', 'b'], format: 'markdown', redact: true }] }],
      open: null,
    })
  })

  it('stays open when no place was chosen, and tells what went wrong', async () => {
    const { bridge } = createFakeBridge({ 'sessions:export': () => null })
    window.corral = bridge
    await draw(<ExportDialog />)
    await act(async () => askExport(['a']))
    await click('Export…')
    const stays = find('h2', 'Export session') !== undefined
    window.corral = createFakeBridge({}).bridge
    await click('Export…')
    expect([stays, find('[role=alert]', 'Nothing answers sessions:export.') !== undefined]).toEqual([true, true])
  })

  it('shows how far it is, and calls it off when it is closed', async () => {
    const { bridge, calls, push } = createFakeBridge({ 'export:cancel': () => {} })
    const never = new Promise<never>(() => {})
    window.corral = {
      ...bridge,
      request: (channel, ...args) => (channel === 'sessions:export' ? never : bridge.request(channel, ...args)),
    }
    await draw(<ExportDialog />)
    await act(async () => askExport(['a', 'b', 'c']))
    await click('Export…')
    await act(async () => push('export:progress', { number: 2, count: 3, name: 'Mend', bytes: 5 * 1024 * 1024 }))
    const told = find('[role=status]', 'Mend')?.textContent
    await click('Cancel')
    expect([told, calls.map(({ channel }) => channel)]).toEqual(['2 of 3 · Mend · 5.0 MB read', ['export:cancel']])
  })

  it('tells in words what became of it', () => {
    expect([
      doneWords({ files: ['/x/a.md'], redacted: null }),
      doneWords({ files: ['/x/a', '/x/b'], redacted: { token: 2, 'user name': 1 } }),
      doneWords({ files: ['/x/a'], redacted: {} }).description,
    ]).toEqual([
      { title: 'Exported to /x/a.md', description: undefined },
      { title: 'Exported 2 sessions', description: 'Redacted: 2 × token, 1 × user name.' },
      'Nothing in it looks like a secret.',
    ])
  })
})

describe('the dialog Search sessions', () => {
  it('shows what is found by session, and Enter leads to the first place', async () => {
    const { bridge, calls, push } = createFakeBridge({ 'search:begin': () => {}, 'search:cancel': () => {} })
    window.corral = bridge
    sessions.getState().apply({ changed: [sessionView('a', { name: 'Mend the cart' }), sessionView('b')], removed: [] })
    await draw(<SearchDialog />)
    search.setState({ words: 'whe' })
    await act(async () => openDialog({ kind: 'search' }))
    await wait(20)
    const number = calls.filter(({ channel }) => channel === 'search:begin').at(-1)?.args[0] as number
    const hit = { session: 'a', kind: 'text', at: 5, offset: 40, snippet: 'The wheel' } as const
    await act(async () =>
      push('search:found', {
        search: number,
        hits: [hit, { ...hit, at: 4, offset: 30 }],
        looked: 1,
        total: 2,
        end: null,
      }),
    )
    const during = find('[role=status]', 'places')?.textContent
    await act(async () =>
      push('search:found', { search: number, hits: [{ ...hit, session: 'b' }], looked: 2, total: 2, end: 'complete' }),
    )
    expect({
      during,
      after: find('[role=status]', 'places')?.textContent,
      sections: [...document.querySelectorAll('[role=dialog] section')].map((each) => [
        each.ariaLabel ?? each.getAttribute('aria-label'),
        each.querySelectorAll('li').length,
      ]),
      marked: [...document.querySelectorAll('mark')].map((each) => each.textContent),
    }).toEqual({
      during: '2 places in 1 session so far · looked through 1 of 2',
      after: '3 places in 2 sessions · ↑ ↓ to choose, Enter to go there',
      sections: [
        ['Mend the cart', 2],
        ['Session b', 1],
      ],
      marked: ['whe', 'whe', 'whe'],
    })
    const field = document.querySelector('input[type=search]')
    await key(field, 'ArrowDown')
    const first = document.activeElement
    await key(first, 'ArrowDown')
    const second = document.activeElement
    await key(second, 'ArrowUp')
    await key(document.activeElement, 'ArrowUp')
    expect([first?.textContent?.startsWith('The wheel'), second !== first, document.activeElement === field]).toEqual([
      true,
      true,
      true,
    ])
    await key(field, 'Enter')
    const { openSession, dialog, tab } = windowStore.getState()
    expect({ openSession, dialog, tab, wanted: revealStore.getState().wanted }).toEqual({
      ...{ openSession: 'a', dialog: null, tab: 'conversation' },
      wanted: { ...hit },
    })
    revealStore.setState({ wanted: null })
  })

  it('says when nothing has the words', async () => {
    const { bridge, calls, push } = createFakeBridge({ 'search:begin': () => {}, 'search:cancel': () => {} })
    window.corral = bridge
    await draw(<SearchDialog />)
    search.setState({ words: 'two words' })
    await act(async () => openDialog({ kind: 'search' }))
    await wait(20)
    const number = calls.filter(({ channel }) => channel === 'search:begin').at(-1)?.args[0] as number
    await act(async () => push('search:found', { search: number, hits: [], looked: 9, total: 9, end: 'complete' }))
    expect(find('p', 'Nothing that was said has these words.') !== undefined).toBe(true)
  })
})

it('Stop all stops every live session of Corral’s own, after one question', async () => {
  const { bridge, calls } = createFakeBridge({ 'session:stop': () => endReport() })
  window.corral = bridge
  const over = { kind: 'ended', how: 'exit', at: 9, why: '', code: 0, signal: null, report: null } as const
  sessions.getState().apply({
    changed: [
      sessionView('a'),
      sessionView('b'),
      sessionView('c', { outside: true }),
      sessionView('d', { state: over }),
    ],
    removed: [],
  })
  await draw(<StopAllDialog />)
  await act(async () => openDialog({ kind: 'stop-all' }))
  const asked = [calls.length, find('h2', 'Stop 2 live sessions?') !== undefined]
  await click('Stop all')
  expect([asked, calls.map(({ args }) => args[0])]).toEqual([
    [0, true],
    ['a', 'b'],
  ])
})
