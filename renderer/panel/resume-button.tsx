import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { faultOf, request } from '../bridge'
import { launch } from '../stores/launch'
import { sessions } from '../stores/sessions'
import { openDialog, windowStore } from '../stores/window'
import { Button } from '../ui/button'

/** Opens the dialog **New session** with the same choices. */
export function startFresh(id: SessionId): void {
  const view = sessions.getState().byId[id]
  if (view) void launch.getState().showLike(view)
}

/** Goes on with an ended session; a fault is told with the way on that it leaves. */
export async function resume(id: SessionId): Promise<void> {
  try {
    await request('session:resume', id, null)
  } catch (error) {
    const { message, hint, code, session } = faultOf(error)
    if (code === 'environment-missing') return openDialog({ kind: 'resume', session: id, why: message })
    const action =
      code === 'conversation-gone'
        ? { label: text.panel.resume.startFresh, onClick: () => startFresh(id) }
        : session === undefined
          ? undefined
          : { label: text.panel.resume.showIt, onClick: () => windowStore.getState().show(session) }
    toast.error(message, { description: hint || undefined, action })
  }
}

type ResumeButtonProps = { view: SessionView; icons?: boolean; tabIndex?: number; look?: 'primary' | 'outline' }

/** It can be tried, if only to hear why not. */
export const mayResume = ({ resume: choice }: SessionView) => choice !== null && choice.kind !== 'impossible'

/** **Resume** of an ended session whose agent can go on; nothing on the others. */
export function ResumeButton({ view, icons = false, tabIndex, look = 'outline' }: ResumeButtonProps) {
  const [resuming, setResuming] = useState(false)
  if (!mayResume(view)) return null
  const click = async () => {
    setResuming(true)
    await resume(view.id)
    setResuming(false)
  }
  return (
    <Button
      look={icons ? 'quiet' : look}
      size={icons ? 'icon' : 'small'}
      tabIndex={tabIndex}
      aria-label={text.panel.resume.name}
      title={text.panel.resume.hint}
      disabled={resuming}
      onClick={() => void click()}
    >
      {icons ? <RotateCcw size={13} /> : text.panel.resume.name}
    </Button>
  )
}
