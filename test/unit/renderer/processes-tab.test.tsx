import { Tooltip } from 'radix-ui'
import { act, cloneElement, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProcessRow } from '../../../preload/contract/process'
import type { Load, Samples } from '../../../preload/contract/samples'
import { Processes } from '../../../renderer/chat/processes'
import { Loads } from '../../../renderer/panel/own-load'
import { Row } from '../../../renderer/panel/row'
import { samples } from '../../../renderer/stores/samples'
import { sessions } from '../../../renderer/stores/sessions'
import { createFakeBridge, endReport, sessionView, survivor } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement

const draw = (what: ReactNode) => act(async () => root.render(<Tooltip.Provider>{what}</Tooltip.Provider>))
const words = (selector: string) => [...place.querySelectorAll(selector)].map((each) => each.textContent)
const button = (name: string) =>
  [...place.querySelectorAll('button')].find((one) => (one.getAttribute('aria-label') ?? one.textContent) === name)
const click = (name: string) => act(async () => button(name)?.click())

beforeEach(() => {
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})

afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
})

const load = (change: Partial<Load> = {}): Load => ({ cpuPercent: 3, memoryBytes: 2 << 20, processes: 2, ...change })

function told(of: Record<string, Load>): Samples {
  const all = Object.entries(of).map(([id, each]) => [id, { ...each, history: [1, null, 3] }])
  const own = { main: load(), window: load({ cpuPercent: 12 }), keepers: load(), wardens: load({ memoryBytes: null }) }
  return { sessions: Object.fromEntries(all), total: load(), own, ownTotal: load({ cpuPercent: 21 }) }
}

describe('what a session uses', () => {
  const cells = () => words('[role=gridcell]').slice(6, 9)
  const row = (
    <Row
      id="s1"
      index={2}
      narrow={false}
      open={false}
      choosing={false}
      onMark={() => undefined}
      current
      onOpen={() => {}}
      onFocus={() => {}}
    />
  )

  it('stands in its row; unknown is a dash, and of an ended session there is nothing', async () => {
    sessions.getState().apply({ changed: [sessionView('s1')], removed: [] })
    samples.setState({ last: null })
    await draw(row)
    const before = cells()
    await act(async () => samples.setState({ last: told({ s1: load() }) }))
    const known = cells()
    const unknown = { cpuPercent: null, memoryBytes: null, processes: null }
    await act(async () => samples.setState({ last: told({ s1: unknown }) }))
    const notTold = cells()
    const state = { kind: 'ended', how: 'exit', at: 9, why: '', code: 0, signal: null, report: null } as const
    await act(async () => sessions.getState().apply({ changed: [sessionView('s1', { state })], removed: [] }))
    expect([before, known, notTold, cells()]).toEqual([
      ['–', '–', '–'],
      ['3 %', '2.0 MB', '2'],
      ['–', '–', '–'],
      ['', '', ''],
    ])
  })

  it('stands in the second line of a narrow row, once it is known', async () => {
    sessions.getState().apply({ changed: [sessionView('s1')], removed: [] })
    samples.setState({ last: null })
    await draw(cloneElement(row, { narrow: true }))
    const before = place.textContent
    await act(async () => samples.setState({ last: told({ s1: load() }) }))
    expect([before?.includes('%'), place.textContent?.includes('3 % · 2.0 MB')]).toEqual([false, true])
  })

  it('is summed up in the footer beside what Corral itself uses, while anything lives', async () => {
    samples.setState({ last: told({ s1: load() }) })
    await draw(<Loads />)
    const both = place.textContent
    await act(async () => samples.setState({ last: told({}) }))
    expect([both, place.textContent]).toEqual(['Sessions 3 % · 2.0 MBCorral itself: 21 % · 2.0 MB', ''])
  })
})

describe('the tab Processes', () => {
  const process = (pid: number, parent: number, command: string, change: Partial<ProcessRow> = {}): ProcessRow => ({
    ...{ id: { pid, startTime: pid, bootId: 'boot' }, parent, command, startedAt: pid, state: 'S' },
    ...{ cpuSeconds: 1, cpuPercent: 2, memoryBytes: 1 << 20, ports: [] },
    ...change,
  })
  const rows = [
    process(4242, 4240, 'node agent.js'),
    process(5000, 4242, '/bin/sh -c npm run dev', { cpuPercent: null }),
    process(5001, 5000, 'node vite.js', { ports: [5173] }),
    process(6000, 4242, 'sudo top', { ports: null, memoryBytes: null, state: 'T' }),
  ]
  const lines = () => words('[role=row][data-process]')
  const focused = () => document.activeElement?.getAttribute('data-pid')
  const press = (key: string) =>
    act(async () =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
    )

  const open = async (answers: Parameters<typeof createFakeBridge>[0] = {}) => {
    const { bridge, calls } = createFakeBridge({ 'session:processes': () => rows, ...answers })
    window.corral = bridge
    await draw(<Processes view={sessionView('s1')} />)
    return () => calls.filter(({ channel }) => channel !== 'session:processes')
  }

  it('is a treegrid that says of each process what it is, what it uses and where it listens', async () => {
    await open()
    const grid = place.querySelector('[role=treegrid]')
    const facts = [...place.querySelectorAll('[role=row][data-process]')].map((each) => [
      ...['aria-level', 'aria-posinset', 'aria-setsize', 'aria-expanded'].map((name) => each.getAttribute(name)),
      [...each.querySelectorAll('[role=gridcell]')]
        .filter((_, index) => index !== 2)
        .map((cell) => cell.textContent)
        .join('|'),
    ])
    expect([grid?.getAttribute('aria-label'), facts]).toEqual([
      'Processes',
      [
        ['1', '1', '1', 'true', 'Agentnode agent.js|4242|2 %|1.0 MB||Kill session'],
        ['2', '1', '2', 'true', 'Shellsh -c npm run dev|5000|–|1.0 MB||Kill'],
        ['3', '1', '1', null, 'Dev servernode vite.js|5001|2 %|1.0 MB|5173|Kill'],
        ['2', '2', '2', null, 'sudo topstopped|6000|2 %|–|–|Kill'],
      ],
    ])
  })

  it('is moved through, folded and opened with keys', async () => {
    await open()
    await act(async () => place.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus())
    const places = [focused()]
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowDown', 'Home', 'End', 'ArrowUp']) {
      await press(key)
      places.push(focused())
    }
    expect(places).toEqual(['4242', '5000', '5001', '5000', '5000', '6000', '4242', '6000', '5000'])
    expect([lines().length, button('Show the 1 below it') !== undefined]).toEqual([3, true])
    await press('Enter')
    expect([lines()[1]?.includes('PID 5000 · since'), button('Copy command') !== undefined]).toEqual([true, true])
  })

  it('ends one process by the identity that was seen, and tells how that went', async () => {
    const reports = [endReport({ processes: 2, durationMs: 13 }), endReport({ processes: 2, left: [survivor] })]
    const calls = await open({ 'session:kill-process': () => reports.shift() as (typeof reports)[0] })
    await click('Kill 5000')
    const first = words('[role=status]')
    await click('Kill 6000')
    expect({ calls: calls(), said: [first, words('[role=status]')].flat() }).toEqual({
      calls: [rows[1], rows[3]].map((row) => ({ channel: 'session:kill-process', args: ['s1', row?.id] })),
      said: ['sh: 2 ended in 13 ms', 'sudo: 1 ended in 13 ms, 1 left: 4711 sleep 600: It belongs to another user.'],
    })
  })

  it('kills the whole session where the process is the agent itself', async () => {
    const calls = await open({ 'session:kill': () => endReport() })
    await click('Kill session')
    expect(calls()).toEqual([{ channel: 'session:kill', args: ['s1'] }])
  })
})
