import { describe, expect, it } from 'vitest'
import type { SessionView } from '../../../preload/contract/session'
import type { ListLook } from '../../../preload/contract/settings'
import { type Arrangement, arrange, type Line } from '../../../renderer/panel/arrange'
import { sessionView } from '../../fixtures/fake-bridge'

const usual: ListLook = { column: null, descending: false, grouping: 'none' }
const views: Record<string, SessionView> = {
  asks: sessionView('asks', { name: 'Berry', folder: '/a', activity: { kind: 'needs-you', since: 1 } }),
  works: sessionView('works', { name: 'apple', folder: '/b', activity: { kind: 'working', since: 1 }, unread: 2 }),
  idle: sessionView('idle', { name: 'Cherry pie', folder: '/a', lastLine: 'done' }),
}
const order = ['asks', 'works', 'idle']
const measures = {
  asks: { cpuPercent: 5, memoryBytes: null, processes: 1 },
  works: { cpuPercent: 50, memoryBytes: 10, processes: 3 },
}

const lines = (change: Partial<Arrangement>) =>
  arrange(order, views, { wanted: '', chosen: [], look: usual, folded: [], ...change }, measures, 2).map(say)
const say = (line: Line) => (line.kind === 'group' ? `${line.name} (${line.count})` : line.id)

describe('the lines of the list', () => {
  it('stand in the usual order, narrowed by every word and by any of the chips', () => {
    expect([
      lines({}),
      lines({ wanted: 'PIE cherry' }),
      lines({ wanted: '/a' }),
      lines({ chosen: ['needs-you', 'unread'] }),
      lines({ wanted: 'nothing' }),
    ]).toEqual([order, ['idle'], ['asks', 'idle'], ['asks', 'works'], []])
  })

  it('beside an open session hold that one and who asks, whatever the filter and the chips', () => {
    const narrowed = { wanted: 'nothing', chosen: ['ended'] } as const
    expect([
      lines({ ...narrowed, beside: 'works' }),
      lines({ ...narrowed, beside: 'idle' }),
      lines({ ...narrowed, beside: null }),
    ]).toEqual([['asks', 'works'], ['asks', 'idle'], []])
  })

  it('are sorted by a column; what is not known comes last of the numbers, and equals keep their order', () => {
    const by = (column: ListLook['column'], descending: boolean) => lines({ look: { ...usual, column, descending } })
    expect([by('name', false), by('cpu', true), by('memory', true), by('folder', false)]).toEqual([
      ['works', 'asks', 'idle'],
      ['works', 'asks', 'idle'],
      ['works', 'asks', 'idle'],
      ['asks', 'idle', 'works'],
    ])
  })

  it('are grouped in the order of the first of each, and a folded group shows its head alone', () => {
    const look: ListLook = { ...usual, grouping: 'folder' }
    expect([lines({ look }), lines({ look, folded: ['folder:/a'] })]).toEqual([
      ['/a (2)', 'asks', 'idle', '/b (1)', 'works'],
      ['/a (2)', '/b (1)', 'works'],
    ])
  })

  it('are grouped by the kind of their state, whatever tool works and whatever code an end had', () => {
    const ended = (code: number) =>
      ({ kind: 'ended', how: 'crashed', at: 2, code, signal: null, why: '', report: null }) as const
    const many: Record<string, SessionView> = {
      ...views,
      tool: sessionView('tool', { activity: { kind: 'tool', name: 'Bash', since: 1 } }),
      one: sessionView('one', { state: ended(1) }),
      two: sessionView('two', { state: ended(134) }),
    }
    const look: ListLook = { ...usual, grouping: 'state' }
    const grouped = arrange(Object.keys(many), many, { wanted: '', chosen: [], look, folded: [] }, measures, 2)
    expect(grouped.filter(({ kind }) => kind === 'group').map(say)).toEqual([
      'Needs you (1)',
      'Working (2)',
      'Ready (1)',
      'Failed (2)',
    ])
  })
})
