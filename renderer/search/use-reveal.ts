import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useContext, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { FoldsContext, foldNames } from '../chat/folds'
import { firstBlock, type Row } from '../chat/rows'
import type { Conversation } from '../stores/conversation'
import { loadPlace, revealed, useWanted } from '../stores/reveal'

/** Rows are measured as they are drawn, so the place of one far away is known a few frames after it was asked for. */
const MOST_FRAMES = 40
/** A row that stays so long where it is has been measured, and so have those around it. */
const STILL_FRAMES = 4
const FLASH_MS = 2000

type List = {
  scroller: RefObject<HTMLDivElement | null>
  rows: readonly Row[]
  virtual: Virtualizer<HTMLDivElement, Element>
  /** The reader leaves the end. */
  leave: () => void
}

/** Brings the reader to the place that was chosen in the search, once its page is there, and lights it up for a moment. */
export function useReveal(conversation: Conversation, list: List): void {
  const wanted = useWanted(conversation.id)
  const opened = useStore(conversation.store, (state) => state.opened)
  const folds = useContext(FoldsContext)
  const latest = useRef(list)
  latest.current = list
  useEffect(() => {
    if (!wanted || !opened) return
    let frame = 0
    const over = new AbortController()
    /** `still`: so many frames its row has not moved by now, the last time at `top`. */
    const follow = (key: number, count: number, still: number, top: number | null) => {
      if (over.signal.aborted) return
      const { rows, virtual, scroller } = latest.current
      const index = rows.findIndex((row) => holds(row, key))
      const row = rows[index]
      if (row?.kind === 'steps') folds.setState({ [foldNames.steps(firstBlock(row))]: true })
      virtual.scrollToIndex(index, { align: 'center' })
      const drawn = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
      const now = drawn?.getBoundingClientRect().top ?? null
      const stays = now !== null && now === top ? still + 1 : 0
      if (stays < STILL_FRAMES && count < MOST_FRAMES) {
        frame = requestAnimationFrame(() => follow(key, count + 1, stays, now))
        return
      }
      if (drawn) flash(drawn)
      revealed()
    }
    // Where all is to be seen there is no end to leave.
    const log = latest.current.scroller.current
    if (log && log.scrollHeight > log.clientHeight) latest.current.leave()
    void loadPlace(conversation, wanted, over.signal).then((key) => {
      if (over.signal.aborted) return
      if (key === null) return revealed()
      latest.current.scroller.current?.focus({ preventScroll: true })
      follow(key, 1, 0, null)
    })
    return () => {
      over.abort()
      cancelAnimationFrame(frame)
    }
  }, [wanted, opened, conversation, folds])
}

const holds = (row: Row, key: number): boolean =>
  row.kind === 'steps' ? row.steps.some((step) => step.key === key) : row.block.key === key

/** A change of colour only, so it is the same for those who want no motion. */
function flash(element: HTMLElement): void {
  const colour = 'color-mix(in srgb, var(--color-accent) 22%, transparent)'
  element.animate(
    [{ backgroundColor: colour }, { backgroundColor: colour, offset: 0.5 }, { backgroundColor: 'transparent' }],
    {
      duration: FLASH_MS,
    },
  )
}
