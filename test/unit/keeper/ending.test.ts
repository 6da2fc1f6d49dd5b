import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Ending } from '../../../main/keeper/ending'
import type { EndOrder } from '../../../main/keeper/protocol'
import { killUntilEmpty } from '../../../main/platform/kill-tree'
import type { EndReport } from '../../../preload/contract/process'
import { answers, obedient, PretendedTree, stubborn } from './pretended-tree'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const KILL: EndOrder = { polite: null, politeMs: 0, terminateMs: 0, why: 'Killed.' }
const STOP: EndOrder = {
  polite: { lines: ['bye'], endInput: true },
  politeMs: 3000,
  terminateMs: 2000,
  why: 'Stopped.',
}

/** An ending of that tree; `goodbye` is what the agent does when it is asked. */
function endingOf(tree: PretendedTree, goodbye: () => void = () => {}, rootGone: () => boolean = () => false) {
  const heard: string[] = []
  const ending = new Ending(
    {
      platform: tree.platform,
      boundary: tree.boundary,
      sayGoodbye: ({ lines }) => {
        heard.push(...lines)
        goodbye()
      },
      rootGone,
      progress: ({ step }) => heard.push(step),
    },
    'keeper',
  )
  return { ending, heard }
}

/** The report without its times, which are asserted where they matter. */
const gist = ({ steps, durationMs: _, ...rest }: EndReport) => ({ ...rest, steps: steps.map(({ step }) => step) })

async function ended(ending: Ending, order: EndOrder): Promise<EndReport> {
  const report = ending.end(order)
  await vi.runAllTimersAsync()
  return report
}

const proven = { verified: true, proof: 'ECHILD', left: [], by: 'keeper' }

describe('the ladder', () => {
  it('signals nobody when the agent leaves as it was asked', async () => {
    const tree = new PretendedTree().add(10, stubborn)
    const { ending, heard } = endingOf(tree, () => setTimeout(() => tree.remove(10), 500))
    const report = await ended(ending, STOP)
    expect({ report: gist(report), heard, signals: tree.signals, quick: report.durationMs < 600 }).toEqual({
      report: { ...proven, processes: 1, steps: ['polite'] },
      heard: ['polite', 'bye'],
      signals: [],
      quick: true,
    })
  })

  it('insists with SIGTERM once, children first, when the goodbye was not enough', async () => {
    const tree = new PretendedTree().add(10, obedient).add(11, obedient).add(12, obedient)
    const { ending } = endingOf(tree)
    const report = await ended(ending, STOP)
    expect({ report: gist(report), signals: tree.signals }).toEqual({
      report: { ...proven, processes: 3, steps: ['polite', 'terminate'] },
      signals: [12, 11, 10].flatMap((pid) => [`SIGTERM ${pid}`, `SIGCONT ${pid}`]),
    })
    expect(report.steps[0]?.durationMs).toBeGreaterThanOrEqual(3000)
  })

  it('does not wait for leftovers politely once the agent itself is gone', async () => {
    const tree = new PretendedTree().add(10, stubborn).add(11, obedient)
    let gone = false
    const goodbye = () => {
      tree.remove(10)
      gone = true
    }
    const { ending } = endingOf(tree, goodbye, () => gone)
    const report = await ended(ending, STOP)
    expect({ report: gist(report), quick: report.durationMs < 100 }).toEqual({
      report: { ...proven, processes: 2, steps: ['polite', 'terminate'] },
      quick: true,
    })
  })

  it('freezes everybody before it kills anybody, when the patience is over', async () => {
    const tree = new PretendedTree().add(10, stubborn).add(11, stubborn)
    const { ending } = endingOf(tree)
    const report = await ended(ending, STOP)
    expect({ report: gist(report), end: tree.signals.slice(-4) }).toEqual({
      report: { ...proven, processes: 2, steps: ['polite', 'terminate', 'kill'] },
      end: ['SIGSTOP 10', 'SIGSTOP 11', 'SIGKILL 11', 'SIGKILL 10'],
    })
  })

  it('goes straight to the end when it is a Kill', async () => {
    const tree = new PretendedTree().add(10, obedient)
    const { ending, heard } = endingOf(tree)
    const report = await ended(ending, KILL)
    expect({ report: gist(report), heard: heard[0], signals: tree.signals }).toEqual({
      report: { ...proven, processes: 1, steps: ['kill'] },
      heard: 'kill',
      signals: ['SIGSTOP 10', 'SIGKILL 10'],
    })
  })

  it('climbs no rung at all when nobody is there', async () => {
    const { ending, heard } = endingOf(new PretendedTree())
    expect({ report: gist(await ended(ending, STOP)), heard }).toEqual({
      report: { ...proven, processes: 0, steps: [] },
      heard: [],
    })
  })

  it('is one for all orders: a Kill during a Stop hastens it, and both get the same report', async () => {
    const tree = new PretendedTree().add(10, stubborn)
    const { ending, heard } = endingOf(tree)
    const stop = ending.end({ ...STOP, politeMs: 60_000, terminateMs: 60_000 })
    await vi.advanceTimersByTimeAsync(1000)
    const kill = ending.end(KILL)
    const later = ending.end(STOP)
    await vi.runAllTimersAsync()
    const [report, ...others] = await Promise.all([stop, kill, later])
    expect({ same: others.every((each) => each === report), quick: report.durationMs < 1200 }).toEqual({
      same: true,
      quick: true,
    })
    expect({ report: gist(report), byes: heard.filter((each) => each === 'bye') }).toEqual({
      report: { ...proven, processes: 1, steps: ['polite', 'kill'] },
      byes: ['bye'],
    })
  })
})

describe('the end of a tree that does not play fair', () => {
  it('ends processes that appear while it kills', async () => {
    const tree = new PretendedTree()
    let next = 100
    const hydra: Parameters<PretendedTree['add']>[1] = (signal, self, among) => {
      if (signal !== 'SIGKILL') return 'sent'
      among.remove(self.pid)
      if (next < 140) among.add(next++, hydra)
      return 'sent'
    }
    tree.add(10, hydra)
    const { ending } = endingOf(tree)
    expect({ report: gist(await ended(ending, KILL)), alive: tree.pids }).toEqual({
      report: { ...proven, processes: 1, steps: ['kill'] },
      alive: [],
    })
  })

  it('freezes processes that appear while it freezes', async () => {
    const tree = new PretendedTree()
    let next = 100
    const forker: Parameters<PretendedTree['add']>[1] = (signal, self, among) => {
      if (signal === 'SIGSTOP' && next < 105) among.add(next++, forker)
      if (signal === 'SIGKILL') among.remove(self.pid)
      return 'sent'
    }
    tree.add(10, forker)
    const { ending } = endingOf(tree)
    await ended(ending, KILL)
    expect(tree.signals).toEqual([
      ...[10, 100, 101, 102, 103, 104].map((pid) => `SIGSTOP ${pid}`),
      // Children before parents.
      ...[104, 103, 102, 101, 100, 10].map((pid) => `SIGKILL ${pid}`),
    ])
  })

  it('freezes a process, too, that shows itself only after everybody seemed to hold still', async () => {
    const tree = new PretendedTree()
    const slowForker: Parameters<PretendedTree['add']>[1] = (signal, self, among) => {
      if (signal === 'SIGSTOP') among.addHidden(11, stubborn, 1)
      return stubborn(signal, self, among)
    }
    tree.add(10, slowForker)
    const { ending } = endingOf(tree)
    await ended(ending, KILL)
    expect(tree.signals).toEqual(['SIGSTOP 10', 'SIGSTOP 11', 'SIGKILL 11', 'SIGKILL 10'])
  })

  it.each([
    ['not-permitted', 'It belongs to another user; end it as that user.'],
    ['unknown', 'Its identity could not be checked, so it was not signalled.'],
    ['gone', 'Its identity could not be checked, so it was not signalled.'],
    ['sent', 'It was killed but the kernel has not let it go (waiting for a disk or network?).'],
  ] as const)('says who is left and why when each signal is answered with “%s”', async (outcome, why) => {
    const tree = new PretendedTree().add(10, obedient).add(11, answers(outcome))
    const { ending } = endingOf(tree)
    const report = await ended(ending, KILL)
    expect({ report: gist(report), bounded: report.durationMs < 7000 }).toEqual({
      report: {
        verified: false,
        proof: 'none',
        processes: 2,
        left: [{ pid: 11, command: 'pretended 11', why }],
        by: 'keeper',
        steps: ['kill'],
      },
      bounded: true,
    })
  })

  it('claims no proof where the kernel gives none', async () => {
    const tree = new PretendedTree().add(10, stubborn)
    tree.canProve = false
    const { ending } = endingOf(tree)
    expect(gist(await ended(ending, KILL))).toEqual({
      verified: false,
      proof: 'scan',
      processes: 1,
      left: [],
      by: 'keeper',
      steps: ['kill'],
    })
  })

  it('believes an emptiness without proof only after three looks in a row', async () => {
    const tree = new PretendedTree().add(10, stubborn)
    tree.canProve = false
    tree.lies = ['seems-empty', 'seems-empty', 'occupied', 'seems-empty', 'seems-empty']
    const left = killUntilEmpty(tree.platform, tree.boundary)
    await vi.runAllTimersAsync()
    expect({ left: await left, liesLeft: tree.lies, alive: tree.pids }).toEqual({ left: [], liesLeft: [], alive: [] })
  })
})
