import { useSyncExternalStore } from 'react'

/** Columns side by side need more: a small window at 200 % has 360. */
const slim = window.matchMedia('(max-width: 599px)')

function subscribe(changed: () => void): () => void {
  slim.addEventListener('change', changed)
  return () => slim.removeEventListener('change', changed)
}

/** Whether the whole window is too slim for a list with columns. */
export const useSlim = () => useSyncExternalStore(subscribe, () => slim.matches)
