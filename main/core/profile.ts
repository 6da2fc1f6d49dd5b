import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import type { SessionId } from '../../preload/contract/session'
import { QUIT_INTENT, WARDEN_RECORD } from '../keeper/protocol'
import { syncFolder } from '../keeper/records'
import { cannotOpenProfile, realHomeUnderTest } from './faults'

/** Where a profile keeps everything that Corral writes. */
export type Profile = {
  home: string
  sessions: string
  /** One empty file for each session that may be running. */
  live: string
  quitIntent: string
  wardenRecord: string
  formerWardens: string
  settings: string
  launchMemory: string
  runs: string
  /** How agents' hooks find this app. */
  bridge: string
  outside: string
  presence: string
  /** What sessions have of git repositories for themselves; made when the first one is. */
  worktrees: string
  /** Where its window was. */
  window: string
}

/**
 * Opens a profile, making its folders. Throws a fault when they cannot be made, and under a test runner with the
 * person's own home: a test must never scan or end real sessions.
 */
export function openProfile(home: string, environment: NodeJS.ProcessEnv = process.env): Profile {
  const underTest = environment.VITEST !== undefined || environment.JEST_WORKER_ID !== undefined
  if (underTest && isInside(homedir(), home)) throw realHomeUnderTest(home)
  const profile: Profile = {
    home,
    sessions: path.join(home, 'sessions'),
    live: path.join(home, 'live'),
    quitIntent: path.join(home, QUIT_INTENT),
    wardenRecord: path.join(home, WARDEN_RECORD),
    formerWardens: path.join(home, 'former-wardens.json'),
    settings: path.join(home, 'settings.json'),
    launchMemory: path.join(home, 'launch.json'),
    runs: path.join(home, 'runs.json'),
    bridge: path.join(home, 'bridge.json'),
    outside: path.join(home, 'outside.json'),
    presence: path.join(home, 'presence.json'),
    worktrees: path.join(home, 'worktrees'),
    window: path.join(home, 'window.json'),
  }
  try {
    for (const folder of [home, profile.sessions, profile.live]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw cannotOpenProfile(home, error)
  }
  return profile
}

function isInside(outer: string, inner: string): boolean {
  const way = path.relative(outer, inner)
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

export const sessionFolder = (profile: Profile, id: SessionId) => path.join(profile.sessions, id)

/** The list of what may be running: kept until the end is proven, so that a restart finishes the job. */
export const live = {
  /** Durable when it returns. Throws when the disk refuses. */
  add(profile: Profile, id: SessionId): void {
    const descriptor = openSync(path.join(profile.live, id), 'a', 0o600)
    fsyncSync(descriptor)
    closeSync(descriptor)
    syncFolder(profile.live)
  },
  /** Never throws: an entry that the disk keeps is looked at again at the next start, and taken out then. */
  remove(profile: Profile, id: SessionId): void {
    try {
      rmSync(path.join(profile.live, id), { force: true })
    } catch {
      // Read-only by now, or no file: the exit record tells the end all the same.
    }
  },
  has: (profile: Profile, id: SessionId) => existsSync(path.join(profile.live, id)),
  list: (profile: Profile): SessionId[] => readdirSync(profile.live),
}
