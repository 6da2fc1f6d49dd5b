import { useState } from 'react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { askExport } from '../export/export-sessions'
import { clearMarks, useList } from '../stores/list'
import { isLive } from '../stores/order'
import { orders } from '../stores/orders'
import { useSessions } from '../stores/sessions'
import { Button } from '../ui/button'
import { copy } from '../ui/copy'
import { Dialog, DialogFooter } from '../ui/dialog'
import { order } from '../ui/fault'
import { carryOut } from './end-buttons'

/** What is done to all selected sessions at once; nothing while none is. */
export function BulkBar({ narrow }: { narrow: boolean }) {
  const marked = useList((state) => state.marked)
  const byId = useSessions((state) => state.byId)
  const [asking, setAsking] = useState(false)
  const views = marked.flatMap((id) => byId[id] ?? [])
  if (views.length === 0) return null
  const live = views.filter(isLive)
  const ended = views.filter((view) => !isLive(view) && !view.outside)
  const kill = () => {
    setAsking(false)
    for (const view of live) carryOut(orders.kill(view.id, request), view.name)
    clearMarks()
  }
  return (
    <section
      aria-label={text.panel.selected.name}
      className="flex shrink-0 flex-wrap items-center gap-1.5 border-t border-line bg-accent-wash px-3 py-1.5"
    >
      <span className="mr-1 text-sm font-medium tabular-nums" role="status">
        {narrow ? views.length : text.panel.selected.count(views.length)}
      </span>
      {live.length > 0 && (
        <>
          <Button size="small" onClick={() => stopAll(live)}>
            {text.panel.selected.stop(some(live, views))}
          </Button>
          <Button size="small" look="danger" onClick={() => setAsking(true)}>
            {text.panel.selected.kill(some(live, views))}
          </Button>
        </>
      )}
      {ended.length > 0 && (
        <Button size="small" onClick={() => void removeAll(ended)}>
          {text.panel.selected.remove(some(ended, views))}
        </Button>
      )}
      <Button
        size="small"
        disabled={views.every(({ outside }) => outside)}
        onClick={() => askExport(views.filter(({ outside }) => !outside).map(({ id }) => id))}
      >
        {text.panel.selected.exportThem}
      </Button>
      <Button size="small" onClick={() => void copyIds(views)}>
        {text.panel.selected.copyIds}
      </Button>
      <span className="flex-1" />
      <Button size="small" look="quiet" onClick={clearMarks}>
        {text.panel.selected.clear}
      </Button>
      <Dialog
        title={text.panel.selected.killDialog.title(live.length)}
        summary={text.panel.selected.killDialog.summary}
        open={asking}
        onClose={() => setAsking(false)}
      >
        <DialogFooter>
          <Button onClick={() => setAsking(false)}>{text.panel.cancel}</Button>
          <Button look="danger" onClick={kill}>
            {text.panel.selected.kill(live.length)}
          </Button>
        </DialogFooter>
      </Dialog>
    </section>
  )
}

/** How many of the selected an order is for, where it is not for all. */
const some = (views: readonly SessionView[], all: readonly SessionView[]) =>
  views.length === all.length ? null : views.length

function stopAll(views: readonly SessionView[]): void {
  for (const view of views) carryOut(orders.stop(view.id, view.state.kind === 'stopping', request), view.name)
  clearMarks()
}

async function removeAll(views: readonly SessionView[]): Promise<void> {
  clearMarks()
  for (const { id } of views) await order(request('session:remove', id))
}

const copyIds = (views: readonly SessionView[]) =>
  copy(views.map(({ agentSessionId, id }) => agentSessionId ?? id).join('\n'), text.panel.selected.ids(views.length))
