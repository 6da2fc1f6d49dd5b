import { beforeEach, describe, expect, it } from 'vitest'
import { parseArguments } from '../../../main/platform/macos-layout'
import { bindMacSystem, loadMacSystem, trusted } from '../../../main/platform/macos-system'
import { FakeMac, type FakeProcess } from './fake-macos'

let mac: FakeMac
beforeEach(() => {
  mac = new FakeMac()
})

const NOBODY = 4_000_000

describe('the system calls of macOS', () => {
  it('tell of a process, its unique ids, its session and its use of the machine', () => {
    const child = mac.fork(process.pid, { argv: ['node', 'agent.js', ''], environment: ['A=1', 'B='] })
    const system = bindMacSystem(mac)
    expect({
      process: system.process(child.pid),
      ids: system.uniqueIds(child.pid),
      told: system.arguments(child.pid),
      session: system.session(child.pid),
      boot: system.bootId,
    }).toEqual({
      process: {
        ...{ pid: child.pid, parent: process.pid, group: process.pid, startTime: child.start },
        ...{ state: 'R', name: 'node' },
      },
      ids: { own: child.unique, parent: 60 },
      told: { command: ['node', 'agent.js', ''], environment: ['A=1', 'B='] },
      session: process.pid,
      boot: mac.bootId,
    })
  })

  it('say gone only of a pid that nobody has', () => {
    const child = mac.fork(process.pid)
    const system = bindMacSystem(mac)
    const ask = (pid: number) => [system.process(pid), system.uniqueIds(pid), system.usage(pid), system.arguments(pid)]
    child.isHidden = true
    expect([ask(NOBODY), ask(child.pid)]).toEqual([
      ['gone', 'gone', null, null],
      ['unknown', 'unknown', null, null],
    ])
  })

  it('know zombies, who tell nothing but who they were', () => {
    const child = mac.fork(process.pid)
    mac.die(child.pid, true)
    const system = bindMacSystem(mac)
    expect([
      (system.process(child.pid) as { state: string }).state,
      system.uniqueIds(child.pid),
      system.usage(child.pid),
    ]).toEqual(['Z', { own: child.unique, parent: 60 }, null])
  })

  it('know other users’ processes, whose signals and arguments are refused', () => {
    const other = mac.fork(process.pid, { isForeign: true })
    const system = bindMacSystem(mac)
    expect([
      (system.process(other.pid) as { startTime: number }).startTime,
      system.uniqueIds(other.pid),
      system.arguments(other.pid),
      system.usage(other.pid),
      system.kill(other.pid, 'SIGKILL'),
      system.kill(NOBODY, 'SIGKILL'),
    ]).toEqual([other.start, { own: other.unique, parent: 60 }, null, null, 'not-permitted', 'gone'])
  })

  it('send the signals of macOS by its own numbers', () => {
    const child = mac.fork(process.pid)
    const system = bindMacSystem(mac)
    const all = (['SIGSTOP', 'SIGCONT', 'SIGTERM'] as const).map((signal) => system.kill(child.pid, signal))
    expect([all, mac.sent.map(({ signal }) => signal)]).toEqual([
      ['sent', 'sent', 'sent'],
      ['SIGSTOP', 'SIGCONT', 'SIGTERM'],
    ])
  })

  it('list a table that outgrows its buffer again and again, and nothing of the last longer one', () => {
    const system = bindMacSystem(mac)
    for (const count of [700, 1500]) while (mac.processes.size < count) mac.fork(1)
    const large = system.processes()?.length
    for (const pid of [...mac.processes.keys()]) if (![1, process.pid, process.ppid].includes(pid)) mac.die(pid)
    expect([large, system.processes()?.map(({ pid }) => pid)]).toEqual([1500, [process.pid, process.ppid, 1]])
  })

  it('say nothing rather than an empty table when the table cannot be read', () => {
    mac.tableFails = 1
    expect(bindMacSystem(mac).processes()).toBeNull()
  })
})

describe('the arguments of a process', () => {
  it('that were empty from the first on may hide the environment, never make an argument of it', () => {
    const told = (argv: string[], environment: string[]) => {
      const child = mac.fork(process.pid, { argv, environment })
      return bindMacSystem(mac).arguments(child.pid)?.environment
    }
    expect([told(['', '', 'MARK=1'], ['A=1', 'B=2']), told(['a', 'MARK=1'], [])]).toEqual([[], []])
  })

  it('are nothing when they are torn', () => {
    expect([parseArguments(Buffer.alloc(3)), parseArguments(Buffer.from('\x01\0\0\0/bin/sh'))]).toEqual([null, null])
  })
})

describe('the system is trusted', () => {
  it('when it tells of this process what Node knows of it', () => {
    const system = bindMacSystem(mac)
    expect(trusted(system)).toBe(system)
  })

  it.each<[string, Partial<FakeProcess>, Partial<FakeMac>]>([
    ['has another parent for us', { parent: 1 }, {}],
    ['has us born in another century', { start: 0 }, {}],
    ['does not list us', {}, { tableFails: 5 }],
    ['knows nothing of us', { isHidden: true }, {}],
    ['hides unique ids', { hidesIds: true }, {}],
    ['numbers children before their parents', { unique: 2 }, {}],
    ['has no name for this boot', {}, { bootId: '' }],
  ])('but not when it %s', (_, ofUs, ofAll) => {
    Object.assign(mac.get(process.pid), ofUs)
    Object.assign(mac, ofAll)
    expect(trusted(bindMacSystem(mac))).toBeNull()
  })

  it('nowhere but on macOS', () => {
    expect(loadMacSystem()).toBeNull()
  })
})
