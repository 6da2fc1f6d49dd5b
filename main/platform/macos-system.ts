import {
  type MacProcess,
  PROCESS_BYTES,
  parseArguments,
  parseProcesses,
  parseTask,
  parseUniqueIds,
  TASK_BYTES,
  UNIQUE_IDS_BYTES,
  type UniqueIds,
} from './macos-layout'
import type { Signal, SignalOutcome } from './platform'

/** What the macOS tier asks of the system. Nothing here throws; what could not be learned is null or 'unknown', never a guess. */
export type MacSystem = {
  /** Names this boot: a UUID that the kernel makes anew each time. */
  readonly bootId: string
  /** Every process of every user, zombies too; null when the system did not tell. */
  processes(): MacProcess[] | null
  process(pid: number): MacProcess | 'gone' | 'unknown'
  uniqueIds(pid: number): UniqueIds | 'gone' | 'unknown'
  /** null: it hides (another user's, or one of Apple's own programs), or is gone. */
  arguments(pid: number): { command: string[]; environment: string[] } | null
  usage(pid: number): { cpuSeconds: number; memoryBytes: number } | null
  /** The pid that leads its process session (getsid(2)); null when it cannot be learned. */
  session(pid: number): number | null
  /** kill(2), without any check of who that is: only signal() of the platform may call it. */
  kill(pid: number, signal: Signal): SignalOutcome
}

/** The part of koffi that is used, so that a test can stand in for libSystem. */
export type NativeLibrary = {
  func(prototype: string): (...values: unknown[]) => unknown
  errno(): number
}

/** Where every program of macOS finds the system's calls; the file itself lives in the loader's cache (dyld(1)). */
const LIB_SYSTEM = '/usr/lib/libSystem.B.dylib'

// <sys/sysctl.h>
const CTL_KERN = 1
const KERN_PROC = 14
const KERN_PROC_ALL = 0
const KERN_PROC_PID = 1
const KERN_PROCARGS2 = 49
// <sys/proc_info.h>, bsd/sys/proc_info_private.h
const PROC_PIDTASKINFO = 4
const PROC_PIDUNIQIDENTIFIERINFO = 17
/** As the argument of proc_pidinfo: of zombies too (bsd/kern/proc_info.c, findzomb). */
const ZOMBIES_TOO = 1
// <sys/errno.h>
const EPERM = 1
const ESRCH = 3
const ENOMEM = 12
/** <sys/signal.h>; written out, because the numbers of other systems differ. */
const SIGNALS: Record<Signal, number> = { SIGKILL: 9, SIGTERM: 15, SIGSTOP: 17, SIGCONT: 19 }

/** ARG_MAX, <sys/syslimits.h>: arguments and environment never take more. */
const ARGUMENTS_BYTES = 1024 * 1024
const FIRST_TABLE_BYTES = 512 * PROCESS_BYTES
/** The table may grow while it is read; doubled so often it holds more than macOS has pids (99,999). */
const TABLE_TRIES = 9

/** null when koffi is not there, or macOS does not answer as its headers say: then nothing that it tells may license a signal. */
export function loadMacSystem(): MacSystem | null {
  try {
    const koffi = require('koffi') as typeof import('koffi')
    const library = koffi.load(LIB_SYSTEM)
    return trusted(bindMacSystem({ func: (prototype) => library.func(prototype), errno: () => koffi.errno() }))
  } catch {
    return null
  }
}

/**
 * The calls behind MacSystem. The table comes from sysctl(3) and not from proc_pidinfo's PROC_PIDTBSDINFO, which refuses
 * other users' processes (EPERM): a tool that became root through sudo would have no identity and could not be named.
 * Throws when the library lacks a call.
 */
export function bindMacSystem(library: NativeLibrary): MacSystem {
  const sysctl = library.func('int sysctl(void *, uint32_t, void *, void *, void *, size_t)')
  const sysctlByName = library.func('int sysctlbyname(const char *, void *, void *, void *, size_t)')
  const pidInfo = library.func('int proc_pidinfo(int, int, uint64_t, void *, int)')
  const timebase = library.func('int mach_timebase_info(void *)')
  const getsid = library.func('int getsid(int)')
  const kill = library.func('int kill(int, int)')
  let tableBuffer = Buffer.alloc(0)
  const processBuffer = Buffer.alloc(PROCESS_BYTES)
  const informationBuffer = Buffer.alloc(Math.max(UNIQUE_IDS_BYTES, TASK_BYTES))
  // Not zeroed: only what the kernel wrote is looked at, and pages that nobody touches cost nothing.
  const argumentsBuffer = Buffer.allocUnsafeSlow(ARGUMENTS_BYTES)
  const length = Buffer.alloc(8)
  const secondsPerTick = readTimebase(timebase)

  /** The bytes that the kernel wrote, no more (a needle found beyond them once killed a bystander); else its errno. */
  const read = (name: number[], into: Buffer): Buffer | number => {
    length.writeBigUInt64LE(BigInt(into.length))
    if (sysctl(integers(name), name.length, into, length, null, 0) !== 0) return library.errno()
    return into.subarray(0, Math.min(Number(length.readBigUInt64LE()), into.length))
  }

  const information = (pid: number, flavor: number, bytes: number): Buffer | 'gone' | 'unknown' => {
    // proc_pidinfo says 0 where the system call said -1; errno tells why (libsyscall/wrappers/libproc/libproc.c).
    const written = pidInfo(pid, flavor, ZOMBIES_TOO, informationBuffer, bytes)
    if (written === bytes) return informationBuffer.subarray(0, bytes)
    return written === 0 && library.errno() === ESRCH ? 'gone' : 'unknown'
  }

  return {
    bootId: readBootId(sysctlByName),
    processes: () => {
      if (tableBuffer.length === 0) tableBuffer = Buffer.alloc(FIRST_TABLE_BYTES)
      for (let tries = 0; tries < TABLE_TRIES; tries += 1) {
        const bytes = read([CTL_KERN, KERN_PROC, KERN_PROC_ALL], tableBuffer)
        if (typeof bytes === 'object') return parseProcesses(bytes)
        if (bytes !== ENOMEM) return null
        tableBuffer = Buffer.alloc(tableBuffer.length * 2)
      }
      return null
    },
    process: (pid) => {
      const bytes = read([CTL_KERN, KERN_PROC, KERN_PROC_PID, pid], processBuffer)
      if (typeof bytes === 'number') return bytes === ESRCH ? 'gone' : 'unknown'
      // For a pid that nobody has the call succeeds and writes nothing (known from the field: Go's wrapper makes it EIO).
      if (bytes.length === 0) return 'gone'
      const [found] = parseProcesses(bytes)
      return found?.pid === pid ? found : 'unknown'
    },
    uniqueIds: (pid) => {
      const bytes = information(pid, PROC_PIDUNIQIDENTIFIERINFO, UNIQUE_IDS_BYTES)
      return typeof bytes === 'object' ? parseUniqueIds(bytes) : bytes
    },
    arguments: (pid) => {
      const bytes = read([CTL_KERN, KERN_PROCARGS2, pid], argumentsBuffer)
      return typeof bytes === 'object' ? parseArguments(bytes) : null
    },
    usage: (pid) => {
      const bytes = information(pid, PROC_PIDTASKINFO, TASK_BYTES)
      if (typeof bytes !== 'object') return null
      const { ticks, residentBytes } = parseTask(bytes)
      return { cpuSeconds: ticks * secondsPerTick, memoryBytes: residentBytes }
    },
    session: (pid) => {
      const leader = Number(getsid(pid))
      return leader > 0 ? leader : null
    },
    kill: (pid, signal) => {
      if (kill(pid, SIGNALS[signal]) === 0) return 'sent'
      const errno = library.errno()
      return errno === ESRCH ? 'gone' : errno === EPERM ? 'not-permitted' : 'unknown'
    },
  }
}

/**
 * Whether the answers fit what Node knows for sure of this very process. The layouts are Apple's to change and were never
 * seen at work by who wrote this: where they are wrong, no agent is started, rather than a wrong process signalled.
 */
export function trusted(system: MacSystem): MacSystem | null {
  const self = system.process(process.pid)
  if (typeof self !== 'object' || self.parent !== process.ppid) return null
  const began = Date.now() - performance.now()
  const isOurTime = Math.abs(self.startTime / 1000 - began) < CLOCK_SLACK_MS
  const isListed = system.processes()?.some(({ pid, startTime }) => pid === self.pid && startTime === self.startTime)
  const ids = system.uniqueIds(process.pid)
  const isNumbered = typeof ids === 'object' && ids.parent > 0 && ids.own > ids.parent
  return isOurTime && isListed && isNumbered && BOOT_ID.test(system.bootId) ? system : null
}

/** A clock that was set since the start moves one of the two times; a layout that is wrong gives another century. */
const CLOCK_SLACK_MS = 366 * 24 * 60 * 60 * 1000
const BOOT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** kern.bootsessionuuid: 36 characters and a NUL (bsd/kern/kern_sysctl.c). Empty when it cannot be read. */
function readBootId(sysctlByName: (...values: unknown[]) => unknown): string {
  const text = Buffer.alloc(64)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  if (sysctlByName('kern.bootsessionuuid', text, length, null, 0) !== 0) return ''
  return text.toString('latin1', 0, text.indexOf(0))
}

/** proc_taskinfo counts in ticks of mach_absolute_time(3): nanoseconds on Intel, 125/3 of them on Apple silicon. */
function readTimebase(timebase: (...values: unknown[]) => unknown): number {
  const fraction = Buffer.alloc(8)
  if (timebase(fraction) !== 0) return 1e-9
  return fraction.readUInt32LE(0) / fraction.readUInt32LE(4) / 1e9
}

function integers(values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  values.forEach((value, index) => {
    bytes.writeInt32LE(value, index * 4)
  })
  return bytes
}
