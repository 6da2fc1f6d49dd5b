import { useMemo } from 'react'
import type { SessionId } from '../../preload/contract/session'
import { list, useList } from '../stores/list'
import { samples } from '../stores/samples'
import { sessions, useSessions } from '../stores/sessions'
import { useNow } from '../ui/clock'
import { arrange, type Line } from './arrange'

/** How long a sorted list stays as it is: columns of numbers change with every second, and nobody can read a list that does. */
const SETTLED_MS = 5000

/** The list as it stands on the screen. */
export type Arranged = {
  lines: readonly Line[]
  /** The sessions among the lines. */
  shown: SessionId[]
  /** The lines as they were if no group were folded. */
  unfolded: readonly Line[]
}

/** The sessions among these lines, in their order. */
export const sessionsOf = (lines: readonly Line[]): SessionId[] =>
  lines.flatMap((line) => (line.kind === 'session' ? line.id : []))

/** The lines of the list as the person wants them, and the sessions among them. Held while the pointer moves over it. */
export function useArranged(): Arranged {
  const order = useSessions((state) => state.order)
  const held = useSessions((state) => state.held)
  const { wanted, chosen, look, folded, beside } = useList((state) => state)
  const isPlain = wanted === '' && chosen.length === 0 && look.column === null && look.grouping === 'none'
  const now = useNow()
  // What is narrowed or sorted by changes without a change of the usual order.
  const tick = isPlain || held ? 0 : Math.floor(now / SETTLED_MS)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tick stands for all that is read from the stores
  return useMemo(() => {
    const measures = samples.getState().last?.sessions ?? {}
    const { byId } = sessions.getState()
    const wish = list.getState()
    const lines = arrange(order, byId, wish, measures, Date.now())
    const hasFolded = lines.some((line) => line.kind === 'group' && !line.open)
    const unfolded = hasFolded ? arrange(order, byId, { ...wish, folded: [] }, measures, Date.now()) : lines
    return { lines, shown: sessionsOf(lines), unfolded }
  }, [order, tick, wanted, chosen, look, folded, beside])
}
