import { useState } from 'react'
import { request } from '../bridge'
import { isLive } from '../stores/order'
import { orders } from '../stores/orders'
import { useSessions } from '../stores/sessions'
import { useWindow, windowStore } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { order } from '../ui/fault'
import { plural } from '../ui/format'
import { carryOut } from './end-buttons'

/** The question before **Kill all**. */
export function KillAllDialog() {
  const asked = useWindow((state) => state.killAllAsked)
  const live = useSessions((state) => state.counts.live)
  const [killing, setKilling] = useState(false)
  const close = () => windowStore.setState({ killAllAsked: false })
  const kill = async () => {
    setKilling(true)
    await order(request('sessions:kill-all'))
    setKilling(false)
    close()
  }
  return (
    <Dialog
      title={live === 1 ? 'Kill the one live session?' : `Kill ${live} live sessions?`}
      summary={`The process tree of each is ended at once. ${plural(live, 'conversation')} kept.`}
      open={asked}
      onClose={close}
    >
      <DialogFooter>
        <Button onClick={close}>Cancel</Button>
        <Button look="danger" disabled={killing} onClick={() => void kill()}>
          Kill all
        </Button>
      </DialogFooter>
    </Dialog>
  )
}

/** The question before a Kill that was asked for by a key: one may be hit by mistake, unlike the button. */
export function KillDialog() {
  const asked = useWindow((state) => state.killAsked)
  const view = useSessions((state) => (asked === null ? undefined : state.byId[asked]))
  const close = () => windowStore.setState({ killAsked: null })
  return (
    <Dialog
      title={`Kill “${view?.name ?? ''}”?`}
      summary="Its whole process tree is ended at once. The conversation is kept."
      open={view !== undefined && isLive(view)}
      onClose={close}
    >
      <DialogFooter>
        <Button onClick={close}>Cancel</Button>
        <Button
          look="danger"
          onClick={() => {
            close()
            if (view) carryOut(orders.kill(view.id, request), view.name)
          }}
        >
          Kill
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
