import { useEffect, useRef } from 'react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { order } from '../ui/fault'

type TitleProps = {
  view: SessionView
  editing: boolean
  onEditing: (editing: boolean) => void
  onOpen: () => void
  /** Opening redraws the panel, so a double click must be told from a click before it does. */
  movesOnOpen?: boolean
}

const DOUBLE_CLICK_MS = 240

/** The session's name; a double click or F2 edits it. */
export function Title({ view, editing, onEditing, onOpen, movesOnOpen = false }: TitleProps) {
  const opening = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(opening.current), [])
  // Of an outside session nothing is kept, its name neither.
  if (editing && !view.outside) return <TitleInput view={view} onDone={() => onEditing(false)} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row has the keys: Enter opens, F2 renames
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      className="block min-w-0 truncate font-medium"
      title={view.name}
      onClick={(event) => {
        if (!movesOnOpen) return
        event.stopPropagation()
        clearTimeout(opening.current)
        if (event.detail === 1) opening.current = setTimeout(onOpen, DOUBLE_CLICK_MS)
      }}
      onDoubleClick={() => onEditing(true)}
    >
      {view.name}
    </span>
  )
}

function TitleInput({ view, onDone }: { view: SessionView; onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => input.current?.select(), [])
  const finish = (keep: boolean) => {
    if (done.current) return
    done.current = true
    const name = input.current?.value.trim() ?? ''
    if (keep && name !== '' && name !== view.name) void order(request('session:rename', view.id, name))
    onDone()
  }
  return (
    <input
      ref={input}
      aria-label={text.panel.row.name}
      defaultValue={view.name}
      className="h-6 w-full min-w-0 rounded border border-accent bg-surface px-1.5 outline-none"
      onClick={(event) => event.stopPropagation()}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') finish(true)
        if (event.key === 'Escape') finish(false)
      }}
    />
  )
}
