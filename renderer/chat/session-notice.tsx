import { CircleQuestionMark, EarOff, SearchX, TriangleAlert, Unlink, Unplug } from 'lucide-react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { startFresh } from '../panel/resume-button'
import { openDialog, useWindow, windowStore } from '../stores/window'
import { Ladder } from './ladder'
import { type Notice, noticeOf } from './notices'

const icons: Record<Notice['about'], typeof SearchX> = {
  lost: SearchX,
  unknown: CircleQuestionMark,
  detached: Unplug,
  left: TriangleAlert,
  gone: Unlink,
  deaf: EarOff,
}

const ways: Record<Notice['look'], (view: SessionView) => void> = {
  details: () => windowStore.setState({ tab: 'details' }),
  containment: () => openDialog({ kind: 'containment' }),
  fresh: ({ id }) => startFresh(id),
}

/** Below the tabs, whichever is open: how a session is being ended, or what is known of one whose end is not as it should be. */
export function SessionNotice({ view }: { view: SessionView }) {
  const tab = useWindow((state) => state.tab)
  if (view.state.kind === 'stopping') return <Ladder view={view} state={view.state} />
  const notice = noticeOf(view)
  // That tab says the same, and more.
  if (!notice || (tab === 'details' && notice.look === 'details')) return null
  const Icon = icons[notice.about]
  return (
    <section
      aria-label={notice.title}
      className="flex items-start gap-3 border-b border-needs/40 bg-needs-wash px-4 py-2.5"
    >
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-needs" />
      <div className="max-h-[30vh] max-w-[820px] min-w-0 flex-1 overflow-y-auto break-words">
        <p className="font-medium">{notice.title}</p>
        <p className="text-soft">
          {notice.known} {notice.todo}{' '}
          <button
            type="button"
            className="rounded-sm font-medium whitespace-nowrap text-ink underline decoration-needs underline-offset-2 hover:decoration-2"
            onClick={() => ways[notice.look](view)}
          >
            {text.session.notices.ways[notice.look]}
          </button>
        </p>
      </div>
    </section>
  )
}
