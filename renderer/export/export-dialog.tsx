import { useEffect, useId, useRef, useState } from 'react'
import type { ExportFormat, ExportProgress } from '../../preload/contract/export'
import type { Fault } from '../../preload/contract/fault'
import type { SessionId } from '../../preload/contract/session'
import { faultOf, on, request } from '../bridge'
import { useWindow, windowStore } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { FaultNote, order } from '../ui/fault'
import { Field } from '../ui/field'
import { bytes, plural } from '../ui/format'
import { Select } from '../ui/select'
import { exportSessions } from './export-sessions'

const formats: { value: ExportFormat; label: string; detail: string }[] = [
  { value: 'markdown', label: 'Markdown', detail: 'To read on in an editor, or to paste' },
  { value: 'html', label: 'Web page', detail: 'One file for any browser, without scripts' },
  { value: 'json', label: 'JSON', detail: 'Every event, for programs' },
]

/** What was chosen last, until Corral ends. */
const chosen: { format: ExportFormat; redact: boolean } = { format: 'markdown', redact: true }

const close = () => windowStore.setState({ exportAsked: null })

/** The dialog **Export**: how, and then how far it is. */
export function ExportDialog() {
  const asked = useWindow((state) => state.exportAsked)
  const title = asked && asked.length > 1 ? `Export ${plural(asked.length, 'session')}` : 'Export session'
  return (
    <Dialog title={title} open={asked !== null && asked.length > 0} onClose={close} size="form">
      {asked !== null && <ExportForm ids={asked} />}
    </Dialog>
  )
}

function ExportForm({ ids }: { ids: readonly SessionId[] }) {
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
        <Field id={formatId} label="Format">
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
            <span className="font-medium">Redact</span>
            <span id={`${redactId}-detail`} className="block text-sm text-soft">
              Takes out what looks like a key, token or password, e-mail addresses, pictures, your home folder and your
              user name. Read the file before you pass it on: a secret that looks like an ordinary word stays.
            </span>
          </span>
        </label>
        {fault && <FaultNote fault={fault} />}
        <p role="status" className="min-h-5 truncate text-xs text-faint tabular-nums">
          {running && progressWords(progress)}
        </p>
      </div>
      <DialogFooter>
        <Button onClick={close}>Cancel</Button>
        <Button look="primary" disabled={running} onClick={() => void start()}>
          Export…
        </Button>
      </DialogFooter>
    </>
  )
}

function progressWords(progress: ExportProgress | null): string {
  if (progress === null) return 'Waiting for a place…'
  const { number, count, name, bytes: read } = progress
  return `${count > 1 ? `${number} of ${count} · ` : ''}${name} · ${bytes(read)} read`
}
