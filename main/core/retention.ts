import { randomBytes } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { SessionId } from '../../preload/contract/session'
import { sessionFiles } from '../keeper/protocol'
import { agedSentence, crowdedSentence, overSentence, removedMark } from './retention-words'
import type { Session } from './session'
import { readExit, sessionFile } from './session-files'
import { BYTES_A_GIGABYTE, type SettingsStore } from './settings'

const DAY_MS = 24 * 60 * 60 * 1000
const EVERY_MS = 60 * 60 * 1000
/** The window, and whatever ran before, come first. */
const FIRST_AFTER_MS = 5000
/** Settings change in bursts, while somebody types. */
const AFTER_CHANGE_MS = 1000
/** A slow disk is not asked for longer than this at a time: what was measured until then is judged. */
const MEASURED_WITHIN_MS = 60_000
/** What a crash left of a removal: it is finished by the next pass. */
const ASIDE = `${sessionFiles.journal}.removed-`

/** One session's journal, as a pass sees it. */
export type Kept = {
  id: SessionId
  bytes: number
  /** Epoch milliseconds; null while it may run. */
  endedAt: number | null
  /** The person has seen all of it, its end too. */
  isRead: boolean
}

export type Plan = {
  /** Ended too long ago. */
  aged: Kept[]
  /** Removed to keep the total. */
  crowded: Kept[]
  totalBytes: number
  /** How far the total is still over its limit: what is left belongs to sessions that run or were not read. */
  excessBytes: number
}

/** Which journals go: only of sessions that ended and were read, first the aged ones, then the oldest until the rest fits. Pure. */
export function planRemovals(kept: readonly Kept[], limits: { totalBytes: number; keepMs: number }, now: number): Plan {
  const mayGo = kept
    .filter((each): each is Kept & { endedAt: number } => each.endedAt !== null && each.isRead && each.bytes > 0)
    .sort((one, other) => one.endedAt - other.endedAt)
  const aged = mayGo.filter(({ endedAt }) => now - endedAt > limits.keepMs)
  const totalBytes = sum(kept)
  let excessBytes = totalBytes - sum(aged) - limits.totalBytes
  const crowded: Kept[] = []
  for (const each of mayGo.slice(aged.length)) {
    if (excessBytes <= 0) break
    crowded.push(each)
    excessBytes -= each.bytes
  }
  return { aged, crowded, totalBytes, excessBytes: Math.max(0, excessBytes) }
}

const sum = (kept: readonly Kept[]) => kept.reduce((total, { bytes }) => total + bytes, 0)

export type RetentionScene = {
  /** Folder of the session directories. */
  sessions: string
  /** null for a directory that holds no session that Corral can show: it counts, and is left alone. */
  find(id: SessionId): Session | null
  settings: SettingsStore
  notice(sentence: string): void
}

/**
 * Keeps what all journals take together, and how old they grow, within the settings. A journal goes as a whole; its
 * session stays in the list with its end, and says when and why its conversation was removed. Live sessions and those
 * with something unread are never touched: if they alone are too much, the person is told.
 */
export class Retention {
  private passing: Promise<void> | null = null
  private hasToldExcess = false
  private soon: NodeJS.Timeout | null = null

  constructor(private readonly scene: RetentionScene) {}

  /** Passes over the profile soon, every hour, and behind a change of the settings. Keeps no process alive. */
  begin(): void {
    this.passAfter(FIRST_AFTER_MS)
    setInterval(() => void this.pass(), EVERY_MS).unref()
    this.scene.settings.onChange(() => this.passAfter(AFTER_CHANGE_MS))
  }

  /** One look at every journal. Joins one that is under way; never rejects: what the disk refuses is told. */
  pass(): Promise<void> {
    this.passing ??= this.look()
      .catch((error: Error) => this.scene.notice(`Corral could not look after its journals: ${error.message}`))
      .finally(() => {
        this.passing = null
      })
    return this.passing
  }

  private passAfter(ms: number): void {
    if (this.soon) clearTimeout(this.soon)
    this.soon = setTimeout(() => void this.pass(), ms)
    this.soon.unref()
  }

  private async look(): Promise<void> {
    const { settings, notice } = this.scene
    const { journalTotalGigabytes, keepEndedDays } = settings.get()
    const limits = {
      totalBytes: journalTotalGigabytes * BYTES_A_GIGABYTE,
      keepMs: keepEndedDays === 0 ? Number.POSITIVE_INFINITY : keepEndedDays * DAY_MS,
    }
    const plan = planRemovals(await this.measure(), limits, Date.now())
    const aged = await this.removeAll(plan.aged, removedMark.aged(keepEndedDays))
    if (aged.length > 0) notice(agedSentence(aged.length, sum(aged), keepEndedDays))
    const crowded = await this.removeAll(plan.crowded, removedMark.crowded(limits.totalBytes))
    if (crowded.length > 0) notice(crowdedSentence(crowded.length, sum(crowded), limits.totalBytes))
    // Told once, and again only after it was well in between: the person may be away for days.
    if (plan.excessBytes > 0 && !this.hasToldExcess)
      notice(overSentence(plan.totalBytes - sum(aged) - sum(crowded), limits.totalBytes))
    this.hasToldExcess = plan.excessBytes > 0
  }

  /** One session after the other, off the main thread: a disk that hangs holds up one of four threads, and nobody else. */
  private async measure(): Promise<Kept[]> {
    const { sessions, find } = this.scene
    const until = performance.now() + MEASURED_WITHIN_MS
    const kept: Kept[] = []
    for (const id of await readdir(sessions)) {
      if (performance.now() > until) break
      const bytes = await journalBytes(path.join(sessions, id))
      const session = find(id)
      kept.push({ id, bytes, endedAt: session ? endOf(session) : null, isRead: session?.isRead ?? false })
    }
    return kept
  }

  /** Answers those that went; a session that is no longer as it was measured stays. */
  private async removeAll(wanted: readonly Kept[], why: string): Promise<Kept[]> {
    const removed: Kept[] = []
    for (const each of wanted) {
      const session = this.scene.find(each.id)
      if (!session?.isRead || endOf(session) !== each.endedAt) continue
      try {
        await removeJournal(session, why)
        removed.push(each)
      } catch (error) {
        this.scene.notice(`The journal of “${session.name}” could not be removed: ${(error as Error).message}`)
      }
    }
    return removed
  }
}

/** null while it may run, and while its keeper still holds an end that the disk has not taken. */
const endOf = (session: Session): number | null =>
  session.isOver && readExit(session.directory) ? session.view().endedAt : null

/**
 * Takes the journal away in one step, so that whoever resumes the session meanwhile begins a new one; then it is
 * deleted. Its checkpoints lead nowhere without it; they go first, which makes room for the mark on a full disk.
 */
async function removeJournal(session: Session, why: string): Promise<void> {
  const { directory } = session
  const aside = path.join(directory, `${ASIDE}${randomBytes(6).toString('hex')}`)
  rmSync(sessionFile(directory, 'checkpoints'), { force: true })
  renameSync(sessionFile(directory, 'journal'), aside)
  session.journalRemoved(why)
  await rm(aside, { recursive: true, force: true })
}

/** What the session's journal and its checkpoints take, in bytes; nothing when they cannot be read. */
async function journalBytes(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => [])
  for (const name of names)
    if (name.startsWith(ASIDE)) await rm(path.join(directory, name), { recursive: true, force: true })
  const journal = path.join(directory, sessionFiles.journal)
  const segments = await readdir(journal).catch(() => [])
  let bytes = await sizeOf(path.join(directory, sessionFiles.checkpoints))
  for (const name of segments) bytes += await sizeOf(path.join(journal, name))
  return bytes
}

/** 0 for a file that is gone by now: a segment that was just packed is there under its new name. */
const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )
