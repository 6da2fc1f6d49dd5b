import { GitBranch } from 'lucide-react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { isLive } from '../stores/order'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy'
import { order } from '../ui/fault'
import { Filled } from '../ui/filled'
import { RemoveWorktree } from './remove-worktree'

/** Below the tabs of a session that is over: what is to become of its worktree, until the person has said so. */
export function WorktreeNotice({ view }: { view: SessionView }) {
  const { worktree } = view
  if (!worktree || worktree.fate !== null || isLive(view)) return null
  return (
    <section
      aria-label={text.changes.notice.name}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-sunken px-4 py-2"
    >
      <GitBranch size={15} aria-hidden className="shrink-0 text-faint" />
      <p className="min-w-0 flex-1 basis-60 break-words text-soft">
        <Filled text={text.changes.notice.stillThere} branch={<code className="text-ink">{worktree.branch}</code>} />
      </p>
      <CopyButton text={worktree.path} what={text.changes.worktreePath} />
      <RemoveWorktree id={view.id} />
      <Button size="small" look="primary" onClick={() => void order(request('worktree:keep', view.id))}>
        {text.changes.notice.keep}
      </Button>
    </section>
  )
}
