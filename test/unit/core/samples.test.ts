import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { CpuMeter } from '../../../main/core/cpu-meter'
import { OwnMemory } from '../../../main/core/own-memory'
import { type SamplerScene, SessionSampler } from '../../../main/core/samples'
import type { ProcessSample, TreeSample } from '../../../main/platform/platform'
import type { ProcId } from '../../../preload/contract/process'
import type { Samples } from '../../../preload/contract/samples'

const sample = (pid: number, cpuSeconds: number | null = 0, startTime = pid): ProcessSample => ({
  ...{ pid, startTime, cpuSeconds, memoryBytes: 1000 * pid },
})
const tree = (root: ProcessSample, ...below: ProcessSample[]): TreeSample => ({ root, below })
const id = (pid: number): ProcId => ({ pid, startTime: pid, bootId: 'boot' })

describe('percents of CPU', () => {
  /** What each look says of the process 7 below 1, looks a second apart. */
  const percents = (...looks: (TreeSample | null)[]) => {
    const meter = new CpuMeter()
    return looks.map((look, second) => {
      meter.take([look], second * 1000)
      return meter.percentOf({ pid: 7, startTime: 7 })
    })
  }
  const used = (seconds: number | null) => tree(sample(1), sample(7, seconds))

  it('need two looks, are of one core, and never fall below nought', () => {
    expect(percents(used(5), used(5.25), used(5.25), used(5.75), used(5.5))).toEqual([...[null, 25, 0, 50, 0]])
  })

  it('are not known where the system does not tell, nor right after', () => {
    expect(percents(used(5), used(null), used(6), used(6.5))).toEqual([null, null, null, 50])
  })

  it('count a process that was born between two looks from its birth, and in a new tree not', () => {
    expect(percents(tree(sample(1)), used(0.3))).toEqual([null, 30])
    expect(percents(tree(sample(2)), used(0.3))).toEqual([null, null])
  })

  it('take a reused pid for another process', () => {
    expect(percents(used(5), tree(sample(1), sample(7, 0.2, 8)))).toEqual([null, null])
  })

  it('are never more than the machine has', () => {
    expect(percents(tree(sample(1)), used(4000))[1]).toBe(100 * availableParallelism())
  })

  it('are those of the time that really went by', () => {
    const meter = new CpuMeter()
    meter.take([used(1)], 0)
    meter.take([used(2)], 4000)
    expect(meter.percentOf({ pid: 7, startTime: 7 })).toBe(25)
    meter.forget()
    meter.take([used(9)], 5000)
    expect(meter.percentOf({ pid: 7, startTime: 7 })).toBeNull()
  })
})

describe('the sampler', () => {
  /** One held session below the keeper 20, and an outside one with the root 30; a warden 15, and Corral itself. */
  function scene(change: Partial<SamplerScene> = {}) {
    const told: Samples[] = []
    let rests = 0
    const looked: number[][] = []
    let trees: Record<number, TreeSample | null> = {
      [process.pid]: tree(sample(process.pid), sample(11)),
      15: tree(sample(15), sample(16)),
      20: tree(sample(20), sample(21), sample(22)),
      30: tree(sample(30), sample(31)),
    }
    const sampler = new SessionSampler({
      platform: {
        identify: id,
        proportionalMemory: ({ pid }) => (pid === 15 ? 7 : null),
        sampler: () => ({
          look: (roots) => {
            looked.push(roots.map(({ pid }) => pid))
            return roots.map(({ pid }) => trees[pid] ?? null)
          },
          rest: () => {
            rests += 1
          },
        }),
      },
      trees: () => [
        { id: 'held', tree: { root: id(20), agent: id(21), isRootIn: false } },
        { id: 'outside', tree: { root: id(30), agent: id(30), isRootIn: true } },
      ],
      wardens: () => [id(15)],
      isWatched: () => true,
      publish: (samples) => told.push(samples),
      ...change,
    })
    const become = (next: typeof trees) => {
      trees = { ...trees, ...next }
    }
    return { sampler, told, looked, rests: () => rests, become }
  }

  it('tells everything in one message: a keeper is Corral’s own, the root of an outside session is the session’s', () => {
    const { sampler, told, looked } = scene()
    sampler.look()
    const parts = Object.entries(told[0]?.own ?? {}).map(([part, { processes }]) => [part, processes])
    const { keepers, wardens } = told[0]?.own ?? {}
    expect({
      messages: told.length,
      looked,
      held: told[0]?.sessions.held,
      outside: told[0]?.sessions.outside?.memoryBytes,
      total: told[0]?.total,
      own: Object.fromEntries(parts),
      memory: [keepers?.memoryBytes, wardens?.memoryBytes],
    }).toEqual({
      messages: 1,
      looked: [[process.pid, 15, 20, 30]],
      held: { cpuPercent: null, memoryBytes: 43_000, processes: 2, history: [null] },
      outside: 61_000,
      total: { cpuPercent: null, memoryBytes: 104_000, processes: 4 },
      // The keeper in reserve is below its warden.
      own: { main: 1, window: 1, keepers: 2, wardens: 1 },
      // What the system tells fairly is told so; of the others what is resident.
      memory: [36_000, 7],
    })
  })

  it('keeps a minute of whole percents, and not more', () => {
    const { sampler, told, become } = scene()
    for (let look = 0; look < 70; look += 1) {
      become({ 20: tree(sample(20), sample(21, look * 1000)) })
      sampler.look()
    }
    const history = told.at(-1)?.sessions.held?.history ?? []
    expect([history.length, history.every((each) => Number.isSafeInteger(each))]).toEqual([60, true])
  })

  it('says null, never nought, of what the system does not tell', () => {
    const { sampler, told, become } = scene()
    become({ 20: null, 30: tree({ ...sample(30, null), memoryBytes: null }) })
    sampler.look()
    sampler.look()
    expect([told[1]?.sessions.held, told[1]?.sessions.outside].map((load) => ({ ...load, history: [] }))).toEqual([
      { cpuPercent: null, memoryBytes: null, processes: null, history: [] },
      { cpuPercent: null, memoryBytes: null, processes: 1, history: [] },
    ])
  })

  it('does not look while nobody does or nothing lives, says so once, and begins anew afterwards', () => {
    let isWatched = true
    const { sampler, told, looked, rests } = scene({ isWatched: () => isWatched })
    sampler.look()
    sampler.look()
    isWatched = false
    for (let tick = 0; tick < 5; tick += 1) sampler.look()
    isWatched = true
    sampler.look()
    expect({
      looks: looked.length,
      messages: told.map(({ sessions }) => sessions.held?.history.length ?? 0),
      rests: rests(),
      first: told.at(-1)?.sessions.held?.cpuPercent,
    }).toEqual({ looks: 3, messages: [1, 2, 0, 1], rests: 1, first: null })
  })
})

describe('memory of Corral’s own processes', () => {
  it('is asked for once of each, and then of one a look in turn', () => {
    const asked: number[] = []
    const memory = new OwnMemory({
      proportionalMemory: ({ pid }) => {
        asked.push(pid)
        return pid
      },
    })
    const processes = [sample(1), sample(2), sample(3)]
    for (let look = 0; look < 4; look += 1) memory.look(processes)
    // The pid of 2 is another's: it is asked at once.
    memory.look([sample(1), sample(2, 0, 99)])
    expect([asked, memory.of(sample(2, 0, 99)).memoryBytes]).toEqual([[1, 2, 3, 1, 2, 3, 2, 1], 2])
  })
})
