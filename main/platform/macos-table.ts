import type { ProcId } from '../../preload/contract/process'
import type { MacProcess, UniqueIds } from './macos-layout'
import type { MacSystem } from './macos-system'

/** One process of one look; `ids` null: the system did not tell them. */
export type Row = MacProcess & { ids: UniqueIds | null }

/** The process table with unique ids, which are asked for once a process: they stay the same as long as it lives. */
export type Table = {
  /** null when the system did not tell. */
  read(): Row[] | null
  /** One process now, however the last look at all went. */
  row(pid: number): Row | 'gone' | 'unknown'
  /** The unique ids under which this process was last seen; null when it never was. */
  seen(id: ProcId): UniqueIds | null
  idOf(process: MacProcess): ProcId
}

export const isLiving = ({ state }: MacProcess) => state !== 'Z'

/** Whether both are one process: a pid alone is reused. */
export const isSame = (
  one: Pick<MacProcess, 'pid' | 'startTime'>,
  other: Pick<MacProcess, 'pid' | 'startTime'> | undefined,
): boolean => one.pid === other?.pid && one.startTime === other.startTime

// By pid and not by a text of pid and time: hundreds of processes are looked at four times a second.
export function createTable(system: MacSystem): Table {
  let pairs = new Map<number, Row>()

  /** The ids are asked for by pid: they are this process's only if it still has the pid afterwards. */
  const ask = (process: MacProcess): UniqueIds | null => {
    const ids = system.uniqueIds(process.pid)
    const after = system.process(process.pid)
    return typeof ids === 'object' && typeof after === 'object' && isSame(process, after) ? ids : null
  }

  const pairOf = (process: Pick<MacProcess, 'pid' | 'startTime'>): UniqueIds | null => {
    const pair = pairs.get(process.pid)
    return pair && isSame(process, pair) ? pair.ids : null
  }

  const withIds = (process: MacProcess): Row => ({ ...process, ids: pairOf(process) ?? ask(process) })

  return {
    read: () => {
      const rows = system.processes()?.map(withIds) ?? null
      // Whoever is not in the table any more needs no pair.
      if (rows) pairs = new Map(rows.map((row) => [row.pid, row]))
      return rows
    },
    row: (pid) => {
      const process = system.process(pid)
      return typeof process === 'object' ? withIds(process) : process
    },
    seen: pairOf,
    idOf: ({ pid, startTime }) => ({ pid, startTime, bootId: system.bootId }),
  }
}
