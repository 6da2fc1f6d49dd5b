import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** Which rows a person opened or folded. Outside the rows: those leave the page as soon as they scroll away. */
export const createFolds = () => createStore<Record<string, boolean>>()(() => ({}))

export const FoldsContext = createContext(createFolds())

/** Whether the row is open, and what changes it. `usually` is how it is until a person decides. */
export function useFold(key: string, usually: boolean): [boolean, () => void] {
  const folds = useContext(FoldsContext)
  const open = useStore(folds, (state) => state[key]) ?? usually
  return [open, () => folds.setState({ [key]: !open })]
}
