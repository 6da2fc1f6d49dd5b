import { useState } from 'react'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { hasWorktree } from '../changes/remove-dialog'
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
import { useArranged } from './use-arranged'

type BulkBarProps = { narrow: boolean }

/** What is done to all selected sessions at once; nothing while none is. */
export function BulkBar({ narrow }: BulkBarProps) {
  const isAny = useList((state) => state.marked.length > 0)
  return isAny ? <Selected narrow={narrow} /> : null
}

/** Orders are for the selected ones that the list shows: nobody ends what they do not see. */
function Selected({ narrow }: BulkBarProps) {
  const marked = useList((state) => state.marked)
  const byId = useSessions((state) => state.byId)
  const shown = new Set(useArranged().shown)
  // Those that the question is about, as they were when it was asked: the list goes on changing under it.
  const [asked, setAsked] = useState<{ kind: 'kill' | 'remove'; ids: SessionId[] } | null>(null)
  const all = marked.flatMap((id) => byId[id] ?? [])
  if (all.length === 0) return null
  const views = all.filter(({ id }) => shown.has(id))
  const live = views.filter(isLive)
  const ended = views.filter(isRemovable)
  const ask = (kind: 'kill' | 'remove', about: SessionView[]) => setAsked({ kind, ids: about.map(({ id }) => id) })
  return (
    <section
      aria-label={text.panel.selected.name}
      className="flex shrink-0 flex-wrap items-center gap-1.5 short:flex-nowrap short:overflow-x-auto short:*:shrink-0 border-t border-line bg-accent-wash px-3 py-1.5"
    >
      <span className="mr-1 flex gap-1.5 text-sm font-medium tabular-nums" role="status">
        <span>{narrow ? views.length : text.panel.selected.count(views.length)}</span>{' '}
        {views.length < all.length && (
          <span className="font-normal text-soft" title={text.panel.selected.hiddenHint}>
            {text.panel.selected.hidden(all.length - views.length)}
          </span>
        )}
      </span>
      {live.length > 0 && (
        <>
          <Button size="small" onClick={() => stopAll(live)}>
            {text.panel.selected.stop(some(live, views))}
          </Button>
          <Button size="small" look="danger" onClick={() => ask('kill', live)}>
            {text.panel.selected.kill(some(live, views))}
          </Button>
        </>
      )}
      {ended.length > 0 && (
        <Button size="small" onClick={() => ask('remove', ended)}>
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
      <Button size="small" disabled={views.length === 0} onClick={() => void copyIds(views)}>
        {text.panel.selected.copyIds}
      </Button>
      <span className="flex-1" />
      <Button size="small" look="quiet" onClick={clearMarks}>
        {text.panel.selected.clear}
      </Button>
      <Question asked={asked} close={() => setAsked(null)} />
    </section>
  )
}

type QuestionProps = { asked: { kind: 'kill' | 'remove'; ids: SessionId[] } | null; close: () => void }

/** The question before several are killed or removed; it names them. */
function Question({ asked, close }: QuestionProps) {
  const byId = useSessions((state) => state.byId)
  const isKill = asked?.kind === 'kill'
  const views = (asked?.ids ?? []).flatMap((id) => byId[id] ?? []).filter(isKill ? isLive : isRemovable)
  const { selected } = text.panel
  const worktrees = isKill ? 0 : views.filter(hasWorktree).length
  const go = () => {
    close()
    if (isKill) killAll(views)
    else void removeAll(views)
  }
  return (
    <Dialog
      title={(isKill ? selected.killDialog : selected.removeDialog).title(views.length)}
      summary={isKill ? selected.killDialog.summary : selected.removeDialog.summary(views.length)}
      open={views.length > 0}
      onClose={close}
    >
      <ul className="px-5 pt-2 text-soft">
        {views.slice(0, NAMED).map(({ id, name }) => (
          <li key={id} className="truncate" title={name}>
            {name}
          </li>
        ))}
        {views.length > NAMED && <li className="text-faint">{selected.more(views.length - NAMED)}</li>}
      </ul>
      {worktrees > 0 && <p className="px-5 pt-2 text-soft">{selected.removeDialog.worktrees(worktrees)}</p>}
      <DialogFooter>
        <Button onClick={close}>{text.panel.cancel}</Button>
        <Button look="danger" onClick={go}>
          {(isKill ? selected.kill : selected.remove)(views.length)}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}

/** How many of them a question names; of more it tells the number. */
const NAMED = 5

/** How many of the selected an order is for, where it is not for all. */
const some = (views: readonly SessionView[], all: readonly SessionView[]) =>
  views.length === all.length ? null : views.length

/** It has ended, and Corral keeps it. */
const isRemovable = (view: SessionView) => !isLive(view) && !view.outside

function stopAll(views: readonly SessionView[]): void {
  for (const view of views) carryOut(orders.stop(view.id, view.state.kind === 'stopping', request), view.name)
  clearMarks()
}

function killAll(views: readonly SessionView[]): void {
  for (const view of views) carryOut(orders.kill(view.id, request), view.name)
  clearMarks()
}

async function removeAll(views: readonly SessionView[]): Promise<void> {
  clearMarks()
  for (const { id } of views) await order(request('session:remove', id))
}

const copyIds = (views: readonly SessionView[]) =>
  copy(views.map(({ agentSessionId, id }) => agentSessionId ?? id).join('\n'), text.panel.selected.ids(views.length))
