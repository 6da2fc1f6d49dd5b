import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { ProcId, Proof } from '../../preload/contract/process'
import type { Boundary, Enclosure } from './platform'
import { commandOf, descendants, identify, idOf, liveness, using } from './windows-processes'
import type { JobHandle, ProcessEntry, ProcessHandle, WindowsSystem } from './windows-system'

/** Names a container that is a job: the rest is the job's name. */
const JOB = 'job:'
/** Names a container that is whatever is below a keeper: pid:PID:START TIME:BOOT. */
const BELOW_KEEPER = 'pid:'

/**
 * Two jobs, one in the other. The outer one holds the keeper itself and everybody below it; the keeper has the only
 * lasting handle, so its death by any cause closes the job, and the system ends all who are in it (winnt.h,
 * JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE). The inner one holds the agent and what it starts, and is ended with one call
 * while the keeper lives on and looks until the outer one counts nobody but itself. null when the system refuses.
 */
export function createJobEnclosure(system: WindowsSystem, session: string): Enclosure | null {
  // Global, so that the name means the same in every log-in of this person; unguessable, so that nobody takes it first.
  const name = `Global\\corral-${session}-${randomBytes(8).toString('hex')}`
  const outer = system.createJob(name)
  if (!outer) return null
  if (!outer.addSelf()) {
    outer.close()
    return null
  }
  const inner = system.createJob(null)
  return {
    tier: 'job',
    container: `${JOB}${name}`,
    members: () => membersOf(system, outer),
    ...nothingToBury,
    // Whoever asks runs in it, so one is nobody else.
    emptiness: () => (outer.active() === 1 || nobodyRunsIn(system, outer) ? 'proven' : 'occupied'),
    proof: 'job-empty',
    endAll: () => void inner?.terminate(),
    describe: (id) => commandOf(system, id),
    release: () => inner?.close(),
    leash: (file, args) => ({ file, args }),
    enclose: (agent) => takeIn(system, agent, outer, inner),
  }
}

/** Where the system gives no jobs: what hangs below the agent, seen again and again. Proves nothing. */
export function createTrackedEnclosure(system: WindowsSystem): Enclosure {
  const agents: ProcId[] = []
  const keeper = identify(system, system.ownPid)
  return {
    ...createTracked(system, () => agents, true),
    container:
      typeof keeper === 'object' ? `${BELOW_KEEPER}${keeper.pid}:${keeper.startTime}:${keeper.bootId}` : BELOW_KEEPER,
    leash: (file, args) => ({ file, args }),
    enclose: (agent) => void agents.push(agent),
  }
}

/** What a dead keeper's enclosure held. Throws for a name that is none of ours. */
export function openContainer(system: WindowsSystem, name: string): Boundary {
  if (name.startsWith(JOB)) return createLeftJob(system, name.slice(JOB.length))
  const [, pid, startTime, bootId] = /^pid:(\d+):(\d+):(.+)$/.exec(name) ?? []
  if (!bootId) throw new Error(`There is no container of this kind: ${name}.`)
  const keeper = { pid: Number(pid), startTime: Number(startTime), bootId }
  return createTracked(system, () => [keeper], false)
}

/** The trees below living processes, without those: seen from outside, so nothing is proven. */
export function createBelow(system: WindowsSystem, roots: () => readonly ProcId[]): Boundary {
  const living = () => roots().filter((root) => liveness(system, root) === 'alive')
  return { ...createTracked(system, living, false), endAll: null }
}

/** Nothing falls to a warden here: the job of a dead keeper ends its members itself. */
export const createEstate = (): Boundary => ({
  tier: 'best-effort',
  members: () => [],
  ...nothingToBury,
  emptiness: () => 'seems-empty',
  proof: 'scan',
  endAll: null,
  describe: () => '',
  release: () => {},
})

/** Windows has no zombies: the exit code lies with whoever holds a handle. */
const nothingToBury = { reap: () => 0 }

/**
 * The job of a dead keeper. That it cannot be opened any more, because there is none of this name, proves that its last
 * handle was closed, and with it all members ended. It is opened for the moment of each look only: a handle that stayed
 * open would keep the job from closing.
 */
function createLeftJob(system: WindowsSystem, name: string): Boundary {
  let proof: Proof = 'scan'
  return {
    tier: 'job',
    members: () => {
      const job = system.openJob(name)
      return typeof job === 'object' ? using(job, (each) => membersOf(system, each)) : []
    },
    ...nothingToBury,
    emptiness: () => {
      const job = system.openJob(name)
      const isEmpty = typeof job === 'object' && using(job, (each) => each.active() === 0 || nobodyRunsIn(system, each))
      proof = job === 'gone' ? 'job-closed' : isEmpty ? 'job-empty' : 'scan'
      return proof === 'scan' ? 'occupied' : 'proven'
    },
    // As of the last look: a job that could not be looked into proves nothing.
    get proof() {
      return proof
    },
    endAll: () => {
      const job = system.openJob(name)
      if (typeof job === 'object') using(job, (each) => each.terminate())
    },
    describe: (id) => commandOf(system, id),
    release: () => {},
  }
}

/**
 * Everybody below the roots and below whoever was ever seen there, so that a parent's end hides no child that was met
 * before. `withRoots`: the roots are members themselves.
 */
function createTracked(system: WindowsSystem, roots: () => readonly ProcId[], withRoots: boolean): Boundary {
  const known = new Map<string, Pick<ProcessEntry, 'pid' | 'createdAt'>>()
  const taskkill = createTaskkill(system)
  const look = (): ProcessEntry[] => {
    const entries = system.processes() ?? []
    const tops = roots()
      .filter((root) => root.bootId === system.bootId())
      .map(({ pid, startTime }) => ({ pid, createdAt: startTime }))
    const below = descendants(entries, [...tops, ...known.values()])
    for (const each of below) known.set(`${each.pid}:${each.createdAt}`, each)
    const isKnown = (entry: ProcessEntry) => known.has(`${entry.pid}:${entry.createdAt}`)
    const isRoot = (entry: ProcessEntry) =>
      tops.some((top) => top.pid === entry.pid && top.createdAt === entry.createdAt)
    return entries
      .filter((entry) => entry.pid !== system.ownPid && (isKnown(entry) || (withRoots && isRoot(entry))))
      .sort((one, other) => one.createdAt - other.createdAt)
  }
  return {
    tier: 'best-effort',
    members: () => look().map((entry) => idOf(system, entry)),
    ...nothingToBury,
    emptiness: () => (system.processes() && look().length === 0 ? 'seems-empty' : 'occupied'),
    proof: 'scan',
    endAll: () => {
      const members = look()
      const pids = new Set(members.map((each) => each.pid))
      // It walks down from each by itself.
      for (const top of members.filter((each) => !pids.has(each.parent))) taskkill.end(idOf(system, top))
    },
    describe: (id) => commandOf(system, id),
    release: () => taskkill.release(),
  }
}

/**
 * Windows's own way to end a tree, by the absolute path of the tool: a folder on PATH must not offer another. While it
 * runs, the process that it was told to end is held open, so that its number cannot become a stranger's.
 */
function createTaskkill(system: WindowsSystem): { end(id: ProcId): void; release(): void } {
  const running = new Map<string, { tool: ProcessHandle; target: ProcessHandle }>()
  const letGo = (key: string) => {
    const each = running.get(key)
    each?.tool.close()
    each?.target.close()
    running.delete(key)
  }
  return {
    end: (id) => {
      const key = `${id.pid}:${id.startTime}`
      if (running.get(key)?.tool.hasExited() === false) return
      letGo(key)
      const target = system.openProcess(id.pid, 'look')
      if (typeof target !== 'object') return
      const isTheOne = target.createdAt() === id.startTime && target.hasExited() === false
      const file = path.win32.join(system.systemFolder(), 'taskkill.exe')
      const tool = isTheOne ? system.start(file, ['/T', '/F', '/PID', String(id.pid)]) : null
      if (tool) running.set(key, { tool, target })
      else target.close()
    },
    release: () => {
      for (const key of [...running.keys()]) letGo(key)
    },
  }
}

/**
 * Node cannot spawn a process that waits to be let go, so the agent is put into the inner job right after its spawn. What
 * it started before that is in the outer one, as it is itself: if not even that holds it, it must not run.
 */
function takeIn(system: WindowsSystem, agent: ProcId, outer: JobHandle, inner: JobHandle | null): void {
  const handle = system.openProcess(agent.pid, 'take-in')
  if (handle === 'gone') return
  if (typeof handle === 'string') throw new Error('Windows does not let Corral hold the agent')
  using(handle, (process) => {
    if (process.createdAt() !== agent.startTime || process.hasExited()) return
    const isHeld = outer.pids()?.includes(agent.pid) || outer.add(process)
    if (!isHeld) throw new Error('Windows does not let Corral hold the agent')
    // Refused, it only costs the one call that ends all at once: they are then ended one by one.
    inner?.add(process)
  })
}

/**
 * Whether everybody whom a job still counts has exited, but for us. Under Wine 8 a process that was ended before it
 * even had a time of creation is counted for ever, and the count alone would never prove the end (seen in about 1 of 100
 * ends of programs that start others without pause). All are held open while the list is read again, so that each number is still a member's;
 * and nobody comes in when nobody runs who could start one.
 */
function nobodyRunsIn(system: WindowsSystem, job: JobHandle): boolean {
  const counted = job.pids()
  if (!counted || counted.length !== job.active()) return false
  const others = counted.filter((pid) => pid !== system.ownPid)
  const handles = others.map((pid) => system.openProcess(pid, 'look')).filter((handle) => typeof handle === 'object')
  const haveExited = handles.length === others.length && handles.every((handle) => handle.hasExited() === true)
  const again = job.pids()
  for (const handle of handles) handle.close()
  return haveExited && again?.length === counted.length && again.every((pid) => counted.includes(pid))
}

/**
 * Who is in a job, without us, by age: parents come before their children. A number from the job's list may be a
 * stranger's a moment later, but not while the process is held open: who is still in the list then is a member. Who
 * cannot be opened is known by the list of all. (IsProcessInJob would do, but under Wine 8 it needs more rights than
 * Windows gives for another's process.)
 */
function membersOf(system: WindowsSystem, job: JobHandle): ProcId[] {
  const opened = (job.pids() ?? [])
    .filter((pid) => pid !== system.ownPid)
    .map((pid) => ({ pid, handle: system.openProcess(pid, 'look') }))
  const denied = opened.filter(({ handle }) => handle === 'denied').map(({ pid }) => pid)
  const entries = denied.length > 0 ? (system.processes() ?? []).filter((entry) => denied.includes(entry.pid)) : []
  const still = new Set(job.pids() ?? [])
  const held = opened.flatMap(({ pid, handle }) => {
    if (typeof handle !== 'object') return []
    const createdAt = using(handle, (each) => (each.hasExited() === false ? each.createdAt() : null))
    return createdAt === null ? [] : [{ pid, createdAt }]
  })
  return [...held, ...entries]
    .filter(({ pid }) => still.has(pid))
    .sort((one, other) => one.createdAt - other.createdAt)
    .map((each) => idOf(system, each))
}
