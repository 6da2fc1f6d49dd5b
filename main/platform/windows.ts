import { randomBytes } from 'node:crypto'
import type { ContainmentTier } from '../../preload/contract/process'
import type { Platform } from './platform'
import { createUnsupported } from './unsupported'
import {
  createBelow,
  createEstate,
  createJobEnclosure,
  createTrackedEnclosure,
  openContainer,
} from './windows-boundary'
import { loadWindowsSystem } from './windows-kernel32'
import { identify, liveness, signal, tree } from './windows-processes'
import { createWindowsSampler } from './windows-samples'
import type { WindowsSystem } from './windows-system'

/** Without the library there is no name of a process that outlives the reuse of its number, so nothing could ever be ended safely. */
const WITHOUT_LIBRARY =
  'Corral cannot reach the Windows functions that hold and end a session, so it starts none: its library koffi is missing or was blocked. Install Corral again.'

const TIER_MEANINGS: Partial<Record<ContainmentTier, string>> = {
  job: 'Exact: everything a session starts, even in the background, is in a Windows job that is proven empty when the session ends, and that Windows itself ends when the keeper dies, whatever else dies with it. Work that is handed to a program that ran before (a service, a scheduled task) is not in it.',
}
const BEST_EFFORT =
  'Best effort: Windows gives Corral no job here (an older Windows, or a program around Corral that forbids it), so what hangs below a session is searched for and ended, and a program whose parent is gone may be missed.'

/** Windows 8 and newer, 64 bit. `system` null: the library is not there. */
export function createWindows(system: WindowsSystem | null = loadWindowsSystem()): Platform {
  if (!system) return createUnsupported('win32', WITHOUT_LIBRARY)
  return {
    name: 'win32',
    refusal: null,
    // Not here: a warden in a job that ends with it would take all keepers along. A keeper enters its own in `enclosure`.
    becomeHeir: () => {
      const probe = system.createJob(null)
      probe?.close()
      return probe ? 'job' : 'best-effort'
    },
    bootId: () => system.bootId(),
    identify: (pid) => identify(system, pid),
    liveness: (id) => liveness(system, id),
    signal: (id, wanted) => signal(system, id, wanted),
    enclosure: ({ session }) => createJobEnclosure(system, session) ?? createTrackedEnclosure(system),
    estate: createEstate,
    container: (name) => openContainer(system, name),
    below: (roots) => createBelow(system, roots),
    onDeath: () => {},
    // The environment of another process lies in its own memory, which Windows does not open as a file; and nobody
    // leaves a job, so there is nobody whom only his mark would betray.
    marked: () => [],
    suspects: () => [],
    tree: (root) => tree(system, root),
    sampler: () => createWindowsSampler(system),
    // What would tell it, GetExtendedTcpTable, is not bound: unknown.
    listening: (processes) => processes.map(() => null),
    proportionalMemory: () => null,
    // The name is told in private files only; whoever guesses it still has to prove the token.
    controlAddress: (_profileHome, name) => `\\\\.\\pipe\\corral-${name}-${randomBytes(16).toString('hex')}`,
    tierMeaning: (tier) => TIER_MEANINGS[tier] ?? BEST_EFFORT,
  }
}
