import { useEffect, useId, useRef, useState } from 'react'
import type { ExportFormat, ExportProgress } from '../../preload/contract/export'
import type { Fault } from '../../preload/contract/fault'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { faultOf, on, request } from '../bridge'
import { useDialog } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { FaultNote, order } from '../ui/fault'
import { Field } from '../ui/field'
import { bytes } from '../ui/format'
import { Select } from '../ui/select'
import { exportSessions } from './export-sessions'

const words = text.exporting

const formats: { value: ExportFormat; label: string; detail: string }[] = [
  { value: 'markdown', ...words.formats.markdown },
  { value: 'html', ...words.formats.html },
  { value: 'json', ...words.formats.json },
]

/** What was chosen last, until Corral ends. */
const chosen: { format: ExportFormat; redact: boolean } = { format: 'markdown', redact: true }

/** The dialog **Export**: how, and then how far it is. */
export function ExportDialog() {
  const { dialog, close } = useDialog('export')
  return (
    <Dialog title={words.title(dialog?.sessions.length ?? 0)} open={dialog !== null} onClose={close} size="form">
      {dialog !== null && <ExportForm ids={dialog.sessions} close={close} />}
    </Dialog>
  )
}

function ExportForm({ ids, close }: { ids: readonly SessionId[]; close: () => void }) {
  const formatId = useId()
  const redactId = useId()
  const [format, setFormat] = useState(chosen.format)
  const [redact, setRedact] = useState(chosen.redact)
  const [running, setRunning] = useState(false)
  const [progress, setProgress] = useState<ExportProgress | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  useEffect(() => on('export:progress', setProgress), [])
  // Whoever closes the dialog calls it off.
  const underWay = useRef(false)
  useEffect(() => () => void (underWay.current && order(request('export:cancel'))), [])
  const start = async () => {
    Object.assign(chosen, { format, redact })
    setFault(null)
    setProgress(null)
    setRunning(true)
    underWay.current = true
    const result = await exportSessions(ids, format, redact).catch(faultOf)
    underWay.current = false
    setRunning(false)
    if (result === true) close()
    else if (result !== false) setFault(result)
  }
  return (
    <>
      <div className="flex flex-col gap-4 px-5 pt-3">
        <Field id={formatId} label={words.format}>
          <Select
            id={formatId}
            value={format}
            placeholder=""
            choices={formats}
            onChange={(value) => setFormat(value as ExportFormat)}
          />
        </Field>
        <label htmlFor={redactId} className="flex items-start gap-2.5">
          <input
            id={redactId}
            type="checkbox"
            checked={redact}
            disabled={running}
            onChange={(event) => setRedact(event.target.checked)}
            aria-describedby={`${redactId}-detail`}
            className="mt-1 size-3.5 accent-accent"
          />
          <span>
            <span className="font-medium">{words.redact.label}</span>
            <span id={`${redactId}-detail`} className="block text-sm text-soft">
              {words.redact.detail}
            </span>
          </span>
        </label>
        {fault && <FaultNote fault={fault} />}
        <p role="status" className="min-h-5 truncate text-xs text-faint tabular-nums">
          {running && progressWords(progress)}
        </p>
      </div>
      <DialogFooter>
        <Button onClick={close}>{words.cancel}</Button>
        <Button look="primary" disabled={running} onClick={() => void start()}>
          {words.begin}
        </Button>
      </DialogFooter>
    </>
  )
}

function progressWords(progress: ExportProgress | null): string {
  if (progress === null) return words.waiting
  const { number, count, name: session } = progress
  const read = bytes(progress.bytes)
  return count > 1 ? words.progressOfSeveral({ number, count, session, read }) : words.progress(session, read)
}
