import { useMemo, useSyncExternalStore } from 'react'
import type { Run } from './ansi'

/** Beyond this many characters colours would cost the reader a noticeable wait. */
const MOST_CHARACTERS = 20_000
/** Rows that scroll away and come back must not be coloured anew. */
const MOST_KEPT = 150

type Highlight = (text: string, language: string) => Run[] | null

let highlight: Highlight | null = null
let isLoading = false
const listeners = new Set<() => void>()
const kept = new Map<string, Run[] | null>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The highlighter is as large as the rest of the window: it is fetched, from the disk, when first needed. */
function load(): void {
  if (isLoading) return
  isLoading = true
  import('./highlighter').then(
    ({ highlightRuns }) => {
      highlight = highlightRuns
      for (const listener of listeners) listener()
    },
    // Without colours everything can still be read.
    () => undefined,
  )
}

function coloured(text: string, language: string): Run[] | null {
  const name = `${language}\n${text}`
  const known = kept.get(name)
  if (known !== undefined) return known
  const runs = highlight?.(text, language) ?? null
  kept.set(name, runs)
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
  return runs
}

/** Colours of a text in this language; null while there are none: it still grows, is long, or its language is unknown. */
export function useHighlight(text: string, language: string | null, growing: boolean): Run[] | null {
  const ready = useSyncExternalStore(subscribe, () => highlight !== null)
  const wanted = language !== null && !growing && text.length <= MOST_CHARACTERS
  if (wanted && !ready) load()
  return useMemo(
    () => (wanted && ready && language !== null ? coloured(text, language) : null),
    [wanted, ready, text, language],
  )
}
