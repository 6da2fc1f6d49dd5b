import { describe, expect, it } from 'vitest'
import { parseListeners } from '../../../main/platform/linux-ports'
import { ownersOf } from '../../../main/platform/tree-owners'
import { createWindows } from '../../../main/platform/windows'
import { FakeWindows } from './fake-windows'

describe('whose a process is', () => {
  const rows = (...pairs: [pid: number, parent: number][]) =>
    new Map(pairs.map(([pid, parent]) => [pid, { pid, parent }]))

  it('says the nearest root above it, in whatever order they are listed; strangers and circles are nobody’s', () => {
    const table = rows([31, 30], [30, 20], [20, 10], [10, 1], [40, 10], [50, 1], [60, 61], [61, 60])
    expect(Object.fromEntries(ownersOf(table, new Set([10, 20, 99])))).toEqual({
      ...{ 31: 20, 30: 20, 20: 20, 10: 10, 40: 10 },
    })
  })

  it('does not take a parent’s pid at its word where that may be another’s by now', () => {
    const table = rows([10, 1], [20, 10], [30, 20])
    const owners = ownersOf(table, new Set([10]), (row) => row.pid !== 20)
    expect([...owners.keys()]).toEqual([10])
  })
})

describe('/proc/net/tcp', () => {
  it('tells inode and port of who listens, and nothing of connections', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1435 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 ffff 100 0 0 10 0',
      '   1: 0100007F:1435 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 ffff 20 4 30 10 -1',
      '   2: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4713 1 ffff 100 0 0 10 0',
      '',
    ].join('\n')
    expect([parseListeners(table), parseListeners('')]).toEqual([
      [
        ['4711', 0x1435],
        ['4713', 80],
      ],
      [],
    ])
  })
})

describe('samples on Windows', () => {
  it('give each root its own, none to a root whose pid was reused, and nothing where the list cannot be had', () => {
    const windows = new FakeWindows()
    const [keeper, other] = [windows.start(), windows.start()]
    const agent = windows.start(keeper)
    const child = windows.start(agent)
    const stranger = windows.start()
    const sampler = createWindows(windows.as(1)).sampler()
    const stale = { ...windows.id(stranger), startTime: 5 }
    const look = () =>
      sampler
        .look([windows.id(keeper), windows.id(other), stale])
        .map((tree) => tree && [tree.root, ...tree.below].map(({ pid }) => pid).sort((a, b) => a - b))
    expect(look()).toEqual([[keeper, agent, child], [other], null])
    windows.isBlind = true
    expect(look()).toEqual([null, null, null])
    expect(createWindows(windows.as(1)).listening([windows.id(keeper)], null)).toEqual([null])
  })
})
