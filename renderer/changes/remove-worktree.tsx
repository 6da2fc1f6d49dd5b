import { useState } from 'react'
import { toast } from 'sonner'
import type { Fault } from '../../preload/contract/fault'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { faultOf, request } from '../bridge'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { tell } from '../ui/fault'

export type Removing = {
  /** What would be lost: removing was refused because of it. */
  refusal: Fault | null
  removing: boolean
  /** Resolves to whether it is gone. */
  remove: (withChanges: boolean) => Promise<boolean>
  forgetRefusal: () => void
}

/** Removes a worktree, and remembers when that was refused because of the work in it. */
export function useRemoving(id: SessionId): Removing {
  const [refusal, setRefusal] = useState<Fault | null>(null)
  const [removing, setRemoving] = useState(false)
  const remove = async (withChanges: boolean) => {
    setRemoving(true)
    try {
      toast.success(await request('worktree:remove', id, withChanges))
      setRefusal(null)
      return true
    } catch (error) {
      const fault = faultOf(error)
      if (fault.code === 'worktree-has-work') setRefusal(fault)
      else tell(fault)
      return false
    } finally {
      setRemoving(false)
    }
  }
  return { refusal, removing, remove, forgetRefusal: () => setRefusal(null) }
}

/** **Remove worktree**, which asks once more where work would be lost. `done`: it is gone. */
export function RemoveWorktree({ id, done }: { id: SessionId; done?: () => void }) {
  const { refusal, removing, remove, forgetRefusal } = useRemoving(id)
  const go = async (withChanges: boolean) => {
    if (await remove(withChanges)) done?.()
  }
  return (
    <>
      <Button size="small" disabled={removing} onClick={() => void go(false)}>
        {removing ? text.changes.removeWorktree.removing : text.changes.removeWorktree.remove}
      </Button>
      <Dialog
        title={text.changes.removeWorktree.title}
        summary={refusal?.message}
        open={refusal !== null}
        onClose={forgetRefusal}
      >
        <p className="px-5 pt-2 text-soft">{text.changes.removeWorktree.warning}</p>
        <DialogFooter>
          <Button onClick={forgetRefusal}>{text.changes.removeWorktree.keepIt}</Button>
          <Button look="danger" disabled={removing} onClick={() => void go(true)}>
            {text.changes.removeWorktree.removeWithChanges}
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  )
}
