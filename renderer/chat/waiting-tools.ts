import { createContext, useMemo } from 'react'
import type { PermissionBlock } from '../stores/blocks'

/** Ids of the tool calls that have not begun: the person is asked whether they may. */
export const WaitingTools = createContext<ReadonlySet<string>>(new Set())

/** The calls that these questions are about. The same set as long as they are the same: each news makes a new array. */
export function useWaitingTools(asked: readonly PermissionBlock[]): ReadonlySet<string> {
  const ids = JSON.stringify(asked.flatMap(({ tool }) => tool ?? []))
  return useMemo(() => new Set<string>(JSON.parse(ids)), [ids])
}
