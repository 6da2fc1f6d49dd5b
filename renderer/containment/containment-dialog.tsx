import { Copy, RotateCw, ShieldCheck, TriangleAlert } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Audit } from '../../preload/contract/audit'
import type { Fault } from '../../preload/contract/fault'
import { text } from '../../preload/text'
import { faultOf, request } from '../bridge'
import { Orphans } from '../changes/orphans'
import { sessions } from '../stores/sessions'
import { useDialog, useWindow } from '../stores/window'
import { Button } from '../ui/button'
import { copy } from '../ui/copy'
import { Dialog } from '../ui/dialog'
import { FaultNote } from '../ui/fault'
import { exactTime } from '../ui/format'
import { AuditList } from './audit-list'
import { auditRows, strayTitle, summarise, summaryLine } from './audit-rows'
import { tierWords } from './tier-words'

/** The dialog **Containment**: what this machine can promise, and every process that this profile ever started. */
export function ContainmentDialog() {
  const { dialog, close } = useDialog('containment')
  const info = useWindow((state) => state.info)
  return (
    <Dialog
      title={text.containment.title}
      open={dialog !== null}
      onClose={close}
      size="list"
      summary={info && <Promised {...info} />}
    >
      <Checked />
    </Dialog>
  )
}

const Promised = ({ tier, tierMeaning }: { tier: keyof typeof tierWords; tierMeaning: string }) => (
  <>
    <span className="font-medium text-ink">{text.containment.tier(tierWords[tier], tier)}</span> {tierMeaning}
  </>
)

/** The newest look at the processes. It is drawn only while the dialog is open, so opening it looks anew. */
function Checked() {
  const [found, setFound] = useState<{ audit: Audit; at: number } | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [checking, setChecking] = useState(true)
  const check = useCallback(async () => {
    setChecking(true)
    try {
      setFound({ audit: await request('app:audit'), at: Date.now() })
      setFault(null)
    } catch (error) {
      setFault(faultOf(error))
    }
    setChecking(false)
  }, [])
  useEffect(() => void check(), [check])
  // Names as they were at that look: a list that is drawn anew with every word of every agent would not hold still.
  const rows = useMemo(() => (found ? auditRows(found.audit, sessions.getState().byId) : []), [found])
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col gap-3 px-5 pt-3">
        {fault && <FaultNote fault={fault} />}
        {!found && !fault && <p className="py-2 text-faint">{text.containment.audit.looking}</p>}
        {found && <StrayNote strays={found.audit.stray.length} />}
        {rows.length > 0 && <AuditList rows={rows} />}
        <Orphans />
      </div>
      <div className="flex flex-wrap items-center gap-2 px-5 py-4">
        {found && (
          <span role="status" className="mr-auto text-xs text-faint tabular-nums">
            {text.containment.audit.lookedAt(summaryLine(summarise(found.audit)), exactTime(found.at).slice(0, 8))}
          </span>
        )}
        <Button
          look="quiet"
          disabled={!found}
          onClick={() => found && void copy(JSON.stringify(found.audit, null, 2), text.containment.audit.name)}
        >
          <Copy size={13} />
          {text.containment.audit.copyAsJson}
        </Button>
        <Button disabled={checking} onClick={() => void check()}>
          <RotateCw size={13} className={checking ? 'animate-spin' : ''} />
          {text.containment.audit.checkAgain}
        </Button>
      </div>
    </>
  )
}

function StrayNote({ strays }: { strays: number }) {
  if (strays === 0) {
    return (
      <p className="flex items-center gap-2">
        <ShieldCheck size={15} aria-hidden className="shrink-0 text-fine" />
        {strayTitle(0)}
      </p>
    )
  }
  return (
    <div role="alert" className="flex gap-2 rounded-md border-l-2 border-needs bg-needs-wash px-3 py-2">
      <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-needs" />
      <p className="min-w-0">
        <span className="font-semibold">{strayTitle(strays)}</span>{' '}
        <span className="text-soft">{text.containment.strays.advice(strays)}</span>
      </p>
    </div>
  )
}
