import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { SessionId } from '../../preload/contract/session'
import type { ListLook } from '../../preload/contract/settings'
import { request } from '../bridge'
import type { Chip } from '../panel/arrange'
import { order } from '../ui/fault'
import { windowStore } from './window'

/** What the list can be grouped by, in the order in which it is offered. */
export const groupings = ['none', 'state', 'folder', 'agent'] as const satisfies readonly ListLook['grouping'][]

export type ListState = {
  wanted: string
  chosen: readonly Chip[]
  look: ListLook
  folded: readonly string[]
  /** The sessions that are selected for an order to several at once. */
  marked: readonly SessionId[]
  /** Where a selection with Shift begins. */
  anchor: SessionId | null
  /** The session that is open beside the list. */
  beside: SessionId | null
}

/** How the person wants the list to be seen, and what is selected in it. Sorting and grouping are remembered. */
export const list = createStore<ListState>()(() => ({
  wanted: '',
  chosen: [],
  look: { column: null, descending: false, grouping: 'none' },
  folded: [],
  marked: [],
  anchor: null,
  beside: windowStore.getState().openSession,
}))

windowStore.subscribe(({ openSession }) => {
  if (list.getState().beside !== openSession) list.setState({ beside: openSession })
})

export const useList = <T>(select: (state: ListState) => T) => useStore(list, select)

const toggled = <T>(values: readonly T[], value: T): T[] =>
  values.includes(value) ? values.filter((each) => each !== value) : [...values, value]

export const toggleChip = (chip: Chip) => list.setState(({ chosen }) => ({ chosen: toggled(chosen, chip) }))
export const toggleGroup = (key: string) => list.setState(({ folded }) => ({ folded: toggled(folded, key) }))
export const toggleMark = (id: SessionId) =>
  list.setState(({ marked }) => ({ marked: toggled(marked, id), anchor: id }))
export const clearMarks = () => list.setState({ marked: [], anchor: null })

/** Selects everything from where the selection began to this one. `shown`: the sessions as they stand in the list. */
export function markTo(id: SessionId, shown: readonly SessionId[]): void {
  const from = shown.indexOf(list.getState().anchor ?? id)
  const to = shown.indexOf(id)
  if (from === -1 || to === -1) return toggleMark(id)
  list.setState({ marked: shown.slice(Math.min(from, to), Math.max(from, to) + 1) })
}

/** Changes sorting or grouping; shown at once, and taken back when it could not be stored. */
export async function changeLook(change: Partial<ListLook>): Promise<void> {
  const before = list.getState().look
  const look = { ...before, ...change }
  list.setState({ look })
  if (!(await order(request('settings:change', { listLook: look })))) list.setState({ look: before })
}

/** By this column; again: the other way round; a third time: as usual. Numbers and times begin with the largest. */
export function sortByColumn(column: NonNullable<ListLook['column']>): void {
  const { look } = list.getState()
  const first = !['name', 'agent', 'folder'].includes(column)
  if (look.column !== column) void changeLook({ column, descending: first })
  else if (look.descending === first) void changeLook({ descending: !first })
  else void changeLook({ column: null, descending: false })
}
