import { OctagonX, Plus } from 'lucide-react'
import { text } from '../../preload/text'
import { useLaunch } from '../stores/launch'
import { useSessions } from '../stores/sessions'
import { openDialog } from '../stores/window'
import { Button } from '../ui/button'
import { Menu } from './menu'

/** Wordmark, Kill all while something lives, New session, and a menu for the rest. */
export function Header({ narrow }: { narrow: boolean }) {
  const show = useLaunch((state) => state.show)
  const live = useSessions((state) => state.counts.live)
  return (
    <header className={`flex shrink-0 items-center gap-2 border-b border-line px-3 ${narrow ? 'h-12' : 'h-13'}`}>
      <Wordmark />
      <span className="flex-1" />
      {live > 0 && <KillAll narrow={narrow} />}
      <Button look="primary" size="normal" className={narrow ? 'h-7 px-2.5' : ''} onClick={() => void show()}>
        <Plus size={15} />
        {text.panel.header.newSession}
      </Button>
      <Menu />
    </header>
  )
}

/** A fence with a gate: three rails and two posts. */
const Wordmark = () => (
  <span className="flex items-center gap-2 text-base font-semibold tracking-tight">
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" className="text-accent">
      <path
        d="M4 2v14M14 2v14M1 5.5h16M1 9h16M1 12.5h16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
    </svg>
    <span aria-hidden className="@max-[300px]/side:hidden">
      {text.panel.header.wordmark}
    </span>
  </span>
)

const KillAll = ({ narrow }: { narrow: boolean }) => (
  <Button
    look="quiet"
    size={narrow ? 'icon' : 'normal'}
    className={narrow ? 'size-7' : ''}
    aria-label={text.panel.header.killAll}
    title={text.panel.header.killAllHint}
    onClick={() => openDialog({ kind: 'kill-all' })}
  >
    <OctagonX size={15} />
    {!narrow && text.panel.header.killAll}
  </Button>
)
