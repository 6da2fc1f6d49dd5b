import path from 'node:path'
import { delay, within } from '../platform/deadline'
import type { JournalWriter } from './journal-writer'
import { type ExitRecord, sessionFiles } from './protocol'
import { writeRecordAside } from './records'

const SAVE_WITHIN_MS = 3000
/** How long a keeper holds what a refusing disk has not taken, and how often it tries. */
const KEEP_TRYING_MS = 10 * 60 * 1000
const SAVE_AGAIN_MS = 1000

/** Brings the end of a session to disk: the journal first, the record last. */
export class Saving {
  constructor(
    private readonly directory: string,
    private readonly journal: JournalWriter,
  ) {}

  /** Everything is on disk, durably. False when the disk refuses or hangs. */
  async save(exit: ExitRecord): Promise<boolean> {
    if (!(await this.whileMoving(() => this.journal.flush(SAVE_WITHIN_MS)))) return false
    let isSaved = false
    const saving = writeRecordAside(path.join(this.directory, sessionFiles.exit), exit).then(() => {
      isSaved = true
    })
    await within(saving, SAVE_WITHIN_MS)
    return isSaved
  }

  /** Tries again for ten minutes: somebody may make room. Returns whether that helped. */
  async saveLater(exit: ExitRecord): Promise<boolean> {
    const until = performance.now() + KEEP_TRYING_MS
    while (performance.now() < until) {
      await delay(SAVE_AGAIN_MS)
      if (await this.save(exit)) return true
    }
    return false
  }

  /** Tries again as long as the journal's files grow: a slow disk is waited for, a refusing one is not. */
  async whileMoving(attempt: () => Promise<boolean>): Promise<boolean> {
    for (let before = -1; ; before = this.journal.writtenUpTo) {
      if (await attempt()) return true
      if (this.journal.writtenUpTo === before) return false
    }
  }
}
