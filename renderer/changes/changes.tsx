import { RotateCw } from 'lucide-react'
import type { SessionView } from '../../preload/contract/session'
import type { Changes as Found } from '../../preload/contract/worktree'
import { text } from '../../preload/text'
import { isLive, isWorking } from '../stores/order'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy'
import { FaultNote } from '../ui/fault'
import { Path } from '../ui/path'
import { ChangedFileRow } from './changed-file'
import { RemoveWorktree } from './remove-worktree'
import { useChanges } from './use-changes'

/** The tab **Changes**: what a session has made different in its own worktree since it began. */
export function Changes({ view }: { view: SessionView }) {
  const { changes, fault, looking, number, look } = useChanges(view.id, isWorking(view))
  const { worktree } = view
  if (!worktree) return null
  return (
    <div className="h-full overflow-auto px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pb-2">
        <span role="status" className="text-soft tabular-nums">
          {changes ? summaryOf(changes) : looking ? text.changes.comparing : ''}
        </span>
        <span className="flex min-w-0 items-center gap-1 text-xs text-soft">
          <Path path={worktree.path} />
          <CopyButton text={worktree.path} what={text.changes.worktreePath} />
        </span>
        <span className="ml-auto flex gap-2">
          {/* Until then the notice above offers it. */}
          {worktree.fate === 'kept' && !isLive(view) && <RemoveWorktree id={view.id} />}
          <Button size="small" disabled={looking} onClick={() => void look()}>
            <RotateCw size={12} className={looking ? 'animate-spin' : ''} />
            {text.changes.refresh}
          </Button>
        </span>
      </div>
      {fault && <FaultNote fault={fault} />}
      {changes?.files.length === 0 && <p className="py-2 text-faint">{text.changes.nothingDiffers}</p>}
      {changes && changes.files.length > 0 && (
        <ul aria-label={text.changes.files} className="flex flex-col">
          {changes.files.map((file) => (
            <ChangedFileRow key={file.path} session={view.id} file={file} look={number} />
          ))}
        </ul>
      )}
      {changes && changes.more > 0 && <p className="py-2 text-faint">{text.changes.moreFiles(changes.more)}</p>}
    </div>
  )
}

/** '3 files +12 −4 · 2 commits'; what was not counted is not in the sum. */
export function summaryOf({ files, more, commits }: Found): string {
  const sum = (counts: (number | null)[]) => counts.reduce<number>((all, count) => all + (count ?? 0), 0)
  return text.changes.summary({
    files: files.length + more,
    added: sum(files.map(({ added }) => added)),
    removed: sum(files.map(({ removed }) => removed)),
    commits,
  })
}
