import { useEffect, useId } from 'react'
import { text } from '../../preload/text'
import { useLaunch } from '../stores/launch'
import { Field, fieldLook } from '../ui/field'

/** A folder that is being typed is looked at when the person pauses. */
const LOOK_AFTER_MS = 250

/** **Own worktree** and its branch; nothing where the folder is in no git repository. */
export function WorktreeField() {
  const id = useId()
  const folder = useLaunch((state) => state.draft.folder)
  const lookAt = useLaunch((state) => state.lookAt)
  const offer = useLaunch((state) => state.offer)
  const wanted = useLaunch((state) => state.draft.ownWorktree)
  const edit = useLaunch((state) => state.edit)
  useEffect(() => {
    const timer = setTimeout(() => void lookAt(folder), LOOK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [folder, lookAt])
  if (!offer) return null
  const checked = wanted && offer.why === null
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start gap-2.5">
        <input
          id={id}
          type="checkbox"
          checked={checked}
          disabled={offer.why !== null}
          onChange={(event) => edit({ ownWorktree: event.target.checked })}
          aria-describedby={`${id}-detail`}
          className="mt-1 size-3.5 accent-accent"
        />
        <div>
          <label htmlFor={id} className="font-medium">
            {text.launch.worktree.label}
          </label>
          <p id={`${id}-detail`} className="text-xs text-soft">
            {offer.why ?? text.launch.worktree.detail}
            {checked && offer.limits.map((limit) => ` ${limit}`)}
          </p>
        </div>
      </div>
      {checked && <BranchField />}
    </div>
  )
}

function BranchField() {
  const id = useId()
  const branch = useLaunch((state) => state.draft.branch)
  const edit = useLaunch((state) => state.edit)
  return (
    <div className="pl-6">
      <Field id={id} label={text.launch.worktree.branch}>
        <input
          id={id}
          value={branch}
          spellCheck={false}
          placeholder={text.launch.worktree.branchPlaceholder}
          onChange={(event) => edit({ branch: event.target.value })}
          className={`${fieldLook} h-8 font-mono`}
        />
      </Field>
    </div>
  )
}
