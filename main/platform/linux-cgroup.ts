import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

/**
 * One cgroup of our own per session, where this process's cgroup may be divided by us (cgroups(7)). Besides a quicker
 * end it gives the tree a name that outlives keeper, warden and app: after all three were killed the next start still
 * finds every process in it, marked or not.
 */
export type Cgroup = {
  folder: string
  /** A process that writes 0 into this file joins; its children are born inside. */
  joinFile: string
  pids(): number[]
  /** null: it cannot be read, so nothing is known. */
  isPopulated(): boolean | null
  /** Linux 5.14: SIGKILL to every member at once, also while it forks. */
  kill(): void
  remove(): void
}

/** Where systemd runs, only a cgroup that it marked as delegated may be divided by others (sd_booted(3), its "Control Group APIs and Delegation"). */
const SYSTEMD_RUNS = '/run/systemd/system'

/** A new cgroup below our own, or null where none is delegated to us. `isDelegated` reads the mark that systemd leaves on a folder. */
export function createCgroup(name: string, isDelegated: (folder: string) => boolean): Cgroup | null {
  const ours = ownFolder()
  if (!ours || (existsSync(SYSTEMD_RUNS) && !isDelegated(ours))) return null
  const folder = path.join(ours, name)
  try {
    accessSync(path.join(ours, 'cgroup.procs'), constants.W_OK)
    mkdirSync(folder, { mode: 0o700 })
  } catch {
    return null
  }
  const cgroup = openCgroup(folder)
  if (existsSync(path.join(folder, 'cgroup.kill'))) return cgroup
  cgroup.remove()
  return null
}

export function openCgroup(folder: string): Cgroup {
  const file = (name: string) => path.join(folder, name)
  return {
    folder,
    joinFile: file('cgroup.procs'),
    pids: () => {
      try {
        // 0 stands for a process that this namespace cannot see.
        return readFileSync(file('cgroup.procs'), 'latin1').split('\n').map(Number).filter(Boolean)
      } catch {
        return [] // Removed: nobody can be in it.
      }
    },
    isPopulated: () => {
      try {
        return /^populated 1$/m.test(readFileSync(file('cgroup.events'), 'latin1'))
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? false : null
      }
    },
    kill: () => {
      try {
        writeFileSync(file('cgroup.kill'), '1')
      } catch {
        // Removed or not ours any more: its members are signalled one by one besides.
      }
    },
    remove: () => {
      try {
        removeBelow(folder)
      } catch {
        // Still busy, or gone: an empty cgroup costs nothing, and the next sweep of this session tries again.
      }
    },
  }
}

/** Those that the agent made inside go first: a cgroup with cgroups in it cannot be removed (cgroups(7)). */
function removeBelow(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeBelow(path.join(folder, entry.name))
  rmdirSync(folder)
}

/** The folder of the cgroup that this process is in; null without cgroup v2, or when it lies outside of what is mounted here. */
function ownFolder(): string | null {
  try {
    const within = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'latin1'))?.[1]
    // mountinfo (proc(5)): id parent device root mount-point options … - type source
    const mount = readFileSync('/proc/self/mountinfo', 'latin1')
      .split('\n')
      .find((line) => line.includes(' - cgroup2 '))
      ?.split(' ')
    const root = mount?.[3]
    const point = mount?.[4]
    if (within === undefined || root === undefined || point === undefined) return null
    const inside = path.relative(root, within)
    return inside.startsWith('..') ? null : path.join(point, inside)
  } catch {
    return null
  }
}
