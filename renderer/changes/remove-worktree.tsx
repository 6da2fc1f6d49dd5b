import { useState } from 'react'
import { toast } from 'sonner'
import type { Fault } from '../../preload/contract/fault'
import type { SessionId } from '../../preload/contract/session'
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
        {removing ? 'Removing…' : 'Remove worktree'}
      </Button>
      <Dialog
        title="Remove it with its changes?"
        summary={refusal?.message}
        open={refusal !== null}
        onClose={forgetRefusal}
      >
        <p className="px-5 pt-2 text-soft">
          What is not committed is gone then, and so is what git ignores. A branch with commits is kept.
        </p>
        <DialogFooter>
          <Button onClick={forgetRefusal}>Keep it</Button>
          <Button look="danger" disabled={removing} onClick={() => void go(true)}>
            Remove with its changes
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  )
}
