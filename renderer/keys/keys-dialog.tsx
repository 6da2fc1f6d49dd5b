import { RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import { text } from '../../preload/text'
import { type Action, actionGroups } from '../actions/action'
import { allActions } from '../actions/all'
import { request } from '../bridge'
import { useDialog, useWindow, windowStore } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { order } from '../ui/fault'
import { holdsAll, Search } from '../ui/search'
import { holderOf, keyOf, pressed } from './bindings'
import { Key } from './key'

/** The dialog **Keys**: what each key does, and the place to choose others. */
export function KeysDialog() {
  const { dialog, close } = useDialog('keys')
  return (
    <Dialog title={text.keys.title} size="form" summary={text.keys.summary} open={dialog !== null} onClose={close}>
      <KeyList />
    </Dialog>
  )
}

function KeyList() {
  const [wanted, setWanted] = useState('')
  const [changing, setChanging] = useState<string | null>(null)
  const found = allActions.filter(({ title, group }) => holdsAll(`${text.actions.groups[group]} ${title}`, wanted))
  return (
    <>
      <Search {...text.keys.search} value={wanted} onChange={setWanted} />
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">
        {found.length === 0 && <p className="py-6 text-center text-soft">{text.keys.nothing}</p>}
        {actionGroups.map((group) => {
          const actions = found.filter((action) => action.group === group)
          if (actions.length === 0) return null
          return (
            <section key={group} aria-label={text.actions.groups[group]}>
              <h3 className="pt-4 pb-1 text-2xs font-medium text-faint">{text.actions.groups[group]}</h3>
              <ul>
                {actions.map((action) => (
                  <KeyRow
                    key={action.id}
                    action={action}
                    changing={changing === action.id}
                    onChanging={(on) => setChanging(on ? action.id : null)}
                  />
                ))}
              </ul>
            </section>
          )
        })}
      </div>
    </>
  )
}

type KeyRowProps = { action: Action; changing: boolean; onChanging: (on: boolean) => void }

function KeyRow({ action, changing, onChanging }: KeyRowProps) {
  const ownKeys = useWindow((state) => state.ownKeys)
  const isMac = useWindow((state) => state.info?.platform === 'darwin')
  const [taken, setTaken] = useState<string | null>(null)
  const key = keyOf(action, ownKeys)
  const choose = (chosen: string) => {
    const holder = holderOf(chosen, allActions, ownKeys)
    if (holder && holder.id !== action.id) return setTaken(text.keys.taken(holder.title))
    setTaken(null)
    onChanging(false)
    void keep({ ...ownKeys, [action.id]: chosen })
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!changing || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return onChanging(false)
    const chosen = pressed(event, isMac)
    if (chosen !== null) choose(chosen)
  }
  const reset = () => {
    const { [action.id]: _, ...others } = ownKeys
    void keep(others)
  }
  return (
    <li className="border-b border-line py-1 last:border-0">
      <div className="flex min-h-7 items-center gap-1">
        <span className="min-w-0 flex-1 truncate" title={action.title}>
          {action.title}
        </span>
        <Button
          look={changing ? 'outline' : 'quiet'}
          size="small"
          onKeyDown={onKeyDown}
          onBlur={() => onChanging(false)}
          onClick={() => {
            setTaken(null)
            onChanging(!changing)
          }}
        >
          <span className="sr-only">{text.keys.keyOf(action.title)}</span>
          {changing ? (
            text.keys.press
          ) : key === null ? (
            <span className="text-faint">{text.keys.none}</span>
          ) : (
            <Key name={key} />
          )}
        </Button>
        <Button
          look="quiet"
          size="icon"
          aria-label={text.keys.remove.label(action.title)}
          title={text.keys.remove.hint}
          className={key === null ? 'invisible' : ''}
          onClick={() => void keep({ ...ownKeys, [action.id]: '' })}
        >
          <X size={13} />
        </Button>
        <Button
          look="quiet"
          size="icon"
          aria-label={text.keys.reset.label(action.title)}
          title={text.keys.reset.hint}
          className={action.id in ownKeys ? '' : 'invisible'}
          onClick={reset}
        >
          <RotateCcw size={13} />
        </Button>
      </div>
      {taken !== null && (
        <p role="alert" className="pb-1 text-xs text-bad">
          {taken}
        </p>
      )}
    </li>
  )
}

/** Works at once; taken back when it could not be stored. */
async function keep(ownKeys: Record<string, string>): Promise<void> {
  const before = windowStore.getState().ownKeys
  windowStore.setState({ ownKeys })
  if (!(await order(request('settings:change', { keys: ownKeys })))) windowStore.setState({ ownKeys: before })
}
