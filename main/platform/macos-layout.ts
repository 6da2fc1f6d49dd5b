/**
 * What the kernel of macOS writes into our buffers, read by offset. All offsets are those of 64-bit processes, computed
 * from the public headers of XNU; both architectures are little-endian.
 */

/** One process as the table of the kernel shows it (struct kinfo_proc). */
export type MacProcess = {
  pid: number
  parent: number
  group: number
  /** Microseconds since the epoch. */
  startTime: number
  /** A letter as ps(1) has it: I being made, R runs, S sleeps, T stopped, Z zombie; ? for what it does not tell. */
  state: string
  /** The file's name, cut at 16 characters. */
  name: string
}

/** Numbers that the kernel gives once a boot: 1, 2, 3 … A reused pid has another one (p_uniqueid, bsd/sys/proc_internal.h). */
export type UniqueIds = {
  own: number
  /** Of the process that forked this one; it stays when the parent dies and launchd takes its place (p_puniqueid). */
  parent: number
}

/** struct kinfo_proc, bsd/sys/sysctl.h: struct extern_proc (296 bytes, bsd/sys/proc.h), then struct eproc. */
export const PROCESS_BYTES = 648
const PROCESS = { startSeconds: 0, startMicroseconds: 8, state: 36, pid: 40, name: 243, parent: 560, group: 564 }
const NAME_BYTES = 17
/** SIDL 1, SRUN 2, SSLEEP 3, SSTOP 4, SZOMB 5 (bsd/sys/proc.h). */
const STATES = '?IRSTZ'

/** struct proc_uniqidentifierinfo, bsd/sys/proc_info_private.h. */
export const UNIQUE_IDS_BYTES = 56
const UNIQUE_IDS = { own: 16, parent: 24 }

/** struct proc_taskinfo, bsd/sys/proc_info.h: times in ticks of the machine's clock, sizes in bytes. */
export const TASK_BYTES = 96
const TASK = { residentBytes: 8, userTicks: 16, systemTicks: 24 }

/** Every whole process in the bytes. */
export function parseProcesses(bytes: Buffer): MacProcess[] {
  return Array.from({ length: Math.floor(bytes.length / PROCESS_BYTES) }, (_, index) =>
    parseProcess(bytes.subarray(index * PROCESS_BYTES, (index + 1) * PROCESS_BYTES)),
  )
}

function parseProcess(bytes: Buffer): MacProcess {
  const name = bytes.subarray(PROCESS.name, PROCESS.name + NAME_BYTES)
  const seconds = Number(bytes.readBigInt64LE(PROCESS.startSeconds))
  return {
    pid: bytes.readInt32LE(PROCESS.pid),
    parent: bytes.readInt32LE(PROCESS.parent),
    group: bytes.readInt32LE(PROCESS.group),
    startTime: seconds * 1_000_000 + bytes.readInt32LE(PROCESS.startMicroseconds),
    state: STATES[bytes.readUInt8(PROCESS.state)] ?? '?',
    name: textUpToNul(name),
  }
}

export function parseUniqueIds(bytes: Buffer): UniqueIds {
  return {
    own: Number(bytes.readBigUInt64LE(UNIQUE_IDS.own)),
    parent: Number(bytes.readBigUInt64LE(UNIQUE_IDS.parent)),
  }
}

export function parseTask(bytes: Buffer): { ticks: number; residentBytes: number } {
  return {
    ticks: Number(bytes.readBigUInt64LE(TASK.userTicks) + bytes.readBigUInt64LE(TASK.systemTicks)),
    residentBytes: Number(bytes.readBigUInt64LE(TASK.residentBytes)),
  }
}

/**
 * What KERN_PROCARGS2 tells (sysctl_procargsx, bsd/kern/kern_sysctl.c): the count of arguments, the program's path, some
 * NULs, the arguments, the environment, an empty text. A program called with empty first arguments makes that ambiguous:
 * then some of its environment counts as arguments, so a mark may be missed, but an argument never counts as a mark.
 */
export function parseArguments(bytes: Buffer): { command: string[]; environment: string[] } | null {
  if (bytes.length < 4) return null
  const count = bytes.readInt32LE(0)
  const afterPath = bytes.indexOf(0, 4)
  if (count < 0 || afterPath < 0) return null
  let at = afterPath
  while (at < bytes.length && bytes[at] === 0) at += 1
  const texts: string[] = []
  while (at < bytes.length) {
    const end = bytes.indexOf(0, at)
    const text = bytes.toString('utf8', at, end < 0 ? bytes.length : end)
    // The texts after this one are the loader's own, not the environment.
    if (text === '' && texts.length >= count) break
    texts.push(text)
    at = end < 0 ? bytes.length : end + 1
  }
  return { command: texts.slice(0, count), environment: texts.slice(count) }
}

function textUpToNul(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}
