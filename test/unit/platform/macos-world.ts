import { vi } from 'vitest'
import { createMacos } from '../../../main/platform/macos'
import { bindMacSystem } from '../../../main/platform/macos-system'
import type { ProcId } from '../../../preload/contract/process'
import { FakeMac, type FakeProcess } from './fake-macos'
import type { World } from './world'

const MARK_NAME = 'CORRAL_TEST_MARK'
const MARK = `${MARK_NAME}=world`
/** Where even a program that forks for ever is out of room. */
const MOST_PROCESSES = 100
/** A test that never comes to its end is stopped by its own bound. */
const STEP_MS = 5

/** macOS over a made-up kernel, with a clock that only moves while somebody waits. */
export async function macosWorld(): Promise<World & { mac: FakeMac }> {
  vi.useFakeTimers()
  const mac = new FakeMac()
  const platform = createMacos(bindMacSystem(mac))
  const idOf = ({ pid, start }: FakeProcess): ProcId => ({ pid, startTime: start, bootId: mac.bootId })
  const marked = { environment: ['PATH=/bin', MARK], argv: ['agent', '--serve'] }
  const settle = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false
    const done = () => {
      isDone = true
    }
    work.then(done, done)
    while (!isDone) await vi.advanceTimersByTimeAsync(STEP_MS)
    return work
  }
  const forks = (process: FakeProcess) => {
    process.act = () => {
      if (mac.processes.size < MOST_PROCESSES) forks(mac.fork(process.pid))
    }
    return process
  }
  const daemonOf = (parent: ProcId) => {
    const between = mac.fork(parent.pid)
    const daemon = mac.fork(between.pid, { session: between.pid })
    mac.die(between.pid)
    return idOf(daemon)
  }
  return {
    mac,
    platform,
    mark: MARK,
    self: idOf(mac.get(process.pid)),
    promises: {
      signals: ['SIGTERM', 'SIGCONT', 'SIGSTOP', 'SIGKILL'],
      ...{ proof: 'scan', heir: true, containerProof: 'scan' },
      ...{ endsAllAtOnce: false, namesTheHidden: true, readsMarks: true },
    },
    enclosed: async () => {
      const enclosure = platform.enclosure({ session: 'session', mark: MARK, ours: () => new Set() })
      const agent = idOf(mac.fork(process.pid, marked))
      enclosure.enclose(agent)
      return { enclosure, agent }
    },
    keeper: async () => idOf(mac.fork(process.pid, { argv: ['keeper'] })),
    orphaned: async () => {
      const keeper = mac.fork(process.pid, { argv: ['keeper'] })
      const agent = idOf(mac.fork(keeper.pid, marked))
      const daemon = daemonOf(agent)
      mac.die(keeper.pid)
      return { container: `mark:${MARK}`, agent, daemon }
    },
    child: async (parent) => idOf(mac.fork(parent.pid)),
    daemon: async (parent) => daemonOf(parent),
    forker: async (parent) => idOf(forks(mac.fork(parent.pid))),
    zombie: async (parent) => {
      const zombie = mac.fork(parent.pid)
      mac.die(zombie.pid, true)
      return idOf(zombie)
    },
    stranger: () => idOf(mac.fork(1, { environment: [`${MARK}-of-another`] })),
    reused: async () => {
      const first = mac.fork(process.pid, marked)
      mac.die(first.pid)
      return { stale: idOf(first), stranger: idOf(mac.fork(1, { pid: first.pid })) }
    },
    end: async ({ pid }) => mac.die(pid),
    hide: ({ pid }) => {
      mac.get(pid).isHidden = true
    },
    reveal: ({ pid }) => {
      mac.get(pid).isHidden = false
    },
    deny: ({ pid }) => {
      mac.get(pid).isForeign = true
    },
    received: (pid) => mac.sent.filter((each) => each.pid === pid).map(({ signal }) => signal),
    isAlive: ({ pid, startTime }) => {
      const process = mac.processes.get(pid)
      return process?.start === startTime && process.state !== 5
    },
    settle,
    close: async () => {
      vi.clearAllTimers()
      vi.useRealTimers()
    },
  }
}
