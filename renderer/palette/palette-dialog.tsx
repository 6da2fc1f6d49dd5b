import { Command } from 'cmdk'
import { Dialog as Radix } from 'radix-ui'
import { useRef, useState } from 'react'
import { text } from '../../preload/text'
import { type Action, actionGroups } from '../actions/action'
import { allActions } from '../actions/all'
import { keyOf } from '../keys/bindings'
import { Key } from '../keys/key'
import { StateMark } from '../panel/state-mark'
import { useSessions } from '../stores/sessions'
import { useDialog, useWindow } from '../stores/window'
import { useDialogFocus } from '../ui/dialog-focus'
import { splitPath } from '../ui/format'
import { holdsAll } from '../ui/search'

const itemLook =
  'flex h-9 items-center gap-3 rounded-md px-2.5 text-soft data-[selected=true]:bg-accent-wash data-[selected=true]:text-ink'
const groupLook =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint'

/** The dialog **Command palette**: every action that is possible now, and every session, found by some letters of its words. */
export function PaletteDialog() {
  const { dialog, close } = useDialog('palette')
  const focus = useDialogFocus()
  const chosen = useRef<(() => void) | null>(null)
  // What is chosen runs once the focus is back: it is about the row that has it, and may want it for itself.
  const onCloseAutoFocus = (event: Event) => {
    focus.onCloseAutoFocus(event)
    const run = chosen.current
    chosen.current = null
    run?.()
  }
  const choose = (run: () => void) => {
    chosen.current = run
    close()
  }
  return (
    <Radix.Root open={dialog !== null} onOpenChange={(open) => !open && close()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/35 dark:bg-black/55" />
        <Radix.Content
          aria-describedby={undefined}
          {...focus}
          onCloseAutoFocus={onCloseAutoFocus}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-[600px] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-surface shadow-raised outline-none"
        >
          <Radix.Title className="sr-only">{text.actions.palette.title}</Radix.Title>
          <Palette choose={choose} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Closes the palette, and then runs this. */
type Choose = { choose: (run: () => void) => void }

function Palette({ choose }: Choose) {
  // Of what had the focus before: the palette takes it as soon as it is drawn.
  const [possible] = useState(() =>
    allActions.filter((action) => action.id !== 'palette' && (action.isPossible?.() ?? true)),
  )
  return (
    <Command label={text.actions.palette.title} loop filter={rank}>
      <Command.Input
        placeholder={text.actions.palette.placeholder}
        className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-faint"
      />
      <Command.List className="max-h-[min(420px,60vh)] scroll-py-2 overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-soft">{text.actions.palette.nothing}</Command.Empty>
        {actionGroups.map((group) => (
          <Command.Group key={group} heading={text.actions.groups[group]} className={groupLook}>
            {possible
              .filter((action) => action.group === group && !isPlace(action))
              .map((action) => (
                <ActionItem key={action.id} action={action} choose={choose} />
              ))}
            {group === 'go-to' && <SessionItems choose={choose} />}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  )
}

/** The sessions themselves stand in the list. A second way to the same is no second entry. */
const isPlace = ({ id }: Action) => /^session-\d$/.test(id) || id === 'new-session-anywhere'

function ActionItem({ action, choose }: Choose & { action: Action }) {
  const ownKeys = useWindow((state) => state.ownKeys)
  const key = keyOf(action, ownKeys)
  return (
    <Command.Item
      value={action.id}
      keywords={[action.title, text.actions.groups[action.group]]}
      className={itemLook}
      onSelect={() => choose(action.run)}
    >
      <span className="min-w-0 flex-1 truncate">{action.title}</span>
      {key !== null && <Key name={key} />}
    </Command.Item>
  )
}

/** Who holds each word that is typed; first who begins with it. cmdk's own filter takes “zzz” for “size”. */
const rank = (_value: string, wanted: string, words: string[] = []): number => {
  const line = words.join(' ')
  if (!holdsAll(line, wanted)) return 0
  return line.toLowerCase().startsWith(wanted.toLowerCase()) ? 1 : 0.5
}

function SessionItems({ choose }: Choose) {
  const order = useSessions((state) => state.order)
  const byId = useSessions((state) => state.byId)
  const show = useWindow((state) => state.show)
  return order.slice(0, MOST_SESSIONS).map((id) => {
    const view = byId[id]
    if (!view) return null
    const folder = splitPath(view.folder).last
    return (
      <Command.Item
        key={id}
        value={`session ${id}`}
        keywords={[view.name, folder, view.agentName]}
        className={itemLook}
        onSelect={() => choose(() => show(id))}
      >
        <StateMark id={id} form="compact" />
        <span className="min-w-0 flex-1 truncate">{view.name}</span>
        <span className="max-w-[30%] truncate text-xs text-faint">{folder}</span>
      </Command.Item>
    )
  })
}

/** More would be felt with each letter; who has more finds the others by the search. */
const MOST_SESSIONS = 200
