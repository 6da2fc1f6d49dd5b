import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { SessionId } from '../../preload/contract/session'
import type { Block, BlockOf, ToolBlock } from '../stores/blocks'

/** Which rows a person opened or folded. Outside the rows: those leave the page as soon as they scroll away. */
export const createFolds = () => createStore<Record<string, boolean>>()(() => ({}))

export type Folds = ReturnType<typeof createFolds>

/** Kept while the window lives: whoever comes back to a session finds it as he left it. */
const foldsOfSessions = new Map<SessionId, Folds>()

/** What the person opened and folded in this session. */
export function foldsOf(id: SessionId): Folds {
  const folds = foldsOfSessions.get(id) ?? createFolds()
  foldsOfSessions.set(id, folds)
  return folds
}

export const FoldsContext = createContext(createFolds())

/**
 * Names of what can be folded. By the ids that the agent gave: the keys of blocks count anew when a session is opened
 * again.
 */
export const foldNames = {
  tool: (tool: ToolBlock) => `tool ${tool.id}`,
  thinking: (block: BlockOf<'thinking'>) => `thinking ${block.id}`,
  steps: (first: Block) => `steps ${'id' in first ? first.id : first.key}`,
  /** All of a text or change of which only a part is shown at first. */
  whole: (owner: string, part: string) => `whole ${owner} ${part}`,
}

/** Whether the row is open, and what changes it. `usually` is how it is until a person decides. */
export function useFold(name: string, usually: boolean): [boolean, () => void] {
  const folds = useContext(FoldsContext)
  const open = useStore(folds, (state) => state[name]) ?? usually
  return [open, () => folds.setState({ [name]: !open })]
}

/** How many more pieces of what is folded under this name the person asked for, and what adds one. */
export function useSteps(name: string): [number, () => void] {
  const folds = useContext(FoldsContext)
  const stepOf = (number: number) => `${name} +${number}`
  const steps = useStore(folds, (state) => {
    let number = 0
    while (state[stepOf(number)]) number += 1
    return number
  })
  return [steps, () => folds.setState({ [stepOf(steps)]: true })]
}

/** Whether the person opened one of these. */
export function useAnyOpened(names: readonly string[]): boolean {
  const folds = useContext(FoldsContext)
  return useStore(folds, (state) => names.some((name) => state[name] === true))
}
