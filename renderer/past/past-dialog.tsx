import { useEffect, useState } from 'react'
import type { Fault } from '../../preload/contract/fault'
import type { PastSession } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { faultOf, request } from '../bridge'
import { useDialog, useWindow } from '../stores/window'
import { Button } from '../ui/button'
import { useNow } from '../ui/clock'
import { Dialog } from '../ui/dialog'
import { FaultNote, order } from '../ui/fault'
import { duration, tilde } from '../ui/format'
import { Search } from '../ui/search'
import { MOST_SHOWN, matchingPast } from './matches'

/** The dialog **Past sessions**: what agents saved by themselves, in whichever folder and however they were started. */
export function PastDialog() {
  const { dialog, close } = useDialog('past')
  return (
    <Dialog title={text.past.title} open={dialog !== null} onClose={close} size="list">
      <PastList />
    </Dialog>
  )
}

function PastList() {
  const [all, setAll] = useState<PastSession[] | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    request('past:list').then(setAll, (error) => setFault(faultOf(error)))
  }, [])
  const found = matchingPast(all ?? [], wanted)
  return (
    <>
      <Search label={text.past.search} placeholder={text.past.searchHint} value={wanted} onChange={setWanted} />
      <div className="min-h-80 flex-1 overflow-y-auto px-5 pt-2 pb-5">
        {fault && <FaultNote fault={fault} />}
        {!fault && all === null && <p className="pt-2 text-soft">{text.past.looking}</p>}
        {all !== null && found.length === 0 && (
          <p className="pt-2 text-soft">{all.length === 0 ? text.past.noneSaved : text.past.noneFound}</p>
        )}
        <ul aria-label={text.past.title} className="divide-y divide-line">
          {found.slice(0, MOST_SHOWN).map((past) => (
            <Past key={`${past.agent} ${past.id}`} past={past} />
          ))}
        </ul>
        {found.length > MOST_SHOWN && (
          <p className="pt-2 text-xs text-faint">{text.past.firstOf(MOST_SHOWN, found.length)}</p>
        )}
      </div>
    </>
  )
}

function Past({ past }: { past: PastSession }) {
  const home = useWindow((state) => state.info?.userHome ?? '')
  const show = useWindow((state) => state.show)
  const { close } = useDialog('past')
  const now = useNow()
  const [starting, setStarting] = useState(false)
  const { agent, id, folder, title, session } = past
  const go = async () => {
    setStarting(true)
    const done = await order(
      request('past:resume', { agent, id, folder, title }).then((started) => {
        close()
        show(started)
      }),
    )
    if (!done) setStarting(false)
  }
  return (
    <li className="flex items-center gap-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={title}>
          {title}
        </p>
        <p className="flex min-w-0 gap-1.5 text-xs text-soft">
          <span className="shrink-0">{past.agentName}</span>
          <span className="min-w-0 truncate text-faint" title={folder}>
            {tilde(folder, home)}
          </span>
          <span className="shrink-0 text-faint tabular-nums">· {text.past.ago(duration(now - past.at))}</span>
        </p>
      </div>
      {session !== null && (
        <Button
          look="quiet"
          size="small"
          onClick={() => {
            close()
            show(session)
          }}
        >
          {text.past.show}
        </Button>
      )}
      <Button size="small" disabled={starting} aria-label={text.past.resumeIt(title)} onClick={() => void go()}>
        {text.past.resume}
      </Button>
    </li>
  )
}
