import { OctagonX, Plus } from 'lucide-react'
import { useState } from 'react'
import { request } from '../bridge'
import { useLaunch } from '../stores/launch'
import { useSessions } from '../stores/sessions'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { order } from '../ui/fault'
import { plural } from '../ui/format'
import { Menu } from './menu'

/** Wordmark, Kill all while something lives, New session, and a menu for the rest. */
export function Header({ narrow }: { narrow: boolean }) {
  const show = useLaunch((state) => state.show)
  const live = useSessions((state) => state.counts.live)
  return (
    <header className={`flex shrink-0 items-center gap-2 border-b border-line px-3 ${narrow ? 'h-12' : 'h-13'}`}>
      <Wordmark />
      <span className="flex-1" />
      {live > 0 && <KillAll live={live} narrow={narrow} />}
      <Button look="primary" size="normal" className={narrow ? 'h-7 px-2.5' : ''} onClick={() => void show()}>
        <Plus size={15} />
        New session
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
    <span className="@max-[300px]/side:hidden">Corral</span>
  </span>
)

function KillAll({ live, narrow }: { live: number; narrow: boolean }) {
  const [asking, setAsking] = useState(false)
  const [killing, setKilling] = useState(false)
  const kill = async () => {
    setKilling(true)
    await order(request('sessions:kill-all'))
    setKilling(false)
    setAsking(false)
  }
  return (
    <>
      <Button
        look="quiet"
        size={narrow ? 'icon' : 'normal'}
        className={narrow ? 'size-7' : ''}
        aria-label="Kill all"
        title="Kill all sessions"
        onClick={() => setAsking(true)}
      >
        <OctagonX size={15} />
        {!narrow && 'Kill all'}
      </Button>
      <Dialog
        title={live === 1 ? 'Kill the one live session?' : `Kill ${live} live sessions?`}
        summary={`The process tree of each is ended at once. ${plural(live, 'conversation')} kept.`}
        open={asking}
        onClose={() => setAsking(false)}
      >
        <DialogFooter>
          <Button onClick={() => setAsking(false)}>Cancel</Button>
          <Button look="danger" disabled={killing} onClick={() => void kill()}>
            Kill all
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  )
}
