import { vi } from 'vitest'
import { createWindows } from '../../../main/platform/windows'
import { FakeWindows } from './fake-windows'
import type { World } from './world'

const STEP_MS = 5

/** How often a program forks while it is ended: a job is closed to no one, but its end takes all at once. */
const FORKS = 10

/** Windows over a made-up kernel, with a clock that only moves while somebody waits. */
export async function windowsWorld(): Promise<World> {
  vi.useFakeTimers()
  const windows = new FakeWindows()
  const self = windows.start()
  const platform = createWindows(windows.as(self))
  const id = (pid: number) => windows.id(pid)
  const options = { session: 'session', mark: 'CORRAL_TEST_MARK=world', ours: () => new Set<number>() }
  const daemonOf = (parent: number): number => {
    const between = windows.start(parent)
    const daemon = windows.start(between)
    windows.end(between)
    return daemon
  }
  const forks = (pid: number, times: number): number => {
    if (times > 0) windows.beforeEnd(pid, () => void forks(windows.start(pid), times - 1))
    return pid
  }
  return {
    platform,
    mark: options.mark,
    self: id(self),
    promises: {
      signals: ['SIGKILL'],
      ...{ proof: 'job-empty', heir: false, containerProof: 'job-closed' },
      ...{ endsAllAtOnce: true, namesTheHidden: false, readsMarks: false },
    },
    enclosed: async () => {
      const enclosure = platform.enclosure(options)
      const agent = id(windows.start(self))
      enclosure.enclose(agent)
      return { enclosure, agent }
    },
    keeper: async () => id(windows.start(self)),
    orphaned: async () => {
      const keeper = windows.start(self)
      const enclosure = createWindows(windows.as(keeper)).enclosure(options)
      const agent = id(windows.start(keeper))
      enclosure.enclose(agent)
      const daemon = id(daemonOf(agent.pid))
      windows.end(keeper)
      return { container: enclosure.container, agent, daemon }
    },
    child: async (parent) => id(windows.start(parent.pid)),
    daemon: async (parent) => id(daemonOf(parent.pid)),
    forker: async (parent) => id(forks(windows.start(parent.pid), FORKS)),
    zombie: async (parent) => {
      const zombie = id(windows.start(parent.pid))
      // Whoever holds a handle to an ended process keeps its number, as libuv does.
      windows.as(self).openProcess(zombie.pid, 'look')
      windows.end(zombie.pid)
      return zombie
    },
    stranger: () => id(windows.start()),
    reused: async () => {
      const stale = id(windows.start(self))
      windows.end(stale.pid)
      return { stale, stranger: id(windows.reuse(stale.pid)) }
    },
    end: async ({ pid }) => windows.end(pid),
    hide: ({ pid }) => windows.hide(pid),
    reveal: ({ pid }) => windows.hide(pid, 0),
    deny: ({ pid }) => windows.deny(pid),
    received: (pid) => windows.terminated.filter((each) => each === pid).map(() => 'SIGKILL' as const),
    isAlive: ({ pid, startTime }) => windows.isAlive(pid) && windows.id(pid).startTime === startTime,
    settle: async (work) => {
      let isDone = false
      const done = () => {
        isDone = true
      }
      work.then(done, done)
      while (!isDone) await vi.advanceTimersByTimeAsync(STEP_MS)
      return work
    },
    close: async () => {
      vi.clearAllTimers()
      vi.useRealTimers()
    },
  }
}
