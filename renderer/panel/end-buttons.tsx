import { OctagonX, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import type { EndReport } from '../../preload/contract/process'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { request } from '../bridge'
import { isLive } from '../stores/order'
import { Button } from '../ui/button'
import { order } from '../ui/fault'
import { plural } from '../ui/format'

/** Orders to end that are under way, over all places that show the buttons: two quick clicks send one request. */
const pending = new Map<string, Promise<boolean>>()

function end(channel: 'session:stop' | 'session:kill', id: SessionId, name: string): Promise<boolean> {
  const key = `${channel} ${id}`
  const underWay = pending.get(key)
  if (underWay) return underWay
  const work = order(request(channel, id).then((report) => tellLeft(report, name))).finally(() => pending.delete(key))
  pending.set(key, work)
  return work
}

/** A proven end needs no word, the row tells it; processes that are left do. */
function tellLeft(report: EndReport, name: string): void {
  if (report.verified) return
  const left = report.left.map((one) => `${one.pid} ${one.command}: ${one.why}`).join('\n')
  toast.warning(`${name}: the end could not be proven, ${plural(report.left.length, 'process', 'processes')} left`, {
    description: left || undefined,
  })
}

type EndButtonsProps = { view: SessionView; icons?: boolean; tabIndex?: number }

/** Stop and Kill of a live session, Remove of an ended one. */
export function EndButtons({ view, icons = false, tabIndex }: EndButtonsProps) {
  const [ordered, setOrdered] = useState<'stop' | 'kill' | 'remove' | null>(null)
  const give = async (what: 'stop' | 'kill' | 'remove', work: () => Promise<unknown>) => {
    setOrdered(what)
    await work()
    setOrdered(null)
  }
  const size = icons ? 'icon' : 'small'
  if (!isLive(view)) {
    return (
      <Button
        look="quiet"
        size={size}
        tabIndex={tabIndex}
        aria-label="Remove"
        title="Remove the session and its journal from this machine"
        disabled={ordered === 'remove'}
        onClick={() => void give('remove', () => order(request('session:remove', view.id)))}
      >
        {icons ? <Trash2 size={13} /> : 'Remove'}
      </Button>
    )
  }
  const killing = view.state.kind === 'stopping' && view.state.step === 'kill'
  return (
    <span className="flex gap-1">
      <Button
        look={icons ? 'quiet' : 'outline'}
        size={size}
        tabIndex={tabIndex}
        aria-label="Stop"
        title="Stop: ask the agent to finish, then insist"
        disabled={ordered !== null || view.state.kind === 'stopping'}
        onClick={() => void give('stop', () => end('session:stop', view.id, view.name))}
      >
        {icons ? <Square size={12} /> : 'Stop'}
      </Button>
      <Button
        look={icons ? 'quiet' : 'danger'}
        size={size}
        tabIndex={tabIndex}
        aria-label="Kill"
        title="Kill: end the whole process tree at once"
        className={icons ? 'hover:text-bad' : ''}
        disabled={ordered === 'kill' || killing}
        onClick={() => void give('kill', () => end('session:kill', view.id, view.name))}
      >
        {icons ? <OctagonX size={14} /> : 'Kill'}
      </Button>
    </span>
  )
}
