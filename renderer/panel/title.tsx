import { useEffect, useRef } from 'react'
import type { SessionId, SessionView } from '../../preload/contract/session'
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

/** What main takes. */
const MOST_LETTERS = 200

/** The titles on the screen, so that a key can begin to edit one. */
const titles = new Set<{ id: SessionId; element: HTMLElement; edit: () => void }>()

/** Edits the name of a session where it stands: in the row that has the focus, else above the open session, else in its row. */
export function editTitle(id: SessionId): void {
  // The row has the same key, and was first.
  if (document.activeElement instanceof HTMLInputElement) return
  const own = [...titles].filter((title) => title.id === id)
  const rowOf = ({ element }: { element: HTMLElement }) => element.closest('[data-session]')
  const best =
    own.find((title) => rowOf(title)?.contains(document.activeElement)) ??
    own.find((title) => rowOf(title) === null) ??
    own[0]
  best?.edit()
}

/** The session's name; a double click or F2 edits it. */
export function Title({ view, editing, onEditing, onOpen, movesOnOpen = false }: TitleProps) {
  const opening = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const shown = useRef<HTMLSpanElement>(null)
  // Who gets the focus when the name was edited by keys.
  const back = useRef<HTMLElement | 'title' | null>(null)
  useEffect(() => () => clearTimeout(opening.current), [])
  // Of an outside session nothing is kept, its name neither.
  const isField = editing && !view.outside
  useEffect(() => {
    const element = shown.current
    if (!element) return
    const title = { id: view.id, element, edit: () => onEditing(true) }
    titles.add(title)
    return () => void titles.delete(title)
  })
  useEffect(() => {
    if (isField || back.current === null) return
    const owner = back.current === 'title' ? shown.current : back.current
    back.current = null
    if (owner === shown.current && owner !== null) owner.tabIndex = -1
    owner?.focus()
  }, [isField])
  if (isField) {
    const onDone = (owner: HTMLElement | 'title' | null) => {
      back.current = owner
      onEditing(false)
    }
    return <TitleInput view={view} onDone={onDone} />
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row has the keys: Enter opens, F2 renames
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      ref={shown}
      dir="auto"
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

/** `onDone` is told who gets the focus: nobody when it went elsewhere by itself. */
type TitleInputProps = { view: SessionView; onDone: (owner: HTMLElement | 'title' | null) => void }

function TitleInput({ view, onDone }: TitleInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const before = useRef<Element | null>(null)
  const done = useRef(false)
  useEffect(() => {
    before.current = document.activeElement
    input.current?.focus()
    input.current?.select()
  }, [])
  const finish = (keep: boolean, byKey: boolean) => {
    if (done.current) return
    done.current = true
    const name = input.current?.value.trim() ?? ''
    if (keep && name !== '' && name !== view.name) void order(request('session:rename', view.id, name))
    onDone(byKey ? ownerOf(input.current, before.current) : null)
  }
  return (
    <input
      ref={input}
      dir="auto"
      aria-label={text.panel.row.name}
      defaultValue={view.name}
      maxLength={MOST_LETTERS}
      className="h-6 w-full min-w-0 rounded border border-accent bg-surface px-1.5 outline-none"
      onClick={(event) => event.stopPropagation()}
      onBlur={() => finish(true, false)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') finish(true, true)
        if (event.key === 'Escape') finish(false, true)
      }}
    />
  )
}

/** The row that holds the field; above the open session who had the focus before, or the title itself. */
function ownerOf(input: HTMLElement | null, before: Element | null): HTMLElement | 'title' {
  const row = input?.closest<HTMLElement>('[data-session]')
  if (row) return row
  return before instanceof HTMLElement && before !== document.body && before.isConnected ? before : 'title'
}
