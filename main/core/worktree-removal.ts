import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Git } from './git'
import { cannotRemoveWorktree, worktreeHasWork } from './worktree-faults'
import type { WorktreeRecord, WorktreeRecords } from './worktree-records'

/** Large trees on slow disks. */
const WITHIN_MS = 120_000

/**
 * Removes a worktree, and its branch where that has no commits of its own; answers what was done, in one sentence. Rejects
 * with a fault, and nothing was removed, when work would be lost that nobody meant to lose, or when git cannot tell.
 */
export async function removeWorktree(
  record: WorktreeRecord,
  { git, records, withChanges }: { git: Git; records: WorktreeRecords; withChanges: boolean },
): Promise<string> {
  // Nobody can have worked in one that was never finished.
  const asks = record.isMade && !withChanges && existsSync(record.path)
  if (asks) {
    const loss = await lossIn(git, record)
    if (loss !== null) throw worktreeHasWork(loss)
  }
  // Twice: also one that somebody locked. Git itself looks once more for changes where we do not insist.
  const insisting = asks ? [] : ['--force', '--force']
  const removed = await git.run(record.repository, ['worktree', 'remove', ...insisting, '--', record.path], {
    withinMs: WITHIN_MS,
  })
  if (!removed.ok && asks) throw worktreeHasWork(`git says “${removed.why}”`)
  try {
    await rm(records.folderOf(record.session), { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    throw cannotRemoveWorktree(record.path, error)
  }
  const said = await removeBranch(git, record)
  records.forget(record.session)
  return said
}

/** The branch goes only when it is where it began: it is no more than a name then. */
async function removeBranch(git: Git, { repository, branch, base }: WorktreeRecord): Promise<string> {
  const tip = await tipOf(git, repository, branch)
  if (tip === null) return 'The worktree was removed.'
  if (tip === base) {
    const { ok, why } = await git.run(repository, ['branch', '-D', '--', branch])
    if (ok) return `The worktree was removed, and its branch ${branch}, which had no commits.`
    return `The worktree was removed. Its branch ${branch} is still there: ${why}.`
  }
  const commits = Number(await git.line(repository, ['rev-list', '--count', `${base}..${tip}`]))
  return `The worktree was removed. Its branch ${branch} is kept: it has ${count(commits, 'commit')}.`
}

/** What removing the worktree would lose, or leave where nobody looks; null: nothing. */
async function lossIn(git: Git, { path: top, branch, base }: WorktreeRecord): Promise<string | null> {
  const status = await git.run(top, ['status', '--porcelain=v1', '-z', '--find-renames', '--untracked-files=normal'])
  if (!status.ok) return `git cannot tell what is in it (${status.why})`
  const changed = changesOf(status.out.toString('utf8'))
  const tip = await tipOf(git, top, branch)
  const elsewhere = ['--not', base, `--exclude=${branch}`, '--branches', '--tags', '--remotes']
  const own = ['rev-list', '--count', 'HEAD', ...(tip === null ? [] : [tip])]
  const counts = await Promise.all([
    git.line(top, [...own, ...elsewhere]),
    git.line(top, ['rev-list', '--count', 'HEAD', '--not', base, '--branches', '--tags', '--remotes']),
  ])
  if (counts.some((each) => each === null)) return 'git cannot tell what was committed in it'
  const [unmerged = 0, loose = 0] = counts.map(Number)
  const told = [
    ...(changed === 0 ? [] : [`${count(changed, 'change')} not committed`]),
    ...(unmerged - loose <= 0 ? [] : [`${count(unmerged - loose, 'commit')} of ${branch} merged nowhere`]),
    ...(loose === 0 ? [] : [`${count(loose, 'commit')} on no branch`]),
  ]
  return told.length === 0 ? null : `it has ${told.join(', ')}`
}

/** How many files `git status --porcelain=v1 -z` tells; of a renamed one the former name follows. */
export function changesOf(printed: string): number {
  const fields = printed.split('\0')
  let files = 0
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? ''
    if (field === '') continue
    files += 1
    if (/^(R|C|.R|.C)/.test(field)) at += 1
  }
  return files
}

const tipOf = (git: Git, folder: string, branch: string) =>
  git.line(folder, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`])

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`
