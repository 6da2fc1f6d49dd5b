import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { createRawFinder, type RawFindState } from '../stores/raw-find'

const TYPING_MS = 200

/** Finding in the lines of the journal. */
export type RawFind = {
  words: string
  type(words: string): void
  sought: string
  /** Index of the line that the reader is brought to; null while there is none. */
  line: number | null
  /** Changes whenever the reader is to be brought there. */
  jumps: number
  step(by: 1 | -1): void
  said: string
  trouble: string
}

/** @param near answers the index of a line that the reader sees: from there on the first one is looked for. */
export function useRawFind(id: SessionId, total: number, near: () => number): RawFind {
  const [finder] = useState(() => createRawFinder(id, request))
  const state = useStore(finder.store)
  const [words, setWords] = useState('')
  const [at, setAt] = useState<{ line: number | null; jumps: number }>({ line: null, jumps: 0 })
  const goTo = (line: number | null) => setAt(({ jumps }) => ({ line, jumps: jumps + 1 }))

  // biome-ignore lint/correctness/useExhaustiveDependencies: lines that are added are looked through below
  useEffect(() => {
    const timer = setTimeout(() => {
      setAt(({ jumps }) => ({ line: null, jumps }))
      void finder.look(words, total)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [words, finder])
  useEffect(() => void finder.goOn(total), [finder, total])
  useEffect(() => () => void finder.look('', 0), [finder])

  // The first time that there is something, from where the reader is.
  const { lines, looking } = state
  const isWaiting = at.line === null && lines.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the reader is when there is something, not later
  useEffect(() => {
    if (!isWaiting) return
    const from = near()
    const behind = lines.find((line) => line >= from)
    if (behind !== undefined) goTo(behind)
    else if (!looking) goTo(lines.at(-1)!)
  }, [isWaiting, looking, lines])

  return {
    ...{ words, sought: state.words, line: at.line, jumps: at.jumps, trouble: state.trouble },
    type: setWords,
    step: (by) => {
      if (lines.length === 0) return
      const now = at.line === null ? -1 : lines.indexOf(at.line)
      goTo(lines[(now + by + lines.length) % lines.length]!)
    },
    said: saidOf(state, at.line),
  }
}

/** '3 of 17', '17 found', 'Looking…'. */
function saidOf({ words, lines, looking, trouble }: RawFindState, line: number | null): string {
  if (words === '') return ''
  const { find } = text.session.raw
  if (lines.length === 0) return looking ? find.looking : trouble ? find.failed : find.notFound
  const place = line === null ? -1 : lines.indexOf(line)
  const count = lines.length
  const isMore = looking || trouble !== ''
  return place < 0 ? find.lines(count, isMore) : find.place({ place: place + 1, count, isMore })
}
