import { useEffect, useRef, useState } from 'react'
import { text } from '../../preload/text'
import type { Block } from '../stores/blocks'
import { announcement, toldAll } from './announcements'

const PAUSE_MS = 2000

/** What a screen reader hears of the conversation: new sentences and finished steps, at most every two seconds. */
export function Spoken({ blocks, opened }: { blocks: readonly Block[]; opened: boolean }) {
  const [spoken, setSpoken] = useState('')
  const latest = useRef(blocks)
  const told = useRef<ReturnType<typeof toldAll> | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  latest.current = blocks
  useEffect(() => {
    if (!opened) return
    told.current ??= toldAll(blocks)
    if (timer.current !== null) return
    timer.current = setTimeout(() => {
      timer.current = null
      const next = announcement(latest.current, told.current ?? toldAll(latest.current))
      told.current = next.told
      if (next.text !== '') setSpoken(next.text)
    }, PAUSE_MS)
  }, [blocks, opened])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  return (
    <div role="status" aria-label={text.conversation.spoken.label} className="sr-only">
      {spoken}
    </div>
  )
}
