import { useState } from 'react'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { useSessions } from '../stores/sessions'
import { useDialog } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { FaultNote, order } from '../ui/fault'
import { useRemoving } from './remove-worktree'

/** Whether a worktree of the session is still there. */
export const hasWorktree = ({ worktree }: SessionView) => worktree !== null && worktree.fate !== 'removed'

/** The question before a session is removed; of one whose worktree is still there also what becomes of that. */
export function RemoveDialog() {
  const { dialog, close } = useDialog('remove')
  const view = useSessions((state) => (dialog === null ? undefined : state.byId[dialog.session]))
  const withWorktree = view !== undefined && hasWorktree(view)
  return (
    <Dialog
      title={text.changes.removeDialog.title(view?.name ?? '')}
      summary={withWorktree ? text.changes.removeDialog.summaryWithWorktree : text.changes.removeDialog.summary}
      open={view !== undefined}
      onClose={close}
    >
      {view && (withWorktree ? <WorktreeAnswers id={view.id} close={close} /> : <Answers id={view.id} close={close} />)}
    </Dialog>
  )
}

type AnswersProps = { id: SessionId; close: () => void }

function Answers({ id, close }: AnswersProps) {
  const [removing, setRemoving] = useState(false)
  const remove = async () => {
    setRemoving(true)
    if (await order(request('session:remove', id))) close()
    else setRemoving(false)
  }
  return (
    <DialogFooter>
      <Button onClick={close}>{text.changes.removeDialog.cancel}</Button>
      <Button look="danger" disabled={removing} onClick={() => void remove()}>
        {text.changes.removeDialog.remove}
      </Button>
    </DialogFooter>
  )
}

function WorktreeAnswers({ id, close }: AnswersProps) {
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
