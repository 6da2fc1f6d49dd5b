import { useId, useState } from 'react'
import type { Fault } from '../../preload/contract/fault'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { faultOf, request } from '../bridge'
import { withoutValues } from '../stores/launch'
import { sessions } from '../stores/sessions'
import { openDialog, useDialog } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { FaultNote } from '../ui/fault'
import { Field, fieldLook } from '../ui/field'

/** The dialog **Resume**: what a session was started with is kept on no disk, so after a restart it is asked for again. */
export function ResumeDialog() {
  const { dialog, close } = useDialog('resume')
  if (!dialog) return null
  return (
    <Dialog title={text.panel.resume.name} summary={dialog.why} open onClose={close} size="form">
      <ResumeForm key={dialog.session} id={dialog.session} close={close} />
    </Dialog>
  )
}

function ResumeForm({ id, close }: { id: SessionId; close: () => void }) {
  const field = useId()
  const [lines, setLines] = useState(() => withoutValues(sessions.getState().byId[id]?.environmentNames ?? []))
  const [fault, setFault] = useState<Fault | null>(null)
  const [under, setUnder] = useState(false)
  const resume = async () => {
    setUnder(true)
    try {
      await request('session:resume', id, lines)
      close()
    } catch (error) {
      setFault(faultOf(error))
    } finally {
      setUnder(false)
    }
  }
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault()
        void resume()
      }}
    >
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-5 pt-4 pb-1">
        <Field id={field} label={text.panel.resume.environment}>
          <textarea
            id={field}
            rows={4}
            value={lines}
            spellCheck={false}
            aria-describedby={`${field}-detail`}
            onChange={(event) => setLines(event.target.value)}
            className={`${fieldLook} resize-y py-1.5 font-mono`}
          />
          <p id={`${field}-detail`} className="text-xs text-faint">
            {text.panel.resume.environmentHint}
          </p>
        </Field>
        {fault && <FaultNote fault={fault} />}
      </div>
      <DialogFooter>
        <Button look="quiet" className="mr-auto" onClick={() => openDialog({ kind: 'settings' })}>
          {text.panel.resume.settings}
        </Button>
        <Button onClick={close}>{text.panel.cancel}</Button>
        <Button look="primary" type="submit" disabled={under}>
          {text.panel.resume.name}
        </Button>
      </DialogFooter>
    </form>
  )
}
