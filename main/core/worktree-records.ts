import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { SessionId } from '../../preload/contract/session'
import { readState, type SetAside, writeState } from './state-file'

const record = z.object({
  version: z.literal(1),
  session: z.uuid(),
  /** The folder that was chosen. */
  origin: z.string(),
  /** The repository's own folder (`git rev-parse --git-common-dir`): it is there as long as the branch is, whatever becomes of working trees. */
  repository: z.string(),
  branch: z.string(),
  base: z.string().regex(/^[0-9a-f]{40,64}$/),
  path: z.string(),
  /** Its making was done; before that nobody can have worked in it. */
  isMade: z.boolean(),
  createdAt: z.number(),
})

export type WorktreeRecord = z.infer<typeof record>

/**
 * What was made in other people's repositories: one file for each worktree, written before git is called, and there
 * until it is removed, also when its session is not. The worktree lies in a folder of the same name beside it.
 */
export class WorktreeRecords {
  constructor(
    private readonly folder: string,
    private readonly setAside: SetAside,
  ) {}

  /** Where all that belongs to one worktree lies. */
  folderOf = (session: SessionId): string => path.join(this.folder, session)

  /** Durable when it returns. Throws when the disk refuses. */
  write(value: WorktreeRecord): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    writeState(this.fileOf(value.session), value)
  }

  /** null when there is none, or a damaged one, which is set aside and told. */
  read(session: SessionId): WorktreeRecord | null {
    const found = readState<WorktreeRecord | null>(this.fileOf(session), record, null, this.setAside)
    // What is removed by a record is never anything else than a worktree of ours.
    const isOurs = found?.session === session && path.dirname(found.path) === this.folderOf(session)
    return isOurs ? found : null
  }

  /** The newest first. */
  list(): WorktreeRecord[] {
    return this.files()
      .flatMap((file) => this.read(path.basename(file, '.json')) ?? [])
      .sort((one, other) => other.createdAt - one.createdAt)
  }

  forget(session: SessionId): void {
    rmSync(this.fileOf(session), { force: true })
  }

  private files(): string[] {
    try {
      return readdirSync(this.folder).filter((name) => name.endsWith('.json'))
    } catch {
      return [] // No worktree was ever made.
    }
  }

  private fileOf = (session: SessionId) => path.join(this.folder, `${session}.json`)
}
