import { useEffect, useState } from 'react'
import type { Fault } from '../../preload/contract/fault'
import type { ProcessRow } from '../../preload/contract/ipc'
import type { SessionView } from '../../preload/contract/session'
import { faultOf, request } from '../bridge'
import { isLive } from '../stores/order'
import { useNow } from '../ui/clock'
import { FaultNote } from '../ui/fault'
import { bytes, duration, plural } from '../ui/format'
import { toTree } from './process-tree'

const REFRESH_MS = 2000

/** The tab **Processes**: the session's tree, as the system sees it now. */
export function Processes({ view }: { view: SessionView }) {
  const [rows, setRows] = useState<ProcessRow[] | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const now = useNow()
  const live = isLive(view)
  const { id } = view
  useEffect(() => {
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      try {
        const found = document.hidden ? null : await request('session:processes', id)
        if (gone) return
        if (found) setRows(found)
        setFault(null)
      } catch (error) {
        if (!gone) setFault(faultOf(error))
      }
      if (!gone && live) timer = setTimeout(look, REFRESH_MS)
    }
    void look()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [id, live])

  return (
    <div className="h-full overflow-auto px-4 py-3">
      {fault && <FaultNote fault={fault} />}
      {rows?.length === 0 && <p className="py-2 text-soft">{noneWords(view)}</p>}
      {rows !== null && rows.length > 0 && (
        <table className="w-full table-fixed text-left text-xs tabular-nums">
          <caption className="pb-2 text-left text-faint">{plural(rows.length, 'process', 'processes')}</caption>
          <thead className="text-2xs text-faint">
            <tr className="border-b border-line">
              <th className="py-1 font-medium">Command</th>
              <th className="w-20 py-1 text-right font-medium">Pid</th>
              <th className="w-16 py-1 text-right font-medium">State</th>
              <th className="w-20 py-1 text-right font-medium">Age</th>
              <th className="w-20 py-1 text-right font-medium">CPU</th>
              <th className="w-20 py-1 text-right font-medium">Memory</th>
            </tr>
          </thead>
          <tbody>
            {toTree(rows).map(({ row, depth }) => (
              <tr key={row.pid} className="border-b border-line/60">
                <td className="truncate py-1.5 font-mono" title={row.command} style={{ paddingLeft: depth * 16 }}>
                  {depth > 0 && <span className="text-faint">└ </span>}
                  {row.command}
                </td>
                <td className="text-right font-mono">{row.pid}</td>
                <td className="text-right text-soft">{row.state}</td>
                <td className="text-right text-soft">{duration(now - row.startedAt)}</td>
                <td className="text-right text-soft">{row.cpuSeconds.toFixed(1)} s</td>
                <td className="text-right text-soft">{bytes(row.memoryBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

/** An empty list means nobody only where the keeper can be asked. */
function noneWords({ state }: SessionView): string {
  switch (state.kind) {
    case 'ended':
      return (state.report?.left.length ?? 0) > 0 ? 'Details names who is left.' : 'Nothing of this session runs.'
    case 'lost':
      return 'Its keeper is gone, so nobody holds a tree of processes any more. Details tells what was found.'
    case 'unknown':
    case 'detached':
      return 'Its keeper cannot be reached, so its processes are not known here.'
    default:
      return 'No process was found.'
  }
}
