import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { request } from '../bridge'
import type { Block } from '../stores/blocks'
import type { Conversation } from '../stores/conversation'
import { createOlderFinder } from '../stores/find'
import { countOf, findIn, type Match, MOST_IN_A_PART, matchAt, nearestMatch, numberOf } from './find-text'

/** Nobody reads what is found of each single letter. */
const TYPING_MS = 120

/** Finding in a conversation, for the bar that asks and the list that shows. */
export type Find = {
  shown: boolean
  words: string
  type(words: string): void
  open(): void
  close(): void
  next(): void
  previous(): void
  /** What is looked for by now: the words a moment after the last letter. */
  sought: string
  current: Match | null
  /** Changes whenever the reader is to be brought to `current`, also when it is the same again. */
  jumps: number
  /** Changes whenever the bar is asked for: it takes the focus. */
  asked: number
  /** From 1; 0 while there is none. */
  position: number
  total: number
  /** There are more than were counted. */
  more: boolean
  /** How many of them are in the pages that are loaded. */
  loaded: number
  /** Older output is still looked through, or loaded to be shown. */
  busy: boolean
  trouble: string
}

type Choice<T> = (number: number, count: number) => T

/**
 * @param topBlock answers the key of the first block that the reader sees: from there on the first match is looked for.
 */
export function useFind(conversation: Conversation, blocks: readonly Block[], topBlock: RefObject<() => number>): Find {
  const [finder] = useState(() =>
    createOlderFinder(conversation, request, (page, words) => countOf(findIn(page, words))),
  )
  const [shown, setShown] = useState(false)
  const [asked, setAsked] = useState(0)
  const [words, setWords] = useState('')
  const [sought, setSought] = useState('')
  const [at, setAt] = useState<{ current: Match | null; jumps: number }>({ current: null, jumps: 0 })
  const [loading, setLoading] = useState(false)
  const turn = useRef(0)
  const olderState = useStore(finder.store)
  const found = useMemo(() => findIn(blocks, sought), [blocks, sought])
  const goTo = (current: Match | null) => setAt(({ jumps }) => ({ current, jumps: jumps + 1 }))

  useEffect(() => {
    const timer = setTimeout(() => setSought(shown ? words : ''), shown ? TYPING_MS : 0)
    return () => clearTimeout(timer)
  }, [words, shown])

  // biome-ignore lint/correctness/useExhaustiveDependencies: other words begin anew; what the agent says meanwhile does not
  useEffect(() => {
    turn.current += 1
    setLoading(false)
    void finder.look(sought)
    goTo(nearestMatch(found, at.current?.block ?? topBlock.current()))
  }, [sought, finder])
  useEffect(() => () => void finder.look(''), [finder])

  const hasBeyond = () => finder.beyond(finder.store.getState()).some((page) => page.count > 0)

  /** Goes to what `choose` picks of so many, from where the reader is; loads older pages first while `wantsOlder`. */
  const step = async (wantsOlder: Choice<boolean>, choose: Choice<number>) => {
    const own = turn.current
    const told = <T>(choice: Choice<T>): T => {
      const now = findIn(conversation.store.getState().transcript.blocks, sought)
      return choice(at.current ? numberOf(now, at.current) : -1, countOf(now))
    }
    while (hasBeyond() && told(wantsOlder)) {
      setLoading(true)
      const loaded = await finder.loadNearest()
      if (turn.current !== own) return
      if (!loaded) break
    }
    setLoading(false)
    const blocksNow = conversation.store.getState().transcript.blocks
    goTo(matchAt(findIn(blocksNow, sought), told(choose)))
  }
  const pages = finder.beyond(olderState)
  const beyond = pages.reduce((sum, { count }) => sum + count, 0)
  const cut =
    found.some(({ offsets }) => offsets.length >= MOST_IN_A_PART) || pages.some((page) => page.count >= MOST_IN_A_PART)
  const count = countOf(found)
  const number = at.current ? numberOf(found, at.current) : -1

  return {
    ...{ shown, words, sought, asked, current: at.current, jumps: at.jumps },
    type: setWords,
    open: () => {
      setShown(true)
      setAsked((before) => before + 1)
    },
    close: () => {
      turn.current += 1
      setShown(false)
    },
    // Behind the newest comes the oldest, for which all pages that hold the words are loaded.
    next: () =>
      void step(
        (number, count) => number + 1 >= count,
        (number, count) => (number + 1) % Math.max(1, count),
      ),
    previous: () =>
      void step(
        (number, count) => number === 0 || count === 0,
        (number, count) => (number <= 0 ? count : number) - 1,
      ),
    position: number < 0 ? 0 : beyond + number + 1,
    total: beyond + count,
    more: cut || olderState.trouble !== '',
    loaded: count,
    busy: olderState.looking || loading,
    trouble: olderState.trouble,
  }
}
