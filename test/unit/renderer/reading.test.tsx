import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DiffView } from '../../../renderer/chat/diff-view'
import { FindBar } from '../../../renderer/chat/find-bar'
import { createFolds, FoldsContext, foldNames } from '../../../renderer/chat/folds'
import { LongText, SHOWN_CHARACTERS } from '../../../renderer/chat/long-text'
import { GrowingMarkdown } from '../../../renderer/chat/markdown'
import { RawLine } from '../../../renderer/chat/raw-line'
import type { StepBlock } from '../../../renderer/chat/rows'
import { Steps } from '../../../renderer/chat/steps-row'
import { Tool } from '../../../renderer/chat/tool'
import { TurnEnd, TurnState } from '../../../renderer/chat/turn-notes'
import type { Find } from '../../../renderer/chat/use-find'
import { WaitingTools } from '../../../renderer/chat/waiting-tools'
import type { ToolBlock } from '../../../renderer/stores/blocks'
import { createFakeBridge } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement
let folds: ReturnType<typeof createFolds>

const draw = (what: ReactNode) =>
  act(async () => root.render(<FoldsContext.Provider value={folds}>{what}</FoldsContext.Provider>))
const button = (name: string | RegExp) =>
  [...place.querySelectorAll('button')].find((one) => {
    const own = one.getAttribute('aria-label') ?? one.textContent ?? ''
    return typeof name === 'string' ? own === name : name.test(own)
  })
const click = (name: string | RegExp) => act(async () => button(name)?.click())

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

const tool = (id: string, change: Partial<ToolBlock> = {}): ToolBlock => ({
  ...{ kind: 'tool', key: Number(id), at: 0, id, name: 'Bash', title: `run ${id}`, input: '{"command":"ls"}' },
  ...{ output: `said ${id}`, outputWhole: true, diffs: [], pictures: [], parent: null, state: 'ok', endedAt: 1000 },
  ...change,
})

describe('tool calls in a row', () => {
  const steps: StepBlock[] = [tool('1'), tool('2', { name: 'Read', state: 'failed', endedAt: 12_000 }), tool('3')]

  it('are one line that says how many, how long, which and what failed; it opens and stays open', async () => {
    await draw(<Steps steps={steps} />)
    const line = button(/^3 tools/)
    expect([line?.textContent, line?.getAttribute('aria-expanded')]).toEqual([
      '3 tools · 12 sBash ×2, Read1 failed',
      'false',
    ])
    await click(/^3 tools/)
    expect(place.textContent).toContain('run 3')
    // Scrolled away and back.
    await draw(null)
    await draw(<Steps steps={steps} />)
    expect(button(/^3 tools/)?.getAttribute('aria-expanded')).toBe('true')
  })

  it('stay open when the person had opened one of them before it was folded in', async () => {
    folds.setState({ [foldNames.tool(steps[2] as ToolBlock)]: true })
    await draw(<Steps steps={steps} />)
    expect(place.textContent).toContain('said 3')
  })

  it('say that there are pictures in them, and show those when they are opened', async () => {
    const png = { mediaType: 'image/png', data: 'AAAA' }
    const shown = () => [...place.querySelectorAll('img')].map(({ alt, src }) => [alt, src])
    const marked = () => [...place.querySelectorAll('svg[role=img]')].map((mark) => mark.getAttribute('aria-label'))
    const pictured = tool('4', { output: '', pictures: [png, png] })
    await draw(<Steps steps={[tool('1'), pictured]} />)
    expect([marked(), shown()]).toEqual([['2 pictures'], []])
    await draw(<Tool tool={pictured} />)
    await click(/run 4/)
    expect([marked(), shown()]).toEqual([
      ['2 pictures'],
      [
        ['Picture 1 of 2', 'data:image/png;base64,AAAA'],
        ['Picture 2 of 2', 'data:image/png;base64,AAAA'],
      ],
    ])
    expect(place.textContent).not.toContain('No output')
  })

  it('of which one runs show it open, and coloured as a terminal would', async () => {
    await draw(<Tool tool={tool('9', { state: 'running', endedAt: null, output: '\u001b[31mred\u001b[0m 1 %\r' })} />)
    expect(place.querySelector('pre .ansi-1')?.textContent).toBe('red')
    expect(place.querySelector('[data-part="9 output"]')?.textContent).toBe('red 1 %')
  })

  it('show one that runs open after a second only, and leave one as it was folded by hand', async () => {
    vi.useFakeTimers()
    try {
      const running = tool('9', { state: 'running', endedAt: null, at: Date.now() })
      const isOpen = () => button(/run 9/)?.getAttribute('aria-expanded')
      await draw(<Tool tool={running} />)
      const states = [isOpen()]
      await act(async () => vi.advanceTimersByTime(900))
      states.push(isOpen())
      await act(async () => vi.advanceTimersByTime(200))
      states.push(isOpen())
      await click(/run 9/)
      await act(async () => vi.advanceTimersByTime(5000))
      states.push(isOpen())
      await draw(<Tool tool={tool('9', { at: running.at })} />)
      expect([...states, isOpen()]).toEqual(['false', 'false', 'true', 'false', 'false'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('of which one waits for the person say so, without a time, and stay folded', async () => {
    const running = tool('9', { state: 'running', endedAt: null, output: '' })
    const asked = new Set(['9'])
    await draw(
      <WaitingTools.Provider value={asked}>
        <Tool tool={running} />
      </WaitingTools.Provider>,
    )
    const line = button(/run 9/)
    expect([line?.textContent, line?.getAttribute('aria-expanded'), place.querySelector('.animate-spin')]).toEqual([
      'Bash run 9waits for you',
      'false',
      null,
    ])
  })
})

describe('a long result', () => {
  const long = `first line\n${'some more of it\n'.repeat(20_000)}last line`

  it('shows its end and its size, all of it on request, and is copied whole in any case', async () => {
    const { bridge, calls } = createFakeBridge({ 'clipboard:write': () => undefined })
    window.corral = bridge
    await draw(<LongText text={`\u001b[32m${long}`} label="Output" fold="f" part="1 output" />)
    const shown = () => place.querySelector('pre')?.textContent ?? ''
    expect([
      shown().length < SHOWN_CHARACTERS + 10,
      shown().endsWith('last line'),
      place.textContent?.includes('313 kB'),
    ]).toEqual([true, true, true])
    await click('Copy output')
    expect(calls).toEqual([{ channel: 'clipboard:write', args: [long] }])
    await click('Show all')
    expect(shown()).toBe(long)
    await click('Show the end only')
    expect(shown().length < SHOWN_CHARACTERS + 10).toBe(true)
  })
})

describe('Markdown of an agent', () => {
  const text = 'Look:\n\n```ts\nconst a = 1\n```\n'

  it('colours its code once it is complete, not while it grows', async () => {
    await draw(<GrowingMarkdown text={text} growing part="1 text" />)
    await act(async () => {})
    expect(place.querySelector('code .hljs-keyword')).toBeNull()
    await draw(<GrowingMarkdown text={text} growing={false} part="1 text" />)
    await act(async () => {
      await import('../../../renderer/chat/highlighter')
    })
    expect([place.querySelector('code .hljs-keyword')?.textContent, place.querySelector('code')?.textContent]).toEqual([
      'const',
      'const a = 1',
    ])
  })
})

describe('text from right to left', () => {
  it('runs as its first letters do, in each block; code runs from the left', async () => {
    const text = 'שלום `code`\n\nHello\n\n- אחת\n- two\n\n> ציטוט\n\n```\nconst a = 1\n```\n\n| א |\n|---|\n| ב |\n'
    await draw(<GrowingMarkdown text={text} growing={false} part="1 text" />)
    const directions = (selector: string) =>
      [...place.querySelectorAll(selector)].map((each) => each.closest('[dir]')?.getAttribute('dir'))
    expect(directions('.prose-agent > p, li, blockquote p, th, td')).toEqual(Array(7).fill('auto'))
    expect(directions('p code, pre')).toEqual(['ltr', 'ltr'])
  })
})

describe('a long change', () => {
  it('is shown in steps', async () => {
    const after = Array.from({ length: 1500 }, (_, at) => `line ${at}`).join('\n')
    await draw(<DiffView diff={{ path: 'a.txt', before: null, after }} fold="f" part="1 diff0" />)
    const lines = () => place.querySelectorAll('pre > div > div').length
    const shown = [lines()]
    for (const name of ['Show 500 of 1300 more lines', 'Show 500 of 800 more lines', 'Show 300 more lines']) {
      await click(name)
      shown.push(lines())
    }
    expect([shown, button(/more/)]).toEqual([[200, 700, 1200, 1500], undefined])
  })
})

describe('the ends of a turn', () => {
  const end = { kind: 'turn-end', key: 5, at: 12_000, outcome: 'ok', reason: '', durationMs: 12_000 } as const
  const usage = { inputTokens: 5000, outputTokens: 700, costUsd: 0.5 }

  it('tell outcome, duration, and what the turn alone used; the total is a hint', async () => {
    const block = { ...end, usage }
    const turn = { beganAt: 0, end: block, isOver: true, used: { inputTokens: 1200, outputTokens: 340, costUsd: 0.02 } }
    await draw(
      <>
        <TurnState turn={turn} />
        <TurnEnd block={block} turn={turn} />
      </>,
    )
    expect([place.textContent, place.querySelector('svg')?.getAttribute('aria-label')]).toEqual([
      '12 sDone · 12 s · 1.2k in · 340 out · $0.02',
      'Done',
    ])
    expect(place.querySelector('[title]')?.getAttribute('title')).toBe('In all so far: 5.0k in, 700 out, $0.50')
  })

  it('say an error in its own words', async () => {
    await draw(<TurnEnd block={{ ...end, outcome: 'error', reason: 'Overloaded.', usage: null }} turn={undefined} />)
    expect(place.textContent).toBe('Overloaded.Failed · 12 s')
  })
})

describe('the bar that finds', () => {
  const said: string[] = []
  const find = (change: Partial<Find>): Find => ({
    ...{ shown: true, words: 'x', sought: 'x', current: null, jumps: 0, asked: 1, position: 3, total: 17, loaded: 0 },
    ...{ busy: false, trouble: '', more: false, type: () => {}, open: () => {} },
    ...{ close: () => said.push('close'), next: () => said.push('next'), previous: () => said.push('previous') },
    ...change,
  })
  const press = (key: string, shiftKey = false) =>
    act(async () => {
      place
        .querySelector('input')
        ?.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }))
    })

  it('takes the focus, goes on with Enter, back with Shift+Enter, and leaves with Escape to where the focus was', async () => {
    const before = document.createElement('textarea')
    document.body.append(before)
    before.focus()
    await draw(<FindBar find={find({})} />)
    expect([document.activeElement?.tagName, place.querySelector('[role=status]')?.textContent]).toEqual([
      'INPUT',
      '3 of 17',
    ])
    await press('Enter')
    await press('Enter', true)
    await press('Escape')
    expect([said, document.activeElement === before]).toEqual([['next', 'previous', 'close'], true])
    before.remove()
  })

  it('says what is found elsewhere, what is still looked for, and what is not there', async () => {
    const words: (string | undefined)[] = []
    for (const state of [
      { position: 0 },
      { position: 0, loaded: 2 },
      { position: 2, total: 10_000, more: true },
      { total: 0, position: 0, busy: true },
      { total: 0, position: 0 },
      { sought: '' },
    ]) {
      await draw(<FindBar find={find(state)} />)
      words.push(place.querySelector('[role=status]')?.textContent ?? undefined)
    }
    expect(words).toEqual(['17 older', '17 found', '2 of 10000+', 'Looking…', 'Not found', ''])
  })
})

describe('a line of the journal', () => {
  const line = { index: 4, stream: 'out', at: 0, size: 12, text: '{"a":[1]}', cut: false } as const

  it('is exact while folded, set out when open, and copied as it is', async () => {
    const { bridge, calls } = createFakeBridge({ 'clipboard:write': () => undefined })
    window.corral = bridge
    await draw(<RawLine session="s" index={4} line={line} open={false} found={false} onToggle={() => {}} />)
    expect([button('{"a":[1]}') !== undefined, place.querySelector('pre')]).toEqual([true, null])
    await draw(<RawLine session="s" index={4} line={line} open found={false} onToggle={() => {}} />)
    expect(place.querySelector('pre')?.textContent).toBe('{\n  "a": [\n    1\n  ]\n}')
    await click('Copy line')
    expect(calls).toEqual([{ channel: 'clipboard:write', args: ['{"a":[1]}'] }])
  })

  it('of which a page has only the beginning is fetched whole, to be shown and to be copied', async () => {
    const { bridge, calls } = createFakeBridge({
      'clipboard:write': () => undefined,
      'session:raw-line': () => 'all of it',
    })
    window.corral = bridge
    const cut = { ...line, size: 99_999, cut: true }
    await draw(<RawLine session="s" index={4} line={cut} open found={false} onToggle={() => {}} />)
    await click('Copy line')
    await click('Show all')
    expect([calls, place.querySelector('pre')?.textContent]).toEqual([
      [
        { channel: 'session:raw-line', args: ['s', 4] },
        { channel: 'clipboard:write', args: ['all of it'] },
        { channel: 'session:raw-line', args: ['s', 4] },
      ],
      'all of it',
    ])
  })
})
