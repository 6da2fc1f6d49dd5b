/** What the dialog **New session** can offer for a folder inside of a git repository. */
export type WorktreeOffer = {
  /** One sentence: why this repository cannot have one. null: it can. */
  why: string | null
  /** One sentence each: what a worktree of this repository will lack, or take time for. */
  limits: string[]
}

/** Where a session with a worktree of its own works, and where that comes from. All paths are absolute. */
export type SessionWorktree = {
  /** The folder that was chosen, in the person's own working tree. */
  origin: string
  branch: string
  /** The commit that it began with. */
  base: string
  /** The top of the worktree; the session's folder is this or below it. */
  path: string
}

/** What became of it: null while nobody has decided. */
export type WorktreeFate = 'kept' | 'removed' | null

/** What differs between a worktree as it lies there, with all that is not committed, and its base. */
export type Changes = {
  files: ChangedFile[]
  /** How many more there are, which are not listed. */
  more: number
  /** Commits since the base. */
  commits: number
}

export type ChangedFile = {
  /** Relative to the top of the worktree, with slashes; that of an untracked repository ends in one. */
  path: string
  /** What it was called before, where it was renamed. */
  from: string | null
  kind: 'added' | 'changed' | 'deleted' | 'renamed' | 'untracked'
  /** Lines; null where they are not counted: binary, or too large. */
  added: number | null
  removed: number | null
}

/** One changed file in full. Sizes are in bytes, and null where it is not there. */
export type FileChange =
  | { kind: 'text'; before: string | null; after: string | null }
  | { kind: 'binary'; before: number | null; after: number | null }
  /** Too large to be compared line by line; its text can be had on its own. */
  | { kind: 'huge'; before: number | null; after: number | null }
  /** No file: a repository inside of the repository. */
  | { kind: 'repository' }

/** A worktree whose session was removed. */
export type OrphanWorktree = {
  /** The SessionId of its former session. */
  id: string
  /** Its making was cut short, so nobody ever worked in it. */
  isHalfMade: boolean
} & SessionWorktree
