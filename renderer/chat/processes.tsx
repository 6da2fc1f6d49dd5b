import { useState } from 'react'
import type { EndReport, ProcessRow } from '../../preload/contract/process'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { carryOut } from '../panel/end-buttons'
import { isLive } from '../stores/order'
import { orders } from '../stores/orders'
import { FaultNote, order } from '../ui/fault'
import { knownBytes, measured, percent } from '../ui/format'
import { survivorLine } from './end-report'
import { ProcessGrid } from './process-grid'
import { programOf } from './process-roles'
import { useProcesses } from './use-processes'

/** The tab **Processes**: the session's tree, as the system sees it now, and how to end a part of it. */
export function Processes({ view }: { view: SessionView }) {
  const { rows, fault, look } = useProcesses(view.id, isLive(view))
  const [ended, setEnded] = useState<string | null>(null)

  const kill = async (row: ProcessRow) => {
    if (row.id.pid === view.agentPid) return carryOut(orders.kill(view.id, request), view.name)
    await order(
      request('session:kill-process', view.id, row.id).then((report) =>
        setEnded(endedLine(programOf(row.command), report)),
      ),
    )
    await look()
  }

  return (
    <div className="@container/processes h-full overflow-auto px-4 py-3">
      {fault && <FaultNote fault={fault} />}
      <div className="flex flex-wrap justify-between gap-x-4 pb-2 text-xs tabular-nums">
        <p className="text-faint">{rows !== null && rows.length > 0 && together(rows)}</p>
        <p role="status" className="text-soft">
          {ended}
        </p>
      </div>
      {rows?.length === 0 && <p className="py-2 text-soft">{noneWords(view)}</p>}
      {rows !== null && rows.length > 0 && <ProcessGrid rows={rows} agentPid={view.agentPid} onKill={kill} />}
    </div>
  )
}

/** '4 processes · 12 % CPU · 210 MB' */
function together(rows: readonly ProcessRow[]): string {
  const sum = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null)
    return known.length === 0 ? null : known.reduce((one, other) => one + other, 0)
  }
  const cpu = percent(sum(rows.map(({ cpuPercent }) => cpuPercent)))
  const memory = knownBytes(sum(rows.map(({ memoryBytes }) => memoryBytes)))
  return text.session.processes.together({ count: rows.length, cpu, memory })
}

/** 'node: 3 ended in 13 ms', and who is left. */
function endedLine(name: string, { processes, left, durationMs }: EndReport): string {
  const end = { name, count: Math.max(0, processes - left.length), time: measured(durationMs) }
  if (left.length === 0) return text.session.processes.ended(end)
  return text.session.processes.endedButLeft({ ...end, left: left.length, who: left.map(survivorLine).join(' ') })
}

/** An empty list means nobody only where the keeper can be asked. */
function noneWords({ state }: SessionView): string {
  const { none } = text.session.processes
  switch (state.kind) {
    case 'ended':
      return (state.report?.left.length ?? 0) > 0 ? none.left : none.ended
    case 'lost':
      return none.lost
    case 'unknown':
    case 'detached':
      return none.unreachable
    default:
      return none.notFound
  }
}
