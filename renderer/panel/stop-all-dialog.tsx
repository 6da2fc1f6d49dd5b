import { useState } from 'react'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { isLive } from '../stores/order'
import { orders } from '../stores/orders'
import { sessions, useSessions } from '../stores/sessions'
import { useDialog } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { order } from '../ui/fault'

/** Asks whether to stop all live sessions politely, as the tray's menu offers. What was started elsewhere is left alone. */
export function StopAllDialog() {
  const { dialog, close } = useDialog('stop-all')
  const live = useSessions((state) => state.counts.live)
  const [stopping, setStopping] = useState(false)
  const stop = async () => {
    setStopping(true)
    const own = Object.values(sessions.getState().byId).filter((view) => isLive(view) && !view.outside)
    const stopped = own.flatMap((view) => orders.stop(view.id, view.state.kind === 'stopping', request) ?? [])
    close()
    await order(Promise.all(stopped))
    setStopping(false)
  }
  return (
    <Dialog
      title={text.panel.stopAllDialog.title(live)}
      summary={text.panel.stopAllDialog.summary(live)}
      open={dialog !== null && live > 0}
      onClose={close}
    >
      <DialogFooter>
        <Button onClick={close}>{text.panel.cancel}</Button>
        <Button look="danger" disabled={stopping} onClick={() => void stop()}>
          {text.panel.stopAllDialog.stopAll}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
