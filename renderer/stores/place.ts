import type { SessionView } from '../../preload/contract/session'

/** The folder that a session is known by: the one that the person chose, also where it works in a worktree of that. */
export const placeOf = ({ folder, worktree }: Pick<SessionView, 'folder' | 'worktree'>): string =>
  worktree?.origin ?? folder
