import { useCallback, useEffect, useState } from 'react'
import type { OrphanWorktree } from '../../preload/contract/worktree'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { CopyButton } from '../ui/copy'
import { order } from '../ui/fault'
import { Path } from '../ui/path'
import { RemoveWorktree } from './remove-worktree'

/** Worktrees whose session was removed; nothing when there is none. They go only when a person says so. */
export function Orphans() {
  const [orphans, setOrphans] = useState<OrphanWorktree[]>([])
  const look = useCallback(() => order(request('worktree:orphans').then(setOrphans)), [])
  useEffect(() => void look(), [look])
  if (orphans.length === 0) return null
  return (
    <section aria-label={text.changes.orphans.title} className="max-h-40 shrink-0 overflow-y-auto">
      <h3 className="pb-1 text-xs font-semibold">{text.changes.orphans.title}</h3>
      <ul>
        {orphans.map(({ id, path, branch, isHalfMade }) => (
          <li key={id} className="flex min-h-8 flex-wrap items-center gap-x-3 border-t border-line/60 py-1 text-xs">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-mono">{branch}</span>
              <Path path={path} />
              {isHalfMade && <span className="text-faint">{text.changes.orphans.halfMade}</span>}
            </span>
            <CopyButton text={path} what={text.changes.worktreePath} />
            <RemoveWorktree id={id} done={() => void look()} />
          </li>
        ))}
      </ul>
    </section>
  )
}
