import type { JobHandle, NoHandle, ProcessHandle, WindowsSystem } from '../../../main/platform/windows-system'
import type { ProcId } from '../../../preload/contract/process'

const FIRST_CREATION = 1_800_000_000_000_000
const BOOT = 'boot-7'

type FakeProcess = {
  pid: number
  parent: number
  createdAt: number
  hasExited: boolean
  jobs: Set<FakeJob>
  /** How many handles are open: as long as there are any, the number cannot be another's. */
  handles: number
  beforeEnd: (() => void) | null
}

type FakeJob = { name: string | null; handles: { owner: number; job: FakeJob }[] }

/**
 * A Windows of a few processes, for tests: pids that are multiples of four and are reused, handles that pin them, jobs
 * that children inherit and that end their members when the last handle is closed. It can refuse, hide and lie.
 */
export class FakeWindows {
  /** Pids that somebody called TerminateProcess for, in order, whether or not it worked. */
  readonly terminated: number[] = []
  /** What was started by its absolute path. */
  readonly started: { file: string; args: readonly string[] }[] = []
  /** The system gives nobody a job; or only nobody may be put into one. */
  jobs: 'given' | 'refused' | 'not-for-us' = 'given'
  /** The list of all processes cannot be had. */
  isBlind = false
  private readonly table = new Map<number, FakeProcess>()
  private readonly past: FakeProcess[] = []
  private readonly openJobs = new Set<FakeJob>()
  private readonly named = new Map<string, FakeJob>()
  private readonly behind = new WeakMap<ProcessHandle, FakeProcess>()
  private readonly denied = new Set<number>()
  private readonly hidden = new Map<number, number>()
  private readonly stuck = new Set<number>()
  private readonly lingering = new Set<number>()
  private lastPid = 96
  private clock = FIRST_CREATION

  /** Starts a process below another (0: below nobody that is known). Answers its pid. */
  start(parent = 0): number {
    this.lastPid += 4
    this.enter(this.lastPid, parent)
    return this.lastPid
  }

  /** It ends by itself, or by somebody who is not under test: its handles are closed. */
  end(pid: number): void {
    const process = this.living(pid)
    if (!process) return
    process.beforeEnd?.()
    process.hasExited = true
    if (!this.lingering.has(pid)) process.jobs.clear()
    for (const job of this.allJobs()) this.closeAll(job, pid)
  }

  /** Another program gets this number. Throws while a handle to the old one is open, for then Windows never does. */
  reuse(pid: number, parent = 0): number {
    const before = this.table.get(pid)
    if (before && !before.hasExited) this.end(pid)
    if (before && before.handles > 0) throw new Error(`Somebody has ${pid} open: its number cannot be given away.`)
    this.enter(pid, parent)
    return pid
  }

  /** It is another user's: to be seen in the list of all, but not to be opened. */
  deny(pid: number): void {
    this.denied.add(pid)
  }

  /** The next `looks` attempts to open it fail for no reason that is known. */
  hide(pid: number, looks = Number.POSITIVE_INFINITY): void {
    this.hidden.set(pid, looks)
  }

  /** It waits in the kernel: whatever is done to it, it does not fall. */
  stick(pid: number): void {
    this.stuck.add(pid)
  }

  /** After its end its jobs go on counting it, as Wine does with what was ended in the middle of its creation. */
  linger(pid: number): void {
    this.lingering.add(pid)
  }

  /** Is done right before it falls: a program that forks while it dies. */
  beforeEnd(pid: number, act: () => void): void {
    const process = this.living(pid)
    if (process) process.beforeEnd = act
  }

  isAlive = (pid: number): boolean => this.living(pid) !== undefined

  /** Its name for good, also after its end, as long as its number was not given away. */
  id(pid: number): ProcId {
    const process = this.table.get(pid)
    if (!process) throw new Error(`There never was a process ${pid}.`)
    return { pid, startTime: process.createdAt, bootId: BOOT }
  }

  /** How many handles to processes are open: none should be, once a call is over. */
  get openHandles(): number {
    return [...this.table.values(), ...this.past].reduce((sum, process) => sum + process.handles, 0)
  }

  /** How many handles to jobs this process has. */
  jobHandlesOf = (pid: number): number =>
    this.allJobs().flatMap((job) => job.handles.filter(({ owner }) => owner === pid)).length

  /** Windows as this process sees it: what it opens is closed with its end. */
  as(ownPid: number): WindowsSystem {
    return {
      ownPid,
      bootId: () => BOOT,
      processes: () =>
        this.isBlind
          ? null
          : [...this.table.values()]
              .filter((process) => !process.hasExited)
              .map(({ pid, parent, createdAt }) => ({ pid, parent, createdAt, cpuSeconds: 1, memoryBytes: 4096 })),
      openProcess: (pid) => this.open(pid),
      createJob: (name) => {
        if (this.jobs === 'refused' || (name !== null && this.named.has(name))) return null
        const job: FakeJob = { name, handles: [] }
        if (name !== null) this.named.set(name, job)
        this.openJobs.add(job)
        return this.jobHandle(job, ownPid)
      },
      openJob: (name) => {
        const job = this.named.get(name)
        return job ? this.jobHandle(job, ownPid) : 'gone'
      },
      systemFolder: () => 'C:\\Windows\\System32',
      start: (file, args) => {
        this.started.push({ file, args })
        const tool = this.open(this.start(ownPid))
        return typeof tool === 'object' ? tool : null
      },
    }
  }

  private allJobs = () => [...this.openJobs]

  private living(pid: number): FakeProcess | undefined {
    const process = this.table.get(pid)
    return process?.hasExited === false ? process : undefined
  }

  private enter(pid: number, parent: number): void {
    const before = this.table.get(pid)
    if (before) this.past.push(before)
    this.clock += 1000
    const jobs = new Set(this.living(parent)?.jobs)
    this.table.set(pid, { pid, parent, createdAt: this.clock, hasExited: false, jobs, handles: 0, beforeEnd: null })
  }

  private open(pid: number): ProcessHandle | NoHandle {
    const looks = this.hidden.get(pid) ?? 0
    if (looks > 0) {
      this.hidden.set(pid, looks - 1)
      return 'unknown'
    }
    const process = this.table.get(pid)
    const isHeld = process && (process.handles > 0 || this.lingering.has(pid))
    if (!process || (process.hasExited && !isHeld)) return 'gone'
    if (this.denied.has(pid)) return 'denied'
    process.handles += 1
    const handle: ProcessHandle = {
      createdAt: () => process.createdAt,
      hasExited: () => process.hasExited,
      terminate: () => {
        this.terminated.push(pid)
        if (process.hasExited) return false
        this.fall(process)
        return true
      },
      command: () => `program-${pid}.exe`,
      close: () => {
        process.handles -= 1
      },
    }
    this.behind.set(handle, process)
    return handle
  }

  private jobHandle(job: FakeJob, owner: number): JobHandle {
    const handle = { owner, job }
    job.handles.push(handle)
    const members = () => [...this.table.values()].filter((process) => process.jobs.has(job))
    const add = (process: FakeProcess | undefined) => {
      if (this.jobs === 'not-for-us' || !process || process.hasExited) return false
      process.jobs.add(job)
      return true
    }
    return {
      addSelf: () => add(this.living(owner)),
      add: (process) => add(this.behind.get(process)),
      active: () => members().length,
      // In no order that means anything.
      pids: () =>
        members()
          .map(({ pid }) => pid)
          .reverse(),
      terminate: () => {
        for (const member of members()) this.fall(member)
        return true
      },
      close: () => {
        job.handles = job.handles.filter((each) => each !== handle)
        this.closeIfLast(job)
      },
    }
  }

  private closeAll(job: FakeJob, owner: number): void {
    if (!job.handles.some((each) => each.owner === owner)) return
    job.handles = job.handles.filter((each) => each.owner !== owner)
    this.closeIfLast(job)
  }

  /** JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, and the name goes with the last handle. */
  private closeIfLast(job: FakeJob): void {
    if (job.handles.length > 0) return
    if (job.name !== null) this.named.delete(job.name)
    this.openJobs.delete(job)
    for (const process of this.table.values()) if (process.jobs.has(job)) this.fall(process)
  }

  private fall(process: FakeProcess): void {
    if (!this.stuck.has(process.pid)) this.end(process.pid)
  }
}
