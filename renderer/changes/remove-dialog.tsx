import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { useSessions } from '../stores/sessions'
import { useDialog } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { FaultNote, order } from '../ui/fault'
import { useRemoving } from './remove-worktree'

/** The question when a session is removed whose worktree is still there. */
export function RemoveDialog() {
  const { dialog, close } = useDialog('remove')
  const name = useSessions((state) => (dialog === null ? undefined : state.byId[dialog.session]?.name))
  return (
    <Dialog
      title={text.changes.removeDialog.title(name ?? '')}
      summary={text.changes.removeDialog.summary}
      open={name !== undefined}
      onClose={close}
    >
      {dialog !== null && <Answers id={dialog.session} close={close} />}
    </Dialog>
  )
}

function Answers({ id, close }: { id: SessionId; close: () => void }) {
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
