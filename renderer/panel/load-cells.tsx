import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { isLive } from '../stores/order'
import { useLoad } from '../stores/samples'
import { knownBytes, percent } from '../ui/format'
import { Spark } from './spark'

/** CPU of a session's whole tree: the last minute and the last second. Nothing of one that has ended. */
export function CpuOf({ view }: { view: SessionView }) {
  const load = useLoad(view.id)
  if (!isLive(view)) return null
  return (
    <span className="flex items-center justify-end gap-2">
      <Spark history={load?.history ?? []} />
      <span className="w-11 text-right">{percent(load?.cpuPercent)}</span>
    </span>
  )
}

export function MemoryOf({ view }: { view: SessionView }) {
  const load = useLoad(view.id)
  if (!isLive(view)) return null
  return <span title={text.panel.row.memoryHint}>{knownBytes(load?.memoryBytes)}</span>
}

/** CPU and memory in one, where there are no columns. Nothing while nothing is known. */
export function LoadOf({ view }: { view: SessionView }) {
  const load = useLoad(view.id)
  if (!isLive(view) || load?.cpuPercent == null) return null
  return (
    <span className="shrink-0 tabular-nums @max-[319px]/side:hidden" title={text.panel.row.memoryHint}>
      {percent(load.cpuPercent)} · {knownBytes(load.memoryBytes)}
    </span>
  )
}

/** How many processes it runs, the agent among them. */
export function ProcessCountOf({ view }: { view: SessionView }) {
  const count = useLoad(view.id)?.processes
  if (!isLive(view)) return null
  return <span title={count == null ? undefined : text.panel.row.processes(count)}>{count ?? '–'}</span>
}
