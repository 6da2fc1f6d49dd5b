import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { LaunchRequest, SessionId } from '../../preload/contract/session'
import type {
  Changes,
  FileChange,
  OrphanWorktree,
  SessionWorktree,
  WorktreeOffer,
} from '../../preload/contract/worktree'
import { CorralFault, folderNotAbsolute } from './faults'
import type { Git } from './git'
import type { Registry } from './registry'
import type { Session } from './session'
import { newPlace, type Place } from './session-spec'
import { changesIn, fileIn, textIn } from './worktree-changes'
import {
  branchRefused,
  branchTaken,
  cannotMakeWorktree,
  noCommitYet,
  noRepository,
  noWorktree,
  worktreeBusy,
  worktreeImpossible,
  worktreeInUse,
} from './worktree-faults'
import { firstFree, folderNameOf, isTaken, slugOf } from './worktree-names'
import type { WorktreeRecord, WorktreeRecords } from './worktree-records'
import { removeWorktree } from './worktree-removal'

/** A checkout of a large repository, or one whose files come from elsewhere (LFS, partial clones). */
const MAKE_WITHIN_MS = 180_000

type Wanted = LaunchRequest & { worktree: { branch: string } }
/** `prefix`: the way from its top to the folder that was asked for. */
type Repository = { top: string; prefix: string; common: string; head: string | null }

export type WorktreesOptions = {
  git: Git
  records: WorktreeRecords
  registry: Pick<Registry, 'start' | 'nextRun' | 'find' | 'running' | 'has' | 'get'>
}

/** Git worktrees of sessions: made before one starts, compared, and removed by a person only. */
export class Worktrees {
  /** Those that are being made or removed just now. */
  private readonly busy = new Set<SessionId>()
  /** One after the other, for names of branches that are free stay so until they are used. */
  private last: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: WorktreesOptions) {}

  /** What a session in this folder can have; null where there is no repository, or no git. Never rejects. */
  async offer(folder: string): Promise<WorktreeOffer | null> {
    const repository = path.isAbsolute(folder) ? await this.repositoryOf(folder) : null
    if (!repository) return null
    return { why: repository.head === null ? noCommitYet : null, limits: limitsOf(repository.top) }
  }

  /**
   * Makes a worktree of the repository that the folder is in, with a new branch at its HEAD, and starts a session in the
   * same folder of it. Rejects with a fault that tells why not; nothing is started then, and nothing left behind.
   */
  async start(request: Wanted): Promise<SessionId> {
    const place = newPlace()
    this.busy.add(place.id)
    try {
      const { folder, worktree } = await this.inTurn(() => this.make(place, request))
      const { worktree: _, ...rest } = request
      try {
        return this.options.registry.start({ ...rest, folder }, null, { ...place, worktree })
      } catch (error) {
        await this.undo(place.id)
        throw error
      }
    } finally {
      this.busy.delete(place.id)
    }
  }

  /** What a session changed. Rejects with a fault when it has no worktree, or git cannot tell. */
  changes = async (session: Session): Promise<Changes> => changesIn(this.options.git, worktreeOf(session))
  file = async (session: Session, file: string, from: string | null): Promise<FileChange> =>
    fileIn(this.options.git, worktreeOf(session), file, from)
  text = async (session: Session, file: string, from: string | null): Promise<string> =>
    textIn(this.options.git, worktreeOf(session), file, from)

  /**
   * Removes one, of an ended session or of one that was removed, and answers what was done. Rejects with a fault where it
   * is in use, or where work would be lost and `withChanges` is false.
   */
  async remove(id: SessionId, withChanges: boolean): Promise<string> {
    const { git, records, registry } = this.options
    const record = records.read(id)
    if (!record && !registry.has(id)) throw noWorktree()
    const user = record && registry.running().find(({ spec }) => isInside(record.path, spec.folder))
    if (user) throw worktreeInUse(record.path, user.name)
    this.refuseIfBusy(id)
    this.busy.add(id)
    try {
      const said = record
        ? await removeWorktree(record, { git, records, withChanges })
        : 'The worktree is gone already.'
      if (registry.has(id)) registry.get(id).chat.decideOnWorktree('removed')
      return said
    } finally {
      this.busy.delete(id)
    }
  }

  /** Throws a fault while the worktree of this session is being removed: nobody may begin to work in it. */
  refuseIfBusy(id: SessionId): void {
    if (this.busy.has(id)) throw worktreeBusy()
  }

  /**
   * Worktrees whose session is no more. A record of one that is not on the disk either (Corral ended while it was being
   * made, or somebody removed it by hand) is cleared up here; nothing else is.
   */
  async orphans(): Promise<OrphanWorktree[]> {
    const { records, registry } = this.options
    const found = records.list().filter(({ session }) => !registry.has(session) && !this.busy.has(session))
    for (const { session, path: top } of found) if (!existsSync(top)) await this.undo(session)
    return found
      .filter(({ path: top }) => existsSync(top))
      .map(({ session: id, origin, branch, base, path: top, isMade }) => ({
        ...{ id, origin, branch, base, path: top, isHalfMade: !isMade },
      }))
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work)
    // Whoever comes next does not care how this one went.
    this.last = turn.catch(() => undefined)
    return turn
  }

  private async make({ id }: Place, request: Wanted): Promise<{ folder: string; worktree: SessionWorktree }> {
    const { git, records } = this.options
    if (!path.isAbsolute(request.folder)) throw folderNotAbsolute(request.folder)
    const repository = await this.repositoryOf(request.folder)
    if (!repository) throw noRepository(request.folder)
    const { top, prefix, common, head: base } = repository
    if (base === null) throw worktreeImpossible(noCommitYet)
    const branch = await this.branchFor(request, top)
    const worktree: SessionWorktree = {
      ...{ origin: request.folder, branch, base },
      path: path.join(records.folderOf(id), folderNameOf(path.basename(top))),
    }
    const record: WorktreeRecord = {
      ...{ version: 1, session: id, repository: common, ...worktree, isMade: false, createdAt: Date.now() },
    }
    try {
      records.write(record)
      await mkdir(records.folderOf(id), { mode: 0o700 })
      const order = ['worktree', 'add', '--no-track', '-b', branch, '--', worktree.path, base]
      const { ok, why } = await git.run(top, order, { withinMs: MAKE_WITHIN_MS })
      if (!ok) throw cannotMakeWorktree(why)
      const folder = path.resolve(worktree.path, prefix)
      // A folder that holds nothing of the repository, as one for what is built.
      await mkdir(folder, { recursive: true })
      records.write({ ...record, isMade: true })
      return { folder, worktree }
    } catch (error) {
      await this.undo(id)
      throw error instanceof CorralFault ? error : cannotMakeWorktree((error as Error).message, error)
    }
  }

  /** Nobody has worked in it yet. What cannot be undone now is listed among the orphans. */
  private async undo(id: SessionId): Promise<void> {
    const { git, records } = this.options
    const record = records.read(id)
    if (!record) return
    await removeWorktree(record, { git, records, withChanges: true }).catch(() => undefined)
  }

  /** The one that was typed, or a free one named after the prompt. Throws a fault for one that cannot be had. */
  private async branchFor({ worktree, prompt }: Wanted, top: string): Promise<string> {
    const { git, registry } = this.options
    const typed = worktree.branch.trim()
    const printed = await git.line(top, ['for-each-ref', '--format=%(refname:strip=2)', 'refs/heads'])
    const taken = new Set(printed?.split('\n'))
    if (typed === '') return firstFree(`corral/${slugOf(prompt) || `run-${registry.nextRun()}`}`, taken)
    // “@{-1}” would be another branch's name.
    if ((await git.line(top, ['check-ref-format', '--branch', typed])) !== typed) throw branchRefused(typed)
    if (isTaken(typed, taken)) throw branchTaken(typed)
    return typed
  }

  private async repositoryOf(folder: string): Promise<Repository | null> {
    const { git } = this.options
    const ask = (...args: string[]) => git.line(folder, ['rev-parse', ...args])
    const top = await ask('--show-toplevel')
    if (!top) return null
    const [prefix, common, head] = await Promise.all([
      ask('--show-prefix'),
      ask('--git-common-dir'),
      ask('--verify', '--quiet', 'HEAD^{commit}'),
    ])
    if (prefix === null || common === null) return null
    return { top: path.normalize(top), prefix, common: path.resolve(folder, common), head }
  }
}

function worktreeOf({ spec, chat }: Session): SessionWorktree {
  if (!spec.worktree || chat.state.worktree === 'removed') throw noWorktree()
  return spec.worktree
}

function isInside(outer: string, inner: string): boolean {
  const way = path.relative(outer, inner)
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

/** What git leaves out of a new worktree, or has to fetch for it. */
function limitsOf(top: string): string[] {
  const usesLfs = /\bfilter=lfs\b/.test(readFirst(path.join(top, '.gitattributes')))
  return [
    ...(existsSync(path.join(top, '.gitmodules')) ? ['Its submodules stay empty there.'] : []),
    ...(usesLfs ? ['Files of Git LFS are fetched for it, which may take a while.'] : []),
  ]
}

function readFirst(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(0, 64 * 1024)
  } catch {
    return '' // Most have none.
  }
}
