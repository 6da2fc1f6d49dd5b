import { describe, expect, it } from 'vitest'
import { OutsideEnding } from '../../../main/core/outside-end'
import type { Boundary, Liveness, Signal, SignalOutcome } from '../../../main/platform/platform'
import type { ProcId } from '../../../preload/contract/process'

const id = (pid: number): ProcId => ({ pid, startTime: pid, bootId: 'boot' })

/** A table of processes: each with its parent, and what becomes of whom a signal reaches. */
function world(parents: Record<number, number>, options: { ends?: number[]; cannotTell?: number[] } = {}) {
  const { ends = [], cannotTell = [] } = options
  const alive = new Set(Object.keys(parents).map(Number))
  const signals: [number, Signal][] = []
  const isBelow = (pid: number, roots: Set<number>): boolean => {
    const parent = parents[pid] ?? 0
    return roots.has(parent) || (parent !== 0 && isBelow(parent, roots))
  }
  const die = (pid: number) => {
    alive.delete(pid)
    // Orphans hang below the first process of the system.
    for (const child of alive) if (parents[child] === pid) parents[child] = 1
  }
  const platform = {
    liveness: ({ pid }: ProcId): Liveness => (cannotTell.includes(pid) ? 'unknown' : alive.has(pid) ? 'alive' : 'gone'),
    signal: ({ pid }: ProcId, signal: Signal): SignalOutcome => {
      if (cannotTell.includes(pid)) return 'unknown'
      if (!alive.has(pid)) return 'gone'
      signals.push([pid, signal])
      if (signal === 'SIGKILL' || (signal === 'SIGTERM' && ends.includes(pid))) die(pid)
      return 'sent'
    },
    below: (roots: () => readonly ProcId[]): Boundary => {
      const members = () => {
        const from = new Set(roots().map(({ pid }) => pid))
        return [...alive].filter((pid) => !from.has(pid) && isBelow(pid, from)).map(id)
      }
      const nothing = { tier: 'best-effort', proof: 'scan', endAll: null, reap: () => 0, release: () => {} } as const
      return { ...nothing, members, emptiness: () => 'seems-empty', describe: ({ pid }) => `program ${pid}` }
    },
  }
  const steps: string[] = []
  const end = (root: number, own: number[] = []) =>
    new OutsideEnding({ platform, root: id(root), spared: () => own.map(id), progress: (step) => steps.push(step) })
  return {
    alive,
    signals,
    steps,
    end,
    killed: () => signals.filter(([, each]) => each === 'SIGKILL').map(([pid]) => pid),
  }
}

describe('ending what Corral did not start', () => {
  it('reaches the whole tree, also who became an orphan when the root ended at SIGTERM, and nobody else', async () => {
    const { end, alive, signals, steps, killed } = world({ 10: 1, 11: 10, 12: 11, 90: 1 }, { ends: [10] })
    const report = await end(10).run(1000)
    expect({ ...report, alive: [...alive], steps, first: signals[0], killed: killed().sort() }).toMatchObject({
      ...{ alive: [90], steps: ['terminate', 'kill'], first: [10, 'SIGTERM'], killed: [11, 12] },
      ...{ verified: false, proof: 'scan', processes: 3, left: [], by: 'app' },
    })
  })

  it('does not end Corral with the shell or agent that started it, nor what Corral runs', async () => {
    const { end, alive, signals } = world({ 10: 1, 11: 10, 40: 11, 41: 40, 42: 41, 13: 10 })
    await end(10, [40, 77]).run(0)
    expect({ alive: [...alive].sort(), touched: signals.some(([pid]) => pid >= 40) }).toEqual({
      alive: [40, 41, 42],
      touched: false,
    })
  })

  it('ends one that Corral’s own window or a browser of it started', async () => {
    const { end, alive } = world({ 40: 1, 10: 40, 11: 10 })
    await end(10, [40]).run(0)
    expect([...alive]).toEqual([40])
  })

  it('signals nobody whose identity cannot be told, and says so', async () => {
    const { end, signals } = world({ 10: 1 }, { cannotTell: [10] })
    const { left, proof } = await end(10).run(50)
    expect({ left, proof, signals }).toEqual({
      left: [{ pid: 10, command: 'program 10', why: 'Its identity could not be checked, so it was not signalled.' }],
      ...{ proof: 'none', signals: [] },
    })
  }, 15_000)

  it('says nothing was there when the root was gone', async () => {
    const { end, signals, steps } = world({ 90: 1 })
    expect(await end(10).run(1000)).toMatchObject({ processes: 0, steps: [], left: [] })
    expect([signals, steps]).toEqual([[], []])
  })
})
