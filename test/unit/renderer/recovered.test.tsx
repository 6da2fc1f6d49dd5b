import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { Toaster } from 'sonner'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentNews } from '../../../preload/contract/chat'
import type { SessionView } from '../../../preload/contract/session'
import { ResumeButton } from '../../../renderer/panel/resume-button'
import { RecoveredSessions } from '../../../renderer/recovered/recovered-sessions'
import { launch } from '../../../renderer/stores/launch'
import { recoveredWords } from '../../../renderer/stores/recovered'
import { sessions } from '../../../renderer/stores/sessions'
import { emptyTranscript, join, openPermissions, reduce } from '../../../renderer/stores/transcript'
import { windowStore } from '../../../renderer/stores/window'
import { createFakeBridge, sessionView } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement

const draw = (what: ReactNode) => act(async () => root.render(what))
const button = (name: string) =>
  [...document.querySelectorAll('button')].filter((one) => (one.getAttribute('aria-label') ?? one.textContent) === name)
/** Toasts come a moment later. */
async function click(name: string): Promise<void> {
  for (let look = 0; button(name).length === 0 && look < 100; look += 1)
    await act(() => new Promise((resolve) => setTimeout(resolve, 10)))
  await act(async () => button(name).at(-1)?.click())
}
const region = () => place.querySelector('section[aria-label="Recovered sessions"]')
const told = (views: SessionView[]) => act(async () => sessions.getState().apply({ changed: views, removed: [] }))

const ended = {
  state: { kind: 'ended', how: 'exit', at: 9, why: 'The agent ended by itself.', code: 0, signal: null, report: null },
  ...{ activity: null, endedAt: 9 },
} satisfies Partial<SessionView>
const recovered = { since: 1 }

beforeEach(() => {
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
  windowStore.setState({ openSession: null, dialog: null })
})

afterEach(async () => {
  await act(async () => {
    const { byId, apply } = sessions.getState()
    apply({ changed: [], removed: Object.keys(byId) })
    root.unmount()
  })
  place.remove()
})

describe('the region Recovered sessions', () => {
  it('is there only while there is something in it', async () => {
    await told([sessionView('a')])
    await draw(<RecoveredSessions narrow={false} />)
    const before = region()
    await told([sessionView('a', { recovered })])
    const during = region()?.querySelectorAll('li').length
    await told([sessionView('a')])
    expect([before, during, region()]).toEqual([null, 1, null])
  })

  it('lists each with its state, last line and what is new, those that need the person first', async () => {
    const needsYou = { kind: 'needs-you', since: 0 } as const
    await told([
      sessionView('a', { recovered, name: 'Idle', lastLine: 'Done.', lastActivityAt: 3, unread: 2 }),
      sessionView('b', { recovered, name: 'Over', ...ended, lastActivityAt: 4 }),
      sessionView('c', { recovered, name: 'Asks', activity: needsYou, lastLine: 'Asks: Bash' }),
      sessionView('d', { name: 'Another' }),
    ])
    await draw(<RecoveredSessions narrow={false} />)
    const lines = [...(region()?.querySelectorAll('li') ?? [])].map((line) => line.textContent ?? '')
    expect({
      lines: lines.map((line) => ['Asks', 'Idle', 'Over'].find((name) => line.includes(name))),
      words: [/Needs you.*Asks: Bash$/, /Ready.*Done\.2 new$/, /Exit 0.*The agent ended by itself\.$/].map(
        (words, index) => words.test(lines[index] ?? ''),
      ),
      title: region()?.querySelector('h2')?.textContent,
    }).toEqual({
      lines: ['Asks', 'Idle', 'Over'],
      words: [true, true, true],
      title: '3 sessions from before · 2 run on, 1 has ended. Nothing was started again.',
    })
  })

  it('shows the one that is clicked, reclaims all at once, and stops all after one question', async () => {
    const { bridge, calls } = createFakeBridge({ 'sessions:reclaim': () => {}, 'sessions:stop-recovered': () => [] })
    window.corral = bridge
    await told([sessionView('a', { recovered, name: 'Idle' })])
    await draw(<RecoveredSessions narrow />)
    await act(async () => region()?.querySelector<HTMLElement>('li button')?.click())
    expect(windowStore.getState().openSession).toBe('a')
    await click('Stop all')
    expect(calls).toEqual([])
    await click('Stop all')
    await click('Reclaim all')
    expect(calls.map(({ channel }) => channel)).toEqual(['sessions:stop-recovered', 'sessions:reclaim'])
  })

  it('offers no Stop for those that have ended', async () => {
    await told([sessionView('b', { recovered, ...ended })])
    await draw(<RecoveredSessions narrow={false} />)
    expect([button('Stop all').length, button('Reclaim all').length]).toEqual([0, 1])
    expect(recoveredWords([sessionView('b', ended)]).title).toBe('1 session from before')
  })
})

describe('the button Resume', () => {
  const refusing = (code: string, session?: string) => {
    const { bridge } = createFakeBridge({ 'agents:list': () => [], 'launch:defaults': () => defaults })
    const fault = { code, message: 'No.', hint: '', ...(session ? { session } : {}) }
    window.corral = {
      ...bridge,
      request: (channel, ...args) =>
        channel === 'session:resume' ? Promise.resolve({ ok: false, fault }) : bridge.request(channel, ...args),
    }
  }
  const defaults = { agent: null, folder: '/', model: null, permissions: 'ask' as const, recentFolders: [] }
  const view = sessionView('a', {
    ...{ ...ended, resume: { kind: 'possible' }, model: 'opus', permissions: 'plan' },
    ...{ arguments: '--loud', environmentNames: ['MY_KEY', 'MY_URL'] },
  })
  const drawButton = (shown: SessionView) =>
    draw(
      <>
        <ResumeButton view={shown} />
        <Toaster />
      </>,
    )

  it('is there only where a session can go on, or was tried', async () => {
    const shown = async (resume: SessionView['resume']) => {
      await drawButton({ ...view, resume })
      return button('Resume').length
    }
    expect([
      await shown(null),
      await shown({ kind: 'impossible', why: 'It cannot.' }),
      await shown({ kind: 'gone', why: 'It forgot.' }),
      await shown({ kind: 'possible' }),
    ]).toEqual([0, 0, 1, 1])
  })

  it('leads to the session that lives on the conversation', async () => {
    refusing('conversation-live', 'other')
    await drawButton(view)
    await click('Resume')
    await click('Show it')
    expect(windowStore.getState().openSession).toBe('other')
  })

  it('leads to a fresh start with the same choices when the conversation is gone', async () => {
    refusing('conversation-gone')
    await told([view])
    await drawButton(view)
    await click('Resume')
    await click('Start fresh')
    expect([windowStore.getState().dialog, launch.getState().draft]).toEqual([
      { kind: 'launch' },
      {
        ...{ agent: 'claude', folder: view.folder, model: 'opus', permissions: 'plan', prompt: '' },
        custom: { command: '', protocol: 'acp' },
        // Nobody has the values any more.
        ...{ arguments: '--loud', environment: 'MY_KEY=\nMY_URL=' },
        ...{ ownWorktree: false, branch: '' },
      },
    ])
  })
})

describe('the seam in a transcript', () => {
  const first: AgentNews[] = [
    { type: 'text', block: 'b', text: 'half' },
    { type: 'tool-start', tool: 't', name: 'Bash', title: 'ls', input: '', parent: null },
    { type: 'permission', request: 'r', tool: 't', name: 'Bash', title: 'ls', input: '', options: [] },
  ]
  const second: AgentNews[] = [
    { type: 'resumed', number: 1 },
    { type: 'text', block: 'b', text: 'new' },
  ]
  const fold = (news: AgentNews[], from: number) =>
    reduce(
      emptyTranscript,
      news.map((one, index) => ({ at: from + index, ...one })),
      from,
    )
  const kinds = ({ blocks }: ReturnType<typeof fold>) =>
    blocks.map((block) => ('text' in block ? `${block.kind} ${block.text}` : block.kind))

  it('ends whatever the process before left open, in one go and over two pages', () => {
    const whole = fold([...first, ...second], 0)
    const pages = join(fold(first, 0), fold(second, 3))
    for (const transcript of [whole, pages]) {
      expect(kinds(transcript)).toEqual(['text half', 'tool', 'permission', 'resumed', 'text new'])
      expect(openPermissions(transcript)).toEqual([])
      expect(transcript.blocks[1]).toMatchObject({ state: 'unfinished' })
      expect(transcript.blocks[2]).toMatchObject({ outcome: 'cancelled' })
    }
  })
})
