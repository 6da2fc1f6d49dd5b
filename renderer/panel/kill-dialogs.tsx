import { useState } from 'react'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { isLive } from '../stores/order'
import { orders } from '../stores/orders'
import { useSessions } from '../stores/sessions'
import { useDialog } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { order } from '../ui/fault'
import { carryOut } from './end-buttons'

/** The question before **Kill all**. */
export function KillAllDialog() {
  const { dialog, close } = useDialog('kill-all')
  const live = useSessions((state) => state.counts.live)
  const [killing, setKilling] = useState(false)
  const kill = async () => {
    setKilling(true)
    await order(request('sessions:kill-all'))
    setKilling(false)
    close()
  }
  return (
    <Dialog
      title={text.panel.killAllDialog.title(live)}
      summary={text.panel.killAllDialog.summary(live)}
      open={dialog !== null}
      onClose={close}
    >
      <DialogFooter>
        <Button onClick={close}>{text.panel.cancel}</Button>
        <Button look="danger" disabled={killing} onClick={() => void kill()}>
          {text.panel.killAllDialog.killAll}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}

/** The question before a Kill that was asked for by a key: one may be hit by mistake, unlike the button. */
export function KillDialog() {
  const { dialog, close } = useDialog('kill')
  const view = useSessions((state) => (dialog === null ? undefined : state.byId[dialog.session]))
  return (
    <Dialog
      title={text.panel.killDialog.title(view?.name ?? '')}
      summary={text.panel.killDialog.summary}
      open={view !== undefined && isLive(view)}
      onClose={close}
    >
      <DialogFooter>
        <Button onClick={close}>{text.panel.cancel}</Button>
        <Button
          look="danger"
          onClick={() => {
            close()
            if (view) carryOut(orders.kill(view.id, request), view.name)
          }}
        >
          {text.panel.killDialog.kill}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
