import { CorralFault } from './faults'

const ANYHOW = 'Start it without a worktree of its own, or mend that first.'

export const noRepository = (folder: string) =>
  new CorralFault('no-repository', `${folder} is in no git repository, so it can have no worktree.`, ANYHOW)

export const noCommitYet = 'It has no commit yet, so there is nothing that a worktree could begin with.'

export const worktreeImpossible = (why: string) =>
  new CorralFault('worktree-impossible', `This repository can have no worktree: ${why}`, ANYHOW)

export const branchRefused = (branch: string) =>
  new CorralFault(
    'branch-refused',
    `“${branch}” is no name that git takes for a branch, so nothing was started.`,
    'Choose another one, or leave it empty.',
  )

export const branchTaken = (branch: string) =>
  new CorralFault(
    'branch-taken',
    `There is a branch “${branch}” already, so nothing was started.`,
    'Choose another name, or leave it empty.',
  )

export const cannotMakeWorktree = (why: string, cause?: unknown) =>
  new CorralFault('cannot-make-worktree', `The worktree could not be made (${why}), so nothing was started.`, ANYHOW, {
    cause,
  })

export const noWorktree = () =>
  new CorralFault('no-worktree', 'This session has no worktree of its own (any more).', 'Nothing is left to do.')

export const worktreeMissing = (path: string) =>
  new CorralFault(
    'worktree-missing',
    `The worktree ${path} is no longer there.`,
    'Its branch tells what was committed; Remove worktree clears up the rest.',
  )

export const cannotCompare = (why: string) =>
  new CorralFault('cannot-compare', `Git could not tell what changed: ${why}.`, 'Look at the worktree with git itself.')

export const notAPath = () =>
  new CorralFault('not-a-path', 'This is no path inside of the worktree.', 'Look at the list again.')

export const textTooLarge = (path: string) =>
  new CorralFault('text-too-large', `${path} is too large to be shown here.`, 'Open it with another program.')

export const worktreeInUse = (path: string, name: string) =>
  new CorralFault('worktree-in-use', `“${name}” still works in ${path}.`, 'End that session first.')

export const worktreeBusy = () =>
  new CorralFault('worktree-busy', 'The worktree is being made or removed just now.', 'Try again in a moment.')

/** `what`: what would be lost, or why nobody can tell. */
export const worktreeHasWork = (what: string) =>
  new CorralFault(
    'worktree-has-work',
    `The worktree was not removed: ${what}.`,
    'Keep it, or remove it with its changes.',
  )

export const cannotRemoveWorktree = (path: string, cause: unknown) =>
  new CorralFault(
    'cannot-remove-worktree',
    `${path} could not be removed: ${(cause as Error).message}.`,
    'Mend that and try again, or remove the folder by hand.',
    { cause },
  )
