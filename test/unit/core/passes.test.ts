import { spawn } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { Passes, type PassOptions } from '../../../main/core/passes'
import { type Now, Presence } from '../../../main/core/passes-presence'
import { removeDeadSockets } from '../../../main/core/passes-sockets'
import { isStale, STALE_AGES } from '../../../main/core/passes-stale'
import { platform } from '../../../main/platform'
import { eventually } from '../../helpers/processes'
import { folderForEachTest } from '../keeper/temporary-folder'

const temporary = folderForEachTest()
const HOUR = 3_600_000

describe('duty: orphan pass, what is stale', () => {
  it('is what made no progress for 7 days, or for 24 hours without an app', () => {
    expect(STALE_AGES).toEqual({ anyway: 7 * 24 * HOUR, withoutApp: 24 * HOUR })
    const stale = (idle: number, away: number) => isStale({ idleMs: idle * HOUR, awayMs: away * HOUR }, STALE_AGES)
    expect([
      stale(169, 0),
      stale(168, 0),
      stale(25, 25),
      // It worked while no app was here.
      stale(1, 200),
      // An app was here, and the person may have seen that it waits.
      stale(100, 1),
      stale(24, 25),
    ]).toEqual([true, false, true, false, false, false])
  })
})

describe('how long ago something was, by two clocks', () => {
  const clock: Now = { at: 0, uptime: 0, bootId: 'boot' }
  const told: string[] = []
  const open = () =>
    new Presence(
      path.join(temporary(), 'presence.json'),
      (text) => told.push(text),
      () => ({ ...clock }),
    )
  /** Time passes; `jump` is what somebody adds to the wall clock. */
  const pass = (ms: number, jump = 0) => {
    clock.uptime += ms
    clock.at += ms + jump
  }
  const begin = () => {
    Object.assign(clock, { at: 1_000_000, uptime: 50_000, bootId: 'boot' })
    open().beat()
    pass(30 * HOUR)
    const presence = open()
    presence.beat()
    return presence
  }

  it('is what both say while the clock runs evenly, over restarts of the app', () => {
    const presence = begin()
    expect([presence.awayMs, presence.since(clock.at - 29 * HOUR)]).toEqual([30 * HOUR, 29 * HOUR])
  })

  it('knows nothing older than its own first look', () => {
    Object.assign(clock, { at: 1_000 * HOUR, uptime: 500 * HOUR, bootId: 'boot' })
    const presence = open()
    presence.beat()
    expect([presence.awayMs, presence.since(clock.at - 400 * HOUR)]).toEqual([0, 0])
  })

  it('makes nothing old by a jump of the wall clock, while the app was away or is here', () => {
    const saidAt = 1_000_000
    begin()
    pass(HOUR, 400 * HOUR)
    const presence = open()
    presence.beat()
    const afterJump = presence.since(saidAt)
    pass(2 * HOUR)
    presence.beat()
    expect([presence.awayMs, afterJump, presence.since(saidAt), presence.since(clock.at - HOUR)]).toEqual([
      ...[HOUR, 0],
      // From the jump on it is counted again.
      ...[2 * HOUR, HOUR],
    ])
  })

  it('takes a wall time of the future, which a jump backwards leaves, for now', () => {
    const presence = begin()
    const saidAt = clock.at
    pass(HOUR, -10 * HOUR)
    presence.beat()
    expect(presence.since(saidAt)).toBe(0)
  })

  it('says of another boot that nobody was away: no process is that old', () => {
    begin()
    Object.assign(clock, { uptime: 1000, bootId: 'another' })
    expect(open().awayMs).toBe(0)
  })
})

describe('duty: keeper pass, sockets', () => {
  const children: ReturnType<typeof spawn>[] = []
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })
  const listen = async (name: string) => {
    const address = platform.controlAddress(temporary(), name)
    const script = `require('net').createServer(() => {}).listen({ path: process.argv[1], backlog: 1 })`
    const child = spawn(process.execPath, ['-e', script, address], { stdio: 'ignore' })
    children.push(child)
    await eventually(() => existsSync(address), 'it listens')
    return { address, child }
  }

  it('removes only those that nobody listens on: not of a live keeper, not of one that is frozen, no other file', async () => {
    const [dead, alive, frozen] = [await listen('k-dead'), await listen('k-alive'), await listen('k-frozen')]
    dead.child.kill('SIGKILL')
    frozen.child.kill('SIGSTOP')
    // Its queue is full as well: connections are refused, but not for good (EAGAIN).
    const waiting = Array.from({ length: 8 }, () => connect(frozen.address).on('error', () => {}))
    onTestFinished(() => {
      for (const each of waiting) each.destroy()
    })
    await eventually(() => dead.child.signalCode !== null, 'it is dead')
    const folder = path.dirname(dead.address)
    writeFileSync(path.join(folder, 'note'), 'no socket')
    const young = await removeDeadSockets(temporary())
    const removed = await removeDeadSockets(temporary(), 0)
    expect({ young, removed, left: readdirSync(folder).sort() }).toEqual({
      ...{ young: 0, removed: 1 },
      left: [alive.address, frozen.address, 'note'].map((each) => path.basename(each)).sort(),
    })
  })
})

describe('the passes', () => {
  it('come at start and every 60 s, one at a time, until they are stopped; one that hangs holds up nobody for longer than 45 s', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const looks: number[] = []
    let goOn = () => {}
    const registry = {
      isClosing: false,
      running: () => {
        looks.push(Math.round(performance.now() / 1000))
        return []
      },
    }
    const options = {
      registry,
      presence: { awayMs: 0, beat: () => {}, since: () => 0 },
      settings: { get: () => ({ onStale: 'end', stopGraceSeconds: 0 }) },
      profile: { home: temporary(), sessions: temporary() },
      notice: () => {},
    } as unknown as PassOptions
    const passes = new Passes(options)
    const began = performance.now() / 1000
    // The first look never comes back by itself.
    const orphans = vi.spyOn(passes as unknown as { orphans(): Promise<void> }, 'orphans')
    orphans.mockImplementationOnce(() => {
      registry.running()
      return new Promise((resolve) => {
        goOn = resolve
      })
    })
    const first = passes.begin()
    await vi.advanceTimersByTimeAsync(45_000)
    await first
    await vi.advanceTimersByTimeAsync(20_000)
    const whileHanging = orphans.mock.calls.length
    goOn()
    await vi.advanceTimersByTimeAsync(120_000)
    const afterwards = orphans.mock.calls.length
    passes.stop()
    await vi.advanceTimersByTimeAsync(600_000)
    expect({
      whileHanging,
      afterwards,
      stopped: orphans.mock.calls.length,
      atOnce: (looks[0] ?? 0) - Math.round(began),
    }).toEqual({
      ...{ whileHanging: 1, afterwards: 3, stopped: 3, atOnce: 0 },
    })
  })
})
