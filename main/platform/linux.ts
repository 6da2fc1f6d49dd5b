import { accessSync, constants, readlinkSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import path from 'node:path'
import type { ContainmentTier, ProcId, Survivor } from '../../preload/contract/process'
import { containerName, createBelow, createEstate, createKeeperBoundary, openContainer } from './linux-boundary'
import { createCgroup } from './linux-cgroup'
import { type Libc, loadLibc } from './linux-libc'
import { listening } from './linux-ports'
import {
  allPids,
  bootedAt,
  childrenOf,
  commandLine,
  identityOf,
  PAGE_BYTES,
  readBootId,
  readEnvironment,
  readStat,
  TICKS_PER_SECOND,
} from './linux-proc'
import { createLinuxSampler, proportionalMemory } from './linux-samples'
import type { Platform, ProcessFacts, Signal, SignalOutcome } from './platform'
import { unixAddress } from './unix-address'

/**
 * Ends this wrapper unless the keeper is still the parent (it may have died between fork and prctl), and offers the
 * agent to the out-of-memory killer before the person's own programs. Set before exec, so that tools inherit it.
 */
const LEASH = [
  '[ "$PPID" = "$0" ] || exit 125',
  // The cgroup's file, or nothing. Joined before exec, so that nobody is born outside; the subreaper holds whoever could not join.
  '[ -z "$1" ] || { echo 0 > "$1"; } 2>/dev/null',
  '{ echo 300 > /proc/self/oom_score_adj; } 2>/dev/null',
  'shift',
  'exec "$@"',
].join('; ')

export function createLinux(): Platform {
  let loaded: { libc: Libc | null } | null = null
  const libc = () => {
    loaded ??= { libc: loadLibc() }
    return loaded.libc
  }

  const identify = (pid: number): ProcId | 'gone' | 'unknown' => {
    const stat = readStat(pid)
    return typeof stat === 'object' ? identityOf(stat) : stat
  }

  const liveness = (id: ProcId) => {
    if (id.bootId !== readBootId()) return 'gone'
    const now = readStat(id.pid)
    if (typeof now !== 'object') return now
    return now.startTime === id.startTime && now.state !== 'Z' && now.state !== 'X' ? 'alive' : 'gone'
  }

  return {
    name: 'linux',
    refusal: null,
    becomeHeir: () => {
      const isHeir = libc()?.becomeSubreaper() ?? false
      const cgroup = createCgroup(`corral-probe-${process.pid}`, isDelegated)
      cgroup?.remove()
      return cgroup ? 'cgroup' : isHeir ? 'subreaper' : 'best-effort'
    },
    bootId: readBootId,
    identify,
    liveness,
    signal: (id, signal) => deliver(libc(), id, signal, () => liveness(id)),
    enclosure: ({ session, mark, ours }) => {
      const cgroup = createCgroup(`corral-${session}`, isDelegated)
      return {
        ...createKeeperBoundary(libc(), cgroup, mark, ours),
        container: containerName(cgroup, mark),
        leash: (file, args) => leash(cgroup?.joinFile ?? '', file, args),
        // The wrapper went in before it became the agent.
        enclose: () => {},
      }
    },
    estate: ({ keepers }) => createEstate(libc(), keepers),
    container: openContainer,
    below: (roots) => createBelow(() => roots().filter((id) => liveness(id) === 'alive')),
    onDeath: (listener) => void process.on('SIGCHLD', listener),
    marked: (name) => marked(name),
    suspects,
    tree: (root) => (liveness(root) === 'alive' ? facts(root.pid) : []),
    sampler: createLinuxSampler,
    listening,
    proportionalMemory,
    controlAddress: unixAddress,
    tierMeaning: (tier) => TIER_MEANINGS[tier] ?? TIER_MEANINGS['best-effort'],
  }

  /** The mark that systemd leaves on a cgroup that its owner may divide (systemd.resource-control(5), Delegate=). */
  function isDelegated(folder: string): boolean {
    return ['user.delegate', 'trusted.delegate'].some((name) => libc()?.readAttribute(folder, name) === '1')
  }
}

const EXACT = 'everything a session starts, even in the background, is held and proven gone when the session ends'
const BEST_EFFORT =
  'Best effort: the system library could not be reached, so a program that detaches itself and hides its mark may outlive its session.'
const TIER_MEANINGS: Record<ContainmentTier, string> = {
  cgroup: `Exact: ${EXACT}, and found again by the next start even after keeper, warden and app were killed at once.`,
  subreaper: `Exact: ${EXACT}. Only if keeper, warden and app are killed at once, what hides its mark is listed instead of ended.`,
  job: BEST_EFFORT,
  tracked: BEST_EFFORT,
  'best-effort': BEST_EFFORT,
}

/** Only the keeper's main thread may call it: what setpriv asks for follows the thread that forked (prctl(2), PR_SET_PDEATHSIG). */
function leash(joinFile: string, file: string, args: string[]): { file: string; args: string[] } {
  const shell = ['/bin/sh', '-c', LEASH, String(process.pid), joinFile, file, ...args]
  // Without util-linux the agent lives on if its keeper is killed, until the warden ends it.
  const setpriv = findExecutable('setpriv')
  return setpriv
    ? { file: setpriv, args: ['--pdeathsig', 'KILL', ...shell] }
    : { file: shell[0] as string, args: shell.slice(1) }
}

/** With a pidfd the process that was checked is the process that is signalled: a pid reused in between gets nothing. */
function deliver(libc: Libc | null, id: ProcId, signal: Signal, live: () => string): SignalOutcome {
  if (id.pid <= 1 || id.pid === process.pid) return 'unknown'
  const descriptor = libc?.openPidfd(id.pid) ?? null
  try {
    const liveness = live()
    if (liveness !== 'alive') return liveness === 'gone' ? 'gone' : 'unknown'
    if (libc && descriptor !== null) return libc.signalPidfd(descriptor, osConstants.signals[signal])
    process.kill(id.pid, signal)
    return 'sent'
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return code === 'ESRCH' ? 'gone' : code === 'EPERM' ? 'not-permitted' : 'unknown'
  } finally {
    if (descriptor !== null) libc?.closeDescriptor(descriptor)
  }
}

function findExecutable(name: string): string | null {
  for (const directory of ['/usr/bin', '/bin', '/usr/local/bin']) {
    try {
      accessSync(path.join(directory, name), constants.X_OK)
      return path.join(directory, name)
    } catch {
      // Not here: the next folder may have it.
    }
  }
  return null
}

function marked(name: string): { id: ProcId; value: string }[] {
  return allPids().flatMap((pid) => {
    const value = readEnvironment(pid, name)
    const stat = value === null ? 'gone' : readStat(pid)
    return value === null || typeof stat !== 'object' || stat.state === 'Z' ? [] : [{ id: identityOf(stat), value }]
  })
}

/** An orphan hangs below init, the user's systemd, or whoever of our own ancestors took it in. */
function suspects({ agent, folder }: { agent: ProcId; folder: string }): Survivor[] {
  if (agent.bootId !== readBootId()) return []
  const heirs = new Set([1, ...ancestorsOf(process.pid)])
  return allPids().flatMap((pid) => {
    const stat = readStat(pid)
    if (typeof stat !== 'object' || ['Z', 'X'].includes(stat.state) || pid === process.pid) return []
    if (stat.startTime < agent.startTime) return []
    const isOrphan = heirs.has(stat.parent) || nameOfProcess(stat.parent) === 'systemd'
    const why =
      stat.session === agent.pid
        ? 'It is in the process session that the agent led.'
        : isOrphan && isInside(folder, workingFolder(pid))
          ? 'It works in the session’s folder, is younger than the agent, and its parent is gone.'
          : null
    return why === null ? [] : [{ pid, command: commandLine(pid), why }]
  })
}

function ancestorsOf(pid: number): number[] {
  const stat = readStat(pid)
  return typeof stat !== 'object' || stat.parent <= 1 ? [] : [stat.parent, ...ancestorsOf(stat.parent)]
}

const nameOfProcess = (pid: number): string | null => {
  const stat = readStat(pid)
  return typeof stat === 'object' ? stat.command : null
}

const isInside = (folder: string, where: string | null): boolean =>
  where !== null && (where === folder || where.startsWith(`${folder}${path.sep}`))

/** null when it hides, or is gone. */
function workingFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null
  }
}

function facts(root: number): ProcessFacts[] {
  const since = bootedAt()
  const found: ProcessFacts[] = []
  const waiting = [root]
  for (let pid = waiting.shift(); pid !== undefined; pid = waiting.shift()) {
    const stat = readStat(pid)
    if (typeof stat !== 'object') continue
    found.push({
      id: identityOf(stat),
      parent: stat.parent,
      state: stat.state,
      command: commandLine(pid),
      startedAt: since + (stat.startTime * 1000) / TICKS_PER_SECOND,
      cpuSeconds: stat.cpuTicks / TICKS_PER_SECOND,
      memoryBytes: stat.residentPages * PAGE_BYTES,
    })
    waiting.push(...childrenOf(pid))
  }
  return found
}
