import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { useSessions } from '../stores/sessions'
import { useWindow, windowStore } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { FaultNote, order } from '../ui/fault'
import { useRemoving } from './remove-worktree'

const close = () => windowStore.setState({ removeAsked: null })

/** The question when a session is removed whose worktree is still there. */
export function RemoveDialog() {
  const asked = useWindow((state) => state.removeAsked)
  const name = useSessions((state) => (asked === null ? undefined : state.byId[asked]?.name))
  return (
    <Dialog
      title={text.changes.removeDialog.title(name ?? '')}
      summary={text.changes.removeDialog.summary}
      open={asked !== null && name !== undefined}
      onClose={close}
    >
      {asked !== null && <Answers id={asked} />}
    </Dialog>
  )
}

function Answers({ id }: { id: SessionId }) {
  const { refusal, removing, remove } = useRemoving(id)
  const removeSession = async () => {
    if (await order(request('session:remove', id))) close()
  }
  const removeBoth = async () => {
    if (await remove(refusal !== null)) await removeSession()
  }
  return (
    <>
      {refusal && (
        <div className="px-5 pt-3">
          <FaultNote fault={refusal} />
        </div>
      )}
      <DialogFooter>
        <Button onClick={close}>{text.changes.removeDialog.cancel}</Button>
        <Button look="danger" disabled={removing} onClick={() => void removeBoth()}>
          {refusal ? text.changes.removeDialog.removeWithChanges : text.changes.removeDialog.removeToo}
        </Button>
        <Button look="primary" disabled={removing} onClick={() => void removeSession()}>
          {text.changes.removeDialog.keepWorktree}
        </Button>
      </DialogFooter>
    </>
  )
}
