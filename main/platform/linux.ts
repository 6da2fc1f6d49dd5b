import { createHash } from 'node:crypto'
import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs'
import { constants as osConstants, tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import type { ProcId } from '../../preload/contract/process'
import { createBelow, createLinuxBoundary } from './linux-boundary'
import { type Libc, loadLibc } from './linux-libc'
import {
  allPids,
  bootedAt,
  childrenOf,
  commandLine,
  identityOf,
  readBootId,
  readEnvironment,
  readStat,
  TICKS_PER_SECOND,
} from './linux-proc'
import type { Platform, ProcessFacts, Signal, SignalOutcome } from './platform'

/** sun_path holds 108 bytes with its end mark (unix(7)); a margin for the file's name. */
const LONGEST_ADDRESS = 100
const PAGE_BYTES = 4096

/**
 * Ends this wrapper unless the keeper is still the parent (it may have died between fork and prctl), and offers the
 * agent to the out-of-memory killer before the person's own programs. Set before exec, so that tools inherit it.
 */
const LEASH = '[ "$PPID" = "$0" ] || exit 125; echo 300 > /proc/self/oom_score_adj 2>/dev/null; exec "$@"'

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
    becomeHeir: () => (libc()?.becomeSubreaper() ? 'subreaper' : 'best-effort'),
    bootId: readBootId,
    identify,
    liveness,
    signal: (id, signal) => deliver(libc(), id, signal, () => liveness(id)),
    boundary: (options) => createLinuxBoundary(libc(), options),
    below: (roots) => createBelow(() => roots().filter((id) => liveness(id) === 'alive')),
    leash: (keeperPid, file, args) => {
      const shell = ['/bin/sh', '-c', LEASH, String(keeperPid), file, ...args]
      // Found once on PATH by the shell that runs it; without util-linux the agent lives on if its keeper is killed.
      const setpriv = findExecutable('setpriv')
      return setpriv
        ? { file: setpriv, args: ['--pdeathsig', 'KILL', ...shell] }
        : { file: shell[0] as string, args: shell.slice(1) }
    },
    marked: (name) => marked(name),
    tree: (root) => (liveness(root) === 'alive' ? facts(root.pid) : []),
    controlAddress,
    tierMeaning: (tier) =>
      tier === 'subreaper'
        ? 'Exact: everything a session starts, even in the background, stays below its keeper and is proven gone when the session ends.'
        : 'Best effort: the system library could not be reached, so a program that detaches itself may outlive its session.',
  }
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

/** Beside the profile when its path is short, else in the user's private runtime folder; 0700 and ours in both cases. */
function controlAddress(profileHome: string, name: string): string {
  const beside = path.join(profileHome, 'run')
  const profile = createHash('sha256').update(profileHome).digest('hex').slice(0, 12)
  const runtime = process.env.XDG_RUNTIME_DIR ?? tmpdir()
  const candidates = [
    beside,
    path.join(runtime, `corral-${userInfo().uid}-${profile}`),
    path.join('/tmp', `corral-${userInfo().uid}-${profile}`),
  ]
  const directory = candidates.find((each) => Buffer.byteLength(path.join(each, name)) <= LONGEST_ADDRESS)
  if (!directory) throw new Error(`No folder is short enough for a control socket named ${name}.`)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // Not stat: a link that somebody else put there would lead to their folder.
  const owner = lstatSync(directory)
  if (!owner.isDirectory() || owner.uid !== userInfo().uid || (owner.mode & 0o077) !== 0)
    throw new Error(`The folder ${directory} is open to others; make it private (chmod 700) or remove it.`)
  return path.join(directory, name)
}
