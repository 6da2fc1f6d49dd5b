import { useEffect, useRef, useState } from 'react'
import type { Block } from '../stores/blocks'

const PAUSE_MS = 2000

/** What a screen reader hears of the conversation: the newest finished step, at most every two seconds. */
export function Spoken({ blocks }: { blocks: readonly Block[] }) {
  const [text, setText] = useState('')
  const latest = useRef(blocks)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  latest.current = blocks
  useEffect(() => {
    if (timer.current !== null || blocks.length === 0) return
    timer.current = setTimeout(() => {
      timer.current = null
      setText(summary(latest.current.at(-1)))
    }, PAUSE_MS)
  }, [blocks])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  return (
    <div role="status" className="sr-only">
      {text}
    </div>
  )
}

const SPOKEN_CHARACTERS = 300

function summary(block: Block | undefined): string {
  switch (block?.kind) {
    case 'text':
      return block.endedAt === null ? 'The agent is writing' : block.text.slice(0, SPOKEN_CHARACTERS)
    case 'thinking':
      return 'The agent is thinking'
    case 'tool':
      return `${block.name} ${block.title.slice(0, SPOKEN_CHARACTERS)}: ${block.state}`
    case 'permission':
      return block.outcome === 'open' ? `The agent asks for permission: ${block.name} ${block.title}` : ''
    case 'turn-end':
      return block.outcome === 'ok' ? 'The turn is done' : `The turn ended: ${block.reason || block.outcome}`
    case 'process':
    case 'notice':
      return block.text.slice(0, SPOKEN_CHARACTERS)
    default:
      return ''
  }
}
