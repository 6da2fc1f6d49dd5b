import type { ProcId } from '../../preload/contract/process'
import type { Liveness, ProcessFacts, Signal, SignalOutcome } from './platform'
import type { ProcessEntry, ProcessHandle, WindowsSystem } from './windows-system'

/** 0 is the idle time and 4 the kernel itself: no order of ours is ever for them. */
const LAST_OF_THE_SYSTEM = 4

/** Uses a handle and closes it, whatever happens. */
export function using<Handle extends { close(): void }, T>(handle: Handle, use: (handle: Handle) => T): T {
  try {
    return use(handle)
  } finally {
    handle.close()
  }
}

/** Times of creation do not follow the clock once they are given, so pid and time name a process also across boots; the boot only tells sooner. */
export const idOf = (system: WindowsSystem, process: { pid: number; createdAt: number }): ProcId => ({
  pid: process.pid,
  startTime: process.createdAt,
  bootId: system.bootId(),
})

/** Of a process that died a moment ago too, as long as somebody (libuv, who spawned it) holds a handle to it. */
export function identify(system: WindowsSystem, pid: number): ProcId | 'gone' | 'unknown' {
  const handle = system.openProcess(pid, 'look')
  if (handle === 'gone' || handle === 'unknown') return handle
  const createdAt = handle === 'denied' ? fromSnapshot(system, pid) : using(handle, (each) => each.createdAt())
  if (typeof createdAt === 'string') return createdAt
  return createdAt === null ? 'unknown' : idOf(system, { pid, createdAt })
}

export function liveness(system: WindowsSystem, id: ProcId): Liveness {
  if (id.bootId !== system.bootId()) return 'gone'
  const handle = system.openProcess(id.pid, 'look')
  if (handle === 'gone' || handle === 'unknown') return handle
  if (handle !== 'denied') return using(handle, (each) => stateOf(each, id))
  const createdAt = fromSnapshot(system, id.pid)
  if (typeof createdAt === 'string') return createdAt
  return createdAt === id.startTime ? 'alive' : 'gone'
}

/**
 * Opens the process first and compares then, so that whoever was checked is whoever is ended: a handle keeps its pid
 * from being given to another. Windows has no signal but the end.
 */
export function signal(system: WindowsSystem, id: ProcId, wanted: Signal): SignalOutcome {
  if (id.pid <= LAST_OF_THE_SYSTEM || id.pid === system.ownPid) return 'unknown'
  if (id.bootId !== system.bootId()) return 'gone'
  const handle = system.openProcess(id.pid, wanted === 'SIGKILL' ? 'end' : 'look')
  if (handle === 'gone' || handle === 'unknown') return handle
  if (handle === 'denied') {
    const state = liveness(system, id)
    return state === 'alive' ? 'not-permitted' : state
  }
  return using(handle, (process) => {
    const state = stateOf(process, id)
    if (state !== 'alive') return state
    if (wanted !== 'SIGKILL') return 'not-possible'
    if (process.terminate()) return 'sent'
    // Refused as well when it is falling already.
    return process.hasExited() ? 'gone' : 'not-permitted'
  })
}

/**
 * Everybody below these processes, parents before children, without the roots themselves, who may be gone by now. A
 * parent's number says little here, for it is reused while its children live: a child is younger than its parent, and
 * when another bears the number now, that one is younger than the child.
 */
export function descendants(
  entries: readonly ProcessEntry[],
  roots: readonly Pick<ProcessEntry, 'pid' | 'createdAt'>[],
): ProcessEntry[] {
  const living = new Map(entries.map((entry) => [entry.pid, entry]))
  const found: ProcessEntry[] = []
  const seen = new Set(roots.map(nameOf))
  const waiting = [...roots]
  for (let parent = waiting.shift(); parent; parent = waiting.shift()) {
    const { pid, createdAt } = parent
    const holder = living.get(pid)
    const reusedAt = holder && holder.createdAt !== createdAt ? holder.createdAt : Number.POSITIVE_INFINITY
    for (const entry of entries) {
      if (entry.parent !== pid || entry.pid === pid || seen.has(nameOf(entry))) continue
      if (entry.createdAt < createdAt || entry.createdAt >= reusedAt) continue
      seen.add(nameOf(entry))
      found.push(entry)
      waiting.push(entry)
    }
  }
  return found
}

/** What a process runs, as far as it shows it; '' when it is gone or hides. */
export function commandOf(system: WindowsSystem, id: ProcId): string {
  const handle = system.openProcess(id.pid, 'look')
  if (typeof handle !== 'object') return ''
  return using(handle, (process) => (process.createdAt() === id.startTime ? process.command() : ''))
}

/** The process first, then everybody below it; none when it is gone. */
export function tree(system: WindowsSystem, root: ProcId): ProcessFacts[] {
  const entries = system.processes() ?? []
  const top = entries.find((entry) => entry.pid === root.pid && entry.createdAt === root.startTime)
  if (!top || root.bootId !== system.bootId()) return []
  return [top, ...descendants(entries, [top])].map((entry) => {
    const id = idOf(system, entry)
    const { parent, createdAt, cpuSeconds, memoryBytes } = entry
    // Windows knows no states like sleeping and stopped: threads have them, not processes.
    return {
      id,
      parent,
      state: '',
      command: commandOf(system, id),
      startedAt: createdAt / 1000,
      cpuSeconds,
      memoryBytes,
    }
  })
}

const nameOf = ({ pid, createdAt }: Pick<ProcessEntry, 'pid' | 'createdAt'>) => `${pid}:${createdAt}`

function stateOf(process: ProcessHandle, id: ProcId): Liveness {
  const createdAt = process.createdAt()
  if (createdAt === null) return 'unknown'
  if (createdAt !== id.startTime) return 'gone'
  const hasExited = process.hasExited()
  return hasExited === null ? 'unknown' : hasExited ? 'gone' : 'alive'
}

/** When another user's process was created: the list of all tells it, where the process itself may not be opened. */
function fromSnapshot(system: WindowsSystem, pid: number): number | 'gone' | 'unknown' {
  const entries = system.processes()
  if (!entries) return 'unknown'
  return entries.find((entry) => entry.pid === pid)?.createdAt ?? 'gone'
}
