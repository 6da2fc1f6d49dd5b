import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { text } from '../../preload/text'
import { on } from '../bridge'
import { search, useSearch } from '../stores/search'
import { useDialog } from '../stores/window'
import { Dialog } from '../ui/dialog'
import { FaultNote } from '../ui/fault'
import { Search } from '../ui/search'
import { FoundList } from './found-list'

/** While somebody types, main need not begin anew with every letter. */
const LOOK_AFTER_MS = 150

/** The dialog **Search sessions**: words in everything that was said, in all sessions. */
export function SearchDialog() {
  const { dialog, close } = useDialog('search')
  return (
    <Dialog title={text.search.title} open={dialog !== null} onClose={close} size="list">
      <SearchList />
    </Dialog>
  )
}

function SearchList() {
  const [typed, setTyped] = useState(() => search.getState().words)
  const isFirst = useRef(true)
  useEffect(() => on('search:found', (news) => search.getState().take(news)), [])
  // What was found stays while the dialog is closed; whoever opens it looks anew, for more was said since.
  useEffect(() => {
    const timer = setTimeout(() => search.getState().look(typed), isFirst.current ? 0 : LOOK_AFTER_MS)
    isFirst.current = false
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => () => search.getState().cancel(), [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens to keys of the field within
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={fromField}>
      <Search label={text.search.title} placeholder={text.search.placeholder} value={typed} onChange={setTyped} />
      <Result />
    </div>
  )
}

function Result() {
  const { words, found, fault, end } = useSearch((state) => state)
  const { close } = useDialog('search')
  const hits = found.reduce((sum, each) => sum + each.hits.length, 0)
  return (
    <>
      <div className="min-h-80 flex-1 overflow-y-auto px-3 pt-2 pb-3">
        {fault && <FaultNote fault={fault} />}
        {words.trim() === '' && <p className="px-2 pt-2 text-soft">{text.search.explanation}</p>}
        {words.trim() !== '' && end !== null && hits === 0 && !fault && (
          <p className="px-2 pt-2 text-soft">
            {manyWords(words) ? text.search.nothingHasWords : text.search.nothingHasWord}
          </p>
        )}
        <FoundList found={found} words={words} onChosen={close} />
      </div>
      <p role="status" className="border-t border-line px-5 py-2 text-xs text-faint tabular-nums">
        {words.trim() === '' ? ' ' : <Progress hits={hits} />}
      </p>
    </>
  )
}

function Progress({ hits }: { hits: number }) {
  const { found, looked, total, end } = useSearch((state) => state)
  const { progress } = text.search
  const sessions = found.length
  if (end === null) return progress.looking({ hits, sessions, looked, total })
  if (end === 'too-many') return progress.tooMany(hits, sessions)
  if (end === 'out-of-time') return progress.outOfTime({ hits, sessions, looked, total })
  return progress.complete(hits, sessions)
}

/** From the field, the arrow leads to the first place and Enter goes to it. */
function fromField(event: KeyboardEvent<HTMLElement>): void {
  if (!(event.target instanceof HTMLInputElement)) return
  const first = event.currentTarget.querySelector<HTMLElement>('[data-hit]')
  if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
  event.preventDefault()
  if (event.key === 'ArrowDown') first?.focus()
  else first?.click()
}

const manyWords = (words: string) => /\S\s+\S/.test(words)
