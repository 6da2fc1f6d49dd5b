import type { ProcId, Survivor } from '../../preload/contract/process'
import { commandLine, createBelow, createEnclosure, createEstate, openContainer } from './macos-boundary'
import { createMacosSampler } from './macos-samples'
import { loadMacSystem, type MacSystem } from './macos-system'
import { createTable, isLiving, isSame, type Row, type Table } from './macos-table'
import { createTracker } from './macos-tracker'
import type { Liveness, Platform, ProcessFacts, Signal, SignalOutcome } from './platform'
import { unixAddress } from './unix-address'
import { createUnsupported } from './unsupported'

const MEANING =
  'Tracked: what a session starts is followed from parent to child, looked for four times a second and several times at the end, but macOS itself does not prove the end; ' +
  'a program that forks twice within a quarter of a second and hides its mark may outlive its session unseen.'

/**
 * macOS keeps no orphans for us, so trees are tracked. Without koffi not even an identity can be read, and unknown never
 * licenses a signal: a tier that could end nobody would be a promise without a deed, so no agent is started then.
 */
export function createMacos(system: MacSystem | null = loadMacSystem()): Platform {
  if (!system)
    return createUnsupported(
      'darwin',
      'Corral cannot read the process table of this Mac (its part named koffi is missing, or macOS answers otherwise than it knows), so it starts no agent. Install Corral again, or a newer one.',
    )
  const table = createTable(system)

  const liveness = (id: ProcId): Liveness => {
    if (id.bootId !== system.bootId) return 'gone'
    const row = table.row(id.pid)
    if (typeof row !== 'object') return row
    return isSame(id, row) && isLiving(row) ? 'alive' : 'gone'
  }

  return {
    name: 'darwin',
    refusal: null,
    becomeHeir: () => 'tracked',
    bootId: () => system.bootId,
    identify: (pid) => {
      const row = table.row(pid)
      return typeof row === 'object' ? table.idOf(row) : row
    },
    liveness,
    signal: (id, signal) => deliver(system, table, id, signal, liveness),
    enclosure: ({ mark }) => createEnclosure(system, table, mark),
    estate: ({ keepers }) => createEstate(system, table, keepers),
    container: (name) => openContainer(system, table, name),
    below: (roots) => createBelow(system, table, roots),
    onDeath: () => {},
    marked: (name) => marked(system, table, name),
    suspects: ({ agent }) => suspects(system, table, agent),
    tree: (root) => (liveness(root) === 'alive' ? facts(system, table, root) : []),
    sampler: () => createMacosSampler(system, table),
    // What would tell it, the descriptors of each process, is not bound: unknown.
    listening: (processes) => processes.map(() => null),
    proportionalMemory: () => null,
    controlAddress: unixAddress,
    tierMeaning: () => MEANING,
  }
}

/**
 * Right before the signal pid, start time, boot and unique id are compared; between that and kill(2) lie microseconds,
 * in which the process would have to end and all other pids be given away before its own comes round again.
 */
function deliver(
  system: MacSystem,
  table: Table,
  id: ProcId,
  signal: Signal,
  liveness: (id: ProcId) => Liveness,
): SignalOutcome {
  if (!Number.isSafeInteger(id.pid) || id.pid <= 1 || id.pid === process.pid) return 'unknown'
  const state = liveness(id)
  if (state !== 'alive') return state
  const now = system.uniqueIds(id.pid)
  if (typeof now !== 'object') return now
  const before = table.seen(id)
  return before && before.own !== now.own ? 'gone' : system.kill(id.pid, signal)
}

/** Whoever hides its environment (another user's, or one of Apple's own programs) is not found. */
function marked(system: MacSystem, table: Table, name: string): { id: ProcId; value: string }[] {
  const start = `${name}=`
  return (table.read() ?? []).flatMap((row) => {
    const entry = system.arguments(row.pid)?.environment.find((each) => each.startsWith(start))
    return entry ? [{ id: table.idOf(row), value: entry.slice(start.length) }] : []
  })
}

function suspects(system: MacSystem, table: Table, agent: ProcId): Survivor[] {
  if (agent.bootId !== system.bootId) return []
  return (table.read() ?? [])
    .filter((row) => isLiving(row) && row.pid > 1 && row.pid !== process.pid)
    .filter((row) => row.startTime >= agent.startTime && !isSame(agent, row))
    .filter((row) => system.session(row.pid) === agent.pid)
    .map(({ pid }) => ({
      pid,
      command: commandLine(system, pid),
      why: 'It is in the process session that the agent led.',
    }))
}

function facts(system: MacSystem, table: Table, root: ProcId): ProcessFacts[] {
  const tracker = createTracker(system, table, { heads: () => [root] })
  return tracker.look(false).tracked.flatMap(({ id }) => {
    const row = table.row(id.pid)
    return typeof row === 'object' && isSame(id, row) ? [factsOf(system, id, row)] : []
  })
}

function factsOf(system: MacSystem, id: ProcId, row: Row): ProcessFacts {
  const usage = system.usage(row.pid)
  return {
    id,
    parent: row.parent,
    state: row.state,
    command: commandLine(system, row.pid),
    startedAt: row.startTime / 1000,
    cpuSeconds: usage?.cpuSeconds ?? null,
    memoryBytes: usage?.memoryBytes ?? null,
  }
}
