// Longer than other files: every rule of the tier is tried on one pretended Windows, and its controls are named once.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endLeftovers, killUntilEmpty } from '../../../main/platform/kill-tree'
import type { Enclosure, Platform } from '../../../main/platform/platform'
import { createWindows } from '../../../main/platform/windows'
import { FakeWindows } from './fake-windows'

let windows: FakeWindows
let warden: number
let keeper: number
let bystander: number
beforeEach(() => {
  windows = new FakeWindows()
  bystander = windows.start()
  warden = windows.start()
  keeper = windows.start(warden)
})
afterEach(() => void vi.useRealTimers())

const as = (pid: number): Platform => createWindows(windows.as(pid))
const options = { session: 'one', mark: 'CORRAL_SESSION=one', ours: () => new Set<number>() }

/** A keeper with its agent and what that started: somebody before it was held, a child, and a daemon whose parent is gone. */
function enclosed(): { platform: Platform; enclosure: Enclosure; agent: number; all: number[] } {
  const platform = as(keeper)
  const enclosure = platform.enclosure(options)
  const agent = windows.start(keeper)
  const early = windows.start(agent)
  enclosure.enclose(windows.id(agent))
  const child = windows.start(agent)
  const middle = windows.start(agent)
  const daemon = windows.start(middle)
  windows.end(middle)
  return { platform, enclosure, agent, all: [agent, early, child, daemon] }
}

const alive = (pids: number[]) => pids.filter(windows.isAlive)

describe('an enclosure of two jobs', () => {
  it('holds everybody below the keeper, without it, parents before children', () => {
    const { enclosure, all } = enclosed()
    const { tier, proof } = enclosure
    expect({ tier, proof, members: enclosure.members(), emptiness: enclosure.emptiness() }).toEqual({
      ...{ tier: 'job', proof: 'job-empty', emptiness: 'occupied' },
      members: all.map((pid) => windows.id(pid)),
    })
  })

  it('is proven empty when nobody but the keeper is left, who lives on', async () => {
    const { platform, enclosure, all } = enclosed()
    const left = await killUntilEmpty(platform, enclosure)
    enclosure.release()
    expect({ left, emptiness: enclosure.emptiness(), alive: alive([...all, keeper, warden, bystander]) }).toEqual({
      ...{ left: [], emptiness: 'proven', alive: [keeper, warden, bystander] },
    })
  })

  it('is occupied as long as one is left, whatever became of the others', () => {
    const { enclosure, all } = enclosed()
    for (const pid of all.slice(1)) windows.end(pid)
    const before = enclosure.emptiness()
    windows.end(all[0] as number)
    expect([before, enclosure.emptiness()]).toEqual(['occupied', 'proven'])
  })

  it('is proven empty when all whom the job still counts have exited, in the keeper’s eyes and in the warden’s', async () => {
    const { platform, enclosure, all } = enclosed()
    const [agent, early] = all as [number, number]
    for (const pid of [agent, early]) windows.linger(pid)
    windows.end(early)
    const before = enclosure.emptiness()
    const left = await killUntilEmpty(platform, enclosure)
    const during = [before, left, enclosure.emptiness(), windows.openHandles]
    const other = windows.as(bystander).openJob(enclosure.container.slice('job:'.length))
    windows.end(keeper)
    const container = as(warden).container(enclosure.container)
    expect([during, typeof other, container.members(), container.emptiness(), container.proof]).toEqual([
      ...[['occupied', [], 'proven', 0], 'object', [], 'proven', 'job-empty'],
    ])
  })

  it('is occupied as long as it counts somebody who cannot be looked at', () => {
    const { enclosure, all } = enclosed()
    for (const pid of all) windows.linger(pid)
    for (const pid of all) windows.end(pid)
    windows.hide(all[0] as number, 1)
    expect([enclosure.emptiness(), enclosure.emptiness(), windows.openHandles]).toEqual(['occupied', 'proven', 0])
  })

  it('takes nobody for a member whose number was a member’s a moment ago', () => {
    const real = windows.as(keeper)
    const outdated = [bystander]
    const system = {
      ...real,
      createJob: (name: string | null) => {
        const job = real.createJob(name)
        return job && { ...job, pids: () => [...(job.pids() ?? []), ...outdated.splice(0)] }
      },
    }
    const enclosure = createWindows(system).enclosure(options)
    const agent = windows.start(keeper)
    expect([enclosure.members(), outdated]).toEqual([[windows.id(agent)], []])
  })

  it('ends one by one whom the inner job does not hold', async () => {
    const { platform, enclosure, all } = enclosed()
    enclosure.endAll?.()
    const [, early] = all as [number, number]
    expect([alive(all), await killUntilEmpty(platform, enclosure), alive(all), windows.terminated]).toEqual([
      ...[[early], [], [], [early]],
    ])
  })

  it('ends with its keeper, whatever ended that: then its name is gone, and that is the proof', async () => {
    const { enclosure, all } = enclosed()
    windows.end(keeper)
    const report = await endLeftovers(as(warden), as(warden).container(enclosure.container), 'warden')
    expect({ report: { ...report, durationMs: 0 }, alive: alive([...all, warden, bystander]) }).toEqual({
      report: {
        ...{ verified: true, proof: 'job-closed', processes: 0, durationMs: 0 },
        ...{ steps: [], left: [], by: 'warden' },
      },
      alive: [warden, bystander],
    })
  })

  it('is ended by the warden when somebody else still holds it open after the death of its keeper', async () => {
    const { enclosure, all } = enclosed()
    const other = windows.as(bystander).openJob(enclosure.container.slice('job:'.length))
    windows.end(keeper)
    // The inner job was the keeper's alone.
    const before = alive(all)
    const { proof, processes } = await endLeftovers(as(warden), as(warden).container(enclosure.container), 'warden')
    expect({ other: typeof other, before, proof, processes, after: alive(all) }).toEqual({
      ...{ other: 'object', before: [all[1]], proof: 'job-empty', processes: 1, after: [] },
    })
  })

  it('leaves nothing open: no process, and of jobs only the two that the keeper holds', async () => {
    const { platform, enclosure } = enclosed()
    enclosure.members()
    const container = as(warden).container(enclosure.container)
    container.members()
    container.emptiness()
    const during = [windows.openHandles, windows.jobHandlesOf(keeper), windows.jobHandlesOf(warden)]
    await killUntilEmpty(platform, enclosure)
    enclosure.release()
    expect([during, windows.openHandles, windows.jobHandlesOf(keeper)]).toEqual([[0, 2, 0], 0, 1])
  })

  it('names who is left, and is not proven empty then', async () => {
    const { platform, enclosure, all } = enclosed()
    const [agent, early] = all as [number, number]
    windows.deny(early)
    windows.stick(agent)
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
    const ending = killUntilEmpty(platform, enclosure)
    await vi.advanceTimersByTimeAsync(6000)
    const left = await ending
    expect({ left, emptiness: enclosure.emptiness() }).toEqual({
      left: [
        {
          ...{ pid: agent, command: `program-${agent}.exe` },
          why: 'It was killed but the kernel has not let it go (waiting for a disk or network?).',
        },
        { pid: early, command: '', why: 'It belongs to another user; end it as that user.' },
      ],
      emptiness: 'occupied',
    })
  })

  it('refuses an agent that is in no job and may not be put into one', () => {
    const enclosure = as(keeper).enclosure(options)
    const outside = windows.id(windows.start())
    windows.jobs = 'not-for-us'
    expect(() => enclosure.enclose(outside)).toThrow('Windows does not let Corral hold the agent')
  })

  it('refuses an agent that it cannot open, and takes one that is gone at once', () => {
    const enclosure = as(keeper).enclosure(options)
    const agent = windows.start(keeper)
    const id = windows.id(agent)
    windows.deny(agent)
    expect(() => enclosure.enclose(id)).toThrow('Windows does not let Corral hold the agent')
    windows.end(agent)
    expect(() => enclosure.enclose(id)).not.toThrow()
  })

  it('has a name that nobody can guess', () => {
    const names = [keeper, warden].map((pid) => as(pid).enclosure(options).container)
    expect([names.every((name) => /^job:Global\\corral-one-[0-9a-f]{16}$/.test(name)), names[0] === names[1]]).toEqual([
      true,
      false,
    ])
  })
})

describe('a container of a dead keeper', () => {
  it('that cannot be looked into proves nothing', async () => {
    const system = { ...windows.as(warden), openJob: () => 'denied' as const }
    const container = createWindows(system).container('job:Global\\corral-one')
    expect([container.members(), container.emptiness(), container.proof]).toEqual([[], 'occupied', 'scan'])
  })

  it('of a kind that is none of ours is refused', () => {
    for (const name of ['', 'mark:CORRAL_SESSION=one', 'pid:', 'pid:12'])
      expect(() => as(warden).container(name)).toThrow(`There is no container of this kind: ${name}.`)
  })
})

describe.each(['refused', 'not-for-us'] as const)('where jobs are %s', (jobs) => {
  beforeEach(() => {
    windows.jobs = jobs
  })

  it('the tier is best effort, and taskkill ends the tree by its absolute path, the rest is ended one by one', async () => {
    const { platform, enclosure, agent, all } = enclosed()
    // Met before its parent ended, it is known for good.
    const { tier, proof } = enclosure
    const left = await killUntilEmpty(platform, enclosure)
    enclosure.release()
    expect({ tier, proof, left, alive: alive([...all, bystander]), emptiness: enclosure.emptiness() }).toEqual({
      ...{ tier: 'best-effort', proof: 'scan', left: [], emptiness: 'seems-empty' },
      // Its parent was gone before anybody looked: what this tier cannot find.
      alive: [all[3], bystander],
    })
    expect(windows.started[0]).toEqual({
      file: 'C:\\Windows\\System32\\taskkill.exe',
      args: ['/T', '/F', '/PID', String(agent)],
    })
    expect(windows.openHandles).toBe(0)
  })

  it('a daemon is found after its parent is gone, when it was seen before', () => {
    const enclosure = as(keeper).enclosure(options)
    const agent = windows.start(keeper)
    enclosure.enclose(windows.id(agent))
    const middle = windows.start(agent)
    enclosure.members()
    const daemon = windows.start(middle)
    windows.end(middle)
    expect(enclosure.members().map(({ pid }) => pid)).toEqual([agent, daemon])
  })

  it('a stranger who got the dead agent’s number does not lend it his children', () => {
    const enclosure = as(keeper).enclosure(options)
    const agent = windows.start(keeper)
    enclosure.enclose(windows.id(agent))
    const child = windows.start(agent)
    windows.reuse(agent)
    const strangersChild = windows.start(agent)
    expect([enclosure.members().map(({ pid }) => pid), windows.isAlive(strangersChild)]).toEqual([[child], true])
  })

  it('what hung below a dead keeper is found by the keeper’s name, and nothing is proven', async () => {
    const { enclosure, all } = enclosed()
    windows.end(keeper)
    const report = await endLeftovers(as(warden), as(warden).container(enclosure.container), 'warden')
    expect({ verified: report.verified, proof: report.proof, alive: alive([...all, bystander]) }).toEqual({
      ...{ verified: false, proof: 'scan', alive: [all[3], bystander] },
    })
  })

  it('no tool is started for a number that is a stranger’s by now', () => {
    const real = windows.as(keeper)
    let entries = () => real.processes()
    const enclosure = createWindows({ ...real, processes: () => entries() }).enclosure(options)
    const agent = windows.start(keeper)
    enclosure.enclose(windows.id(agent))
    const outdated = real.processes()
    entries = () => outdated
    windows.reuse(agent)
    const members = enclosure.members()
    enclosure.endAll?.()
    expect([members.length, windows.started, windows.isAlive(agent), windows.openHandles]).toEqual([1, [], true, 0])
  })

  it('a list of processes that cannot be had is not taken for an empty tree', () => {
    const { enclosure } = enclosed()
    windows.isBlind = true
    expect(enclosure.emptiness()).toBe('occupied')
  })
})

describe('a signal', () => {
  it('reaches only whom it is for: a reused number, another boot, the system and we ourselves get none', () => {
    const platform = as(keeper)
    const id = windows.id(windows.start())
    windows.reuse(id.pid)
    const other = windows.id(windows.start())
    const outcomes = [
      platform.signal(id, 'SIGKILL'),
      platform.signal({ ...other, bootId: 'boot-8' }, 'SIGKILL'),
      ...[0, 4, -4, 1, keeper].map((pid) => platform.signal({ ...other, pid }, 'SIGKILL')),
    ]
    expect({ outcomes, terminated: windows.terminated, open: windows.openHandles }).toEqual({
      ...{ outcomes: ['gone', 'gone', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'], terminated: [], open: 0 },
    })
  })

  it('is the end or nothing: Windows has no other', () => {
    const platform = as(keeper)
    const id = windows.id(windows.start())
    const signals = (['SIGTERM', 'SIGSTOP', 'SIGCONT', 'SIGKILL', 'SIGKILL'] as const).map((each) =>
      platform.signal(id, each),
    )
    expect(signals).toEqual(['not-possible', 'not-possible', 'not-possible', 'sent', 'gone'])
  })

  it('is not sent where the system does not say who that is', () => {
    const platform = as(keeper)
    const [hidden, denied, unread] = [windows.start(), windows.start(), windows.start()].map((pid) => windows.id(pid))
    windows.hide(hidden?.pid as number)
    windows.deny(denied?.pid as number)
    windows.deny(unread?.pid as number)
    const first = [hidden, denied].map((id) => platform.signal(id as never, 'SIGKILL'))
    windows.isBlind = true
    const second = platform.signal(unread as never, 'SIGKILL')
    expect([first, second, windows.terminated]).toEqual([['unknown', 'not-permitted'], 'unknown', []])
  })
})

describe('a process', () => {
  it('of another user is known by the list of all', () => {
    const platform = as(keeper)
    const id = windows.id(windows.start())
    windows.deny(id.pid)
    const before = [platform.identify(id.pid), platform.liveness(id)]
    windows.reuse(id.pid)
    expect([before, platform.liveness(id)]).toEqual([[id, 'alive'], 'gone'])
  })

  it('whose parent’s number was given away is not taken for the stranger’s child', () => {
    const platform = as(keeper)
    const parent = windows.id(windows.start())
    const child = windows.start(parent.pid)
    windows.end(parent.pid)
    windows.reuse(parent.pid)
    const stranger = windows.id(parent.pid)
    const strangersChild = windows.start(parent.pid)
    expect(platform.tree(stranger).map(({ id }) => id.pid)).toEqual([parent.pid, strangersChild])
    expect(platform.below(() => [stranger]).members()).toEqual([windows.id(strangersChild)])
    expect(windows.isAlive(child)).toBe(true)
  })
})

describe('Windows without its library', () => {
  it('starts no agent, and says why in one sentence', () => {
    const { name, refusal, becomeHeir, liveness } = createWindows(null)
    expect([name, refusal, becomeHeir(), liveness(windows.id(keeper))]).toEqual([
      'win32',
      expect.stringMatching(/koffi is missing or was blocked\. Install Corral again\.$/),
      ...['best-effort', 'unknown'],
    ])
  })
})

describe('the address of a control pipe', () => {
  it('cannot be guessed from the name, and is another one each time', () => {
    const [one, other] = [0, 1].map(() => as(keeper).controlAddress('C:\\Users\\somebody', 'k-12'))
    expect([/^\\\\\.\\pipe\\corral-k-12-[0-9a-f]{32}$/.test(one as string), one === other]).toEqual([true, false])
  })
})
