import type { NativeLibrary } from '../../../main/platform/macos-system'
import type { Signal } from '../../../main/platform/platform'

/** A process of the made-up kernel. Tests may change what it shows at any time. */
export type FakeProcess = {
  pid: number
  parent: number
  unique: number
  parentUnique: number
  session: number
  /** Microseconds since the epoch. */
  start: number
  /** As in bsd/sys/proc.h: 2 runs, 4 stopped, 5 zombie. */
  state: number
  argv: string[]
  environment: string[]
  /** Another user's: it may be seen in the table, but not signalled, and its arguments are refused. */
  isForeign: boolean
  /** One of Apple's own programs: the kernel leaves its environment out. */
  isRestricted: boolean
  /** Nothing is told of it, and the table leaves it out. */
  isHidden: boolean
  /** Only its unique ids are not told. */
  hidesIds: boolean
  /** What it does, while it runs, each time that the table is read or another process is killed. */
  act: (() => void) | null
}

const EPERM = 1
const ESRCH = 3
const EIO = 5
const ENOMEM = 12
const EINVAL = 22
const SIGNALS = new Map<number, Signal>([
  [9, 'SIGKILL'],
  [15, 'SIGTERM'],
  [17, 'SIGSTOP'],
  [19, 'SIGCONT'],
])
const RUNS = 2
const STOPPED = 4
const ZOMBIE = 5

/**
 * A kernel of macOS as far as Corral asks it anything: a process table behind the same calls, prototypes, byte layouts
 * and error numbers as libSystem, written from Apple's headers a second time, not taken from what is tested.
 * The test's own process is in it, as a child of process.ppid; launchd is 1.
 */
export class FakeMac implements NativeLibrary {
  readonly processes = new Map<number, FakeProcess>()
  readonly sent: { pid: number; unique: number; signal: Signal }[] = []
  /** An errno that the whole table answers with, or 0. */
  tableFails = 0
  bootId = '8A7C3E52-0B1D-4F6E-9C55-3D2A1B0C9E8F'
  /** Calls of sysctl for the arguments of a process. */
  argumentsAsked = 0
  private lastErrno = 0
  private clock = Date.now() * 1000
  private nextUnique = 100
  private nextPid = Math.max(process.pid, process.ppid) + 1000

  constructor() {
    this.add(1, { unique: 1, parentUnique: 0, argv: ['/sbin/launchd'] })
    this.add(process.ppid, { unique: 50, parentUnique: 1, argv: ['runner'] })
    this.add(process.pid, { parent: process.ppid, unique: 60, parentUnique: 50, argv: ['keeper'] })
  }

  private add(pid: number, facts: Partial<FakeProcess>): FakeProcess {
    this.clock += 1000
    const process: FakeProcess = {
      ...{ pid, parent: 1, unique: 0, parentUnique: 1, session: pid, start: this.clock, state: RUNS },
      ...{
        argv: ['program'],
        environment: [],
        isForeign: false,
        isRestricted: false,
        isHidden: false,
        hidesIds: false,
        act: null,
      },
      ...facts,
    }
    this.processes.set(pid, process)
    return process
  }

  /** fork(2), and what the child then is. */
  fork(parent: number, facts: Partial<FakeProcess> = {}): FakeProcess {
    const from = this.get(parent)
    this.nextPid += 1
    this.nextUnique += 1
    const inherited = { session: from.session, argv: from.argv, environment: from.environment }
    const born = { parent, unique: this.nextUnique, parentUnique: from.unique }
    return this.add(facts.pid ?? this.nextPid, { ...inherited, ...born, ...facts })
  }

  get(pid: number): FakeProcess {
    const process = this.processes.get(pid)
    if (!process) throw new Error(`The made-up kernel has no process ${pid}.`)
    return process
  }

  /** Dies; its children become launchd's. A zombie stays where a parent of the tree does not wait for it. */
  die(pid: number, leavesZombie = false): void {
    const process = this.get(pid)
    for (const child of this.processes.values()) if (child.parent === pid) child.parent = 1
    if (leavesZombie) process.state = ZOMBIE
    else this.processes.delete(pid)
    for (const [other, { state, parent }] of this.processes)
      if (state === ZOMBIE && parent === 1) this.processes.delete(other)
  }

  errno(): number {
    return this.lastErrno
  }

  func(prototype: string): (...values: unknown[]) => unknown {
    const name = /(\w+)\(/.exec(prototype)?.[1] ?? ''
    const calls: Record<string, (...values: never[]) => number> = {
      sysctl: (mib: Buffer, count: number, into: Buffer, length: Buffer) => this.sysctl(mib, count, into, length),
      sysctlbyname: (key: string, into: Buffer, length: Buffer) => this.sysctlByName(key, into, length),
      proc_pidinfo: (pid: number, flavor: number, zombies: number, into: Buffer, bytes: number) =>
        this.pidInfo(pid, flavor, zombies, into, bytes),
      mach_timebase_info: (into: Buffer) => this.timebase(into),
      getsid: (pid: number) => this.processes.get(pid)?.session ?? this.fails(ESRCH),
      kill: (pid: number, signal: number) => this.kill(pid, signal),
    }
    const call = calls[name]
    if (!call) throw new Error(`The made-up libSystem has no ${name}.`)
    return call as (...values: unknown[]) => unknown
  }

  private fails(errno: number): -1 {
    this.lastErrno = errno
    return -1
  }

  private sysctl(mib: Buffer, count: number, into: Buffer, length: Buffer): number {
    const [kern, what, which, pid] = Array.from({ length: 4 }, (_, index) =>
      index < count ? mib.readInt32LE(index * 4) : -1,
    ) as [number, number, number, number]
    if (kern !== 1) return this.fails(EINVAL)
    if (what === 14 && which === 0) return this.table(into, length)
    if (what === 14 && which === 1) {
      const process = this.processes.get(pid)
      if (process?.isHidden) return this.fails(EPERM)
      return this.give(process ? encodeProcess(process) : Buffer.alloc(0), into, length)
    }
    if (what !== 49) return this.fails(EINVAL)
    this.argumentsAsked += 1
    const process = this.processes.get(which)
    if (!process || process.isHidden || process.isForeign || process.state === ZOMBIE) return this.fails(EINVAL)
    return this.give(encodeArguments(process), into, length)
  }

  private letAllAct(): void {
    for (const process of [...this.processes.values()]) if (process.state === RUNS) process.act?.()
  }

  private table(into: Buffer, length: Buffer): number {
    this.letAllAct()
    if (this.tableFails !== 0) return this.fails(this.tableFails)
    const shown = [...this.processes.values()].filter(({ isHidden }) => !isHidden)
    // Newest first, as the kernel's list is: nobody may count on parents coming before their children.
    return this.give(Buffer.concat(shown.reverse().map(encodeProcess)), into, length)
  }

  private give(bytes: Buffer, into: Buffer, length: Buffer): number {
    const room = Number(length.readBigUInt64LE())
    if (bytes.length > room) return this.fails(ENOMEM)
    bytes.copy(into)
    length.writeBigUInt64LE(BigInt(bytes.length))
    return 0
  }

  private sysctlByName(key: string, into: Buffer, length: Buffer): number {
    if (key !== 'kern.bootsessionuuid') return this.fails(EIO)
    return this.give(Buffer.from(`${this.bootId}\0`), into, length)
  }

  private pidInfo(pid: number, flavor: number, zombies: number, into: Buffer, bytes: number): number {
    const process = this.processes.get(pid)
    const isRefused = process && (process.isHidden || (flavor === 17 ? process.hidesIds : process.isForeign))
    const isAbsent = !process || (process.state === ZOMBIE && (zombies === 0 || flavor === 4))
    if (isRefused || isAbsent) {
      this.fails(isRefused ? EPERM : ESRCH)
      return 0
    }
    const answer = flavor === 17 ? encodeUniqueIds(process) : encodeTask()
    if (bytes < answer.length) {
      this.fails(ENOMEM)
      return 0
    }
    answer.copy(into)
    return answer.length
  }

  private timebase(into: Buffer): number {
    into.writeUInt32LE(125, 0)
    into.writeUInt32LE(3, 4)
    return 0
  }

  private kill(pid: number, number: number): number {
    const process = this.processes.get(pid)
    const signal = SIGNALS.get(number)
    if (!signal) return this.fails(EINVAL)
    // Whatever is no plain pid would reach whole groups: recorded, so that a test sees it.
    if (pid <= 0) {
      this.sent.push({ pid, unique: 0, signal })
      return 0
    }
    if (!process) return this.fails(ESRCH)
    if (process.isForeign) return this.fails(EPERM)
    this.sent.push({ pid, unique: process.unique, signal })
    if (process.state === ZOMBIE) return 0
    if (signal === 'SIGKILL') {
      this.die(pid)
      this.letAllAct()
    } else if (signal === 'SIGSTOP') process.state = STOPPED
    else if (signal === 'SIGCONT') process.state = RUNS
    else if (process.state === RUNS) this.die(pid)
    return 0
  }
}

/** struct kinfo_proc, filled with rubbish where nobody is meant to look. */
function encodeProcess({ pid, parent, start, state, argv, session }: FakeProcess): Buffer {
  const bytes = Buffer.alloc(648, 0xa5)
  bytes.writeBigInt64LE(BigInt(Math.floor(start / 1e6)), 0) // kp_proc.p_un.__p_starttime.tv_sec
  bytes.writeInt32LE(start % 1e6, 8) // tv_usec
  bytes.writeUInt8(state, 36) // kp_proc.p_stat
  bytes.writeInt32LE(pid, 40) // kp_proc.p_pid
  bytes.fill(0, 243, 260).write((argv[0] ?? '').slice(-16), 243) // kp_proc.p_comm
  bytes.writeInt32LE(parent, 560) // kp_eproc.e_ppid
  bytes.writeInt32LE(session, 564) // kp_eproc.e_pgid
  return bytes
}

/** struct proc_uniqidentifierinfo. */
function encodeUniqueIds({ unique, parentUnique }: FakeProcess): Buffer {
  const bytes = Buffer.alloc(56, 0xa5)
  bytes.writeBigUInt64LE(BigInt(unique), 16)
  bytes.writeBigUInt64LE(BigInt(parentUnique), 24)
  return bytes
}

/** struct proc_taskinfo: 24 million ticks of 125/3 ns are a second. */
function encodeTask(): Buffer {
  const bytes = Buffer.alloc(96, 0xa5)
  bytes.writeBigUInt64LE(3_000_000n, 8)
  bytes.writeBigUInt64LE(36_000_000n, 16)
  bytes.writeBigUInt64LE(12_000_000n, 24)
  return bytes
}

function encodeArguments({ argv, environment, isRestricted }: FakeProcess): Buffer {
  const count = Buffer.alloc(4)
  count.writeInt32LE(argv.length)
  const path = Buffer.from(`/usr/bin/${argv[0]}\0\0\0\0`)
  const texts = [...argv, ...(isRestricted ? [] : environment)].map((text) => `${text}\0`).join('')
  return Buffer.concat([count, path, Buffer.from(`${texts}\0ptr_munge=\0`)])
}
