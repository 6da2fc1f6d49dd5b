import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import type { ProcId } from '../../preload/contract/process'

/** One line of /proc/PID/stat, as far as it is needed (proc(5)). */
export type Stat = {
  pid: number
  command: string
  state: string
  parent: number
  group: number
  session: number
  cpuTicks: number
  startTime: number
  residentPages: number
}

/** USER_HZ, fixed at 100 for every architecture that Electron runs on. */
export const TICKS_PER_SECOND = 100
export const PAGE_BYTES = 4096

/** 'gone' when no such process exists, 'unknown' when the system does not let us see. */
export function readStat(pid: number): Stat | 'gone' | 'unknown' {
  return statBy(() => readShort(`/proc/${pid}/stat`))
}

/** The same of a /proc/PID/stat that is open: it tells of the process for which it was opened, never of a later one with its pid. */
export const readOpenStat = (descriptor: number): Stat | 'gone' | 'unknown' => statBy(() => readLine(descriptor))

function statBy(read: () => string): Stat | 'gone' | 'unknown' {
  try {
    return parseStat(read()) ?? 'unknown'
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return code === 'ENOENT' || code === 'ESRCH' ? 'gone' : 'unknown'
  }
}

/** A line of stat is some hundred bytes. One buffer for all, and only the bytes just read are looked at (a needle matched across the end of the last read once killed a bystander). */
const line = Buffer.alloc(4096)

/** 1.7 times as fast as readFileSync, which first asks for the size that /proc does not tell. */
function readShort(file: string): string {
  const descriptor = openSync(file, 'r')
  try {
    return readLine(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const readLine = (descriptor: number): string =>
  line.toString('latin1', 0, readSync(descriptor, line, 0, line.length, 0))

/** Of those behind the command: the first one, and the last that is needed. */
const [FIRST_FIELD, LAST_FIELD] = [3, 24]

/** The command may hold spaces and brackets of its own, so fields are counted from the last ')'. */
export function parseStat(text: string): Stat | null {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  if (open < 0 || close < open) return null
  const fields = text.slice(close + 2).split(' ', LAST_FIELD - FIRST_FIELD + 1)
  const field = (number: number) => Number(fields[number - FIRST_FIELD])
  const stat: Stat = {
    pid: Number(text.slice(0, open)),
    command: text.slice(open + 1, close),
    state: fields[0] ?? '?',
    parent: field(4),
    group: field(5),
    session: field(6),
    cpuTicks: field(14) + field(15),
    startTime: field(22),
    residentPages: field(24),
  }
  return Number.isSafeInteger(stat.pid) && Number.isSafeInteger(stat.startTime) ? stat : null
}

/** Direct children of a process over all its threads. Needs CONFIG_PROC_CHILDREN, else a scan of /proc answers. */
export function childrenOf(pid: number): number[] {
  const found: number[] = []
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')
      for (const word of text.split(' ')) if (word !== '') found.push(Number(word))
    }
    return found
  } catch (error) {
    // The process may have ended while we read; only a kernel without the file asks for the long way.
    return hasChildrenFile() || (error as NodeJS.ErrnoException).code !== 'ENOENT' ? found : childrenByScan(pid)
  }
}

let childrenFile: boolean | null = null
function hasChildrenFile(): boolean {
  if (childrenFile === null) {
    try {
      readFileSync(`/proc/self/task/${process.pid}/children`)
      childrenFile = true
    } catch {
      childrenFile = false
    }
  }
  return childrenFile
}

function childrenByScan(pid: number): number[] {
  return allPids().filter((candidate) => {
    const stat = readStat(candidate)
    return typeof stat === 'object' && stat.parent === pid
  })
}

export function allPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isSafeInteger)
}

/** The command line with spaces for separators; the short name when it hides (a zombie, another user). */
export function commandLine(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    if (text !== '') return text
  } catch {
    // Ended, or not ours to read: the short name below is what is left to say.
  }
  const stat = readStat(pid)
  return typeof stat === 'object' ? stat.command : `process ${pid}`
}

export const identityOf = ({ pid, startTime }: Stat): ProcId => ({ pid, startTime, bootId: readBootId() })

/** One variable of a process's environment as it was at its exec (proc(5)); null when unset, hidden or gone. */
export function readEnvironment(pid: number, name: string): string | null {
  try {
    const entry = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .find((each) => each.startsWith(`${name}=`))
    return entry?.slice(name.length + 1) ?? null
  } catch {
    return null
  }
}

let bootIdentity: string | null = null
export function readBootId(): string {
  bootIdentity ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  return bootIdentity
}

/** Epoch milliseconds of the machine's start, from the line btime of /proc/stat. */
export function bootedAt(): number {
  const match = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))
  return Number(match?.[1] ?? 0) * 1000
}
