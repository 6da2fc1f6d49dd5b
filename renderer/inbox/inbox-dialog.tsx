import { Hand } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { PermissionOption } from '../../preload/contract/chat'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { namedOptions } from '../chat/permission'
import { readableInput } from '../chat/tool-input'
import { useSessions } from '../stores/sessions'
import { useDialog, useWindow } from '../stores/window'
import { Button } from '../ui/button'
import { useNow } from '../ui/clock'
import { Dialog } from '../ui/dialog'
import { order } from '../ui/fault'
import { duration } from '../ui/format'
import { type Waiting, waitingAsks } from './asks'

/** A list that has just changed takes no answers yet: the click was meant for what stood there before. */
const ARMED_AFTER_MS = 400

/** The dialog **Needs you**: every permission request of every session, with its answers. */
export function InboxDialog() {
  const { dialog, close } = useDialog('inbox')
  return (
    <Dialog title={text.inbox.title} open={dialog !== null} onClose={close} size="list">
      <Inbox />
    </Dialog>
  )
}

function Inbox() {
  const views = useSessions(useShallow((state) => Object.values(state.byId).filter(({ asks }) => asks.length > 0)))
  const waiting = waitingAsks(views)
  const armed = useArmed(waiting.map(({ ask }) => ask.request).join('\n'))
  if (waiting.length === 0) return <p className="px-5 pt-3 pb-6 text-soft">{text.inbox.empty}</p>
  return (
    <>
      <p className="px-5 pt-1 text-soft">{text.inbox.waiting(waiting.length)}</p>
      <ul aria-label={text.inbox.list} className="flex min-h-0 flex-1 flex-col overflow-y-auto px-5 pt-2 pb-5">
        {waiting.map((each) => (
          <Ask key={`${each.view.id} ${each.ask.request}`} {...each} armed={armed} />
        ))}
      </ul>
    </>
  )
}

/** False for a moment after `list` changed. */
function useArmed(list: string): boolean {
  const [armed, setArmed] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setArmed(list), ARMED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [list])
  return armed === list
}

function Ask({ view, ask, armed }: Waiting & { armed: boolean }) {
  const show = useWindow((state) => state.show)
  const { close } = useDialog('inbox')
  const now = useNow()
  const [answering, setAnswering] = useState(false)
  const answer = async (option: PermissionOption) => {
    setAnswering(true)
    const done = await order(request('session:answer', view.id, ask.request, { option: option.id, message: '' }))
    // Done: the agent's news takes it out of the list.
    if (!done) setAnswering(false)
  }
  const open = () => {
    close()
    show(view.id)
  }
  const input = readableInput(ask.input)
  return (
    <li className="flex flex-col gap-2 border-t border-line py-3 first:border-t-0">
      <div className="flex min-w-0 gap-3">
        <Hand size={15} aria-hidden className="mt-0.5 shrink-0 text-needs" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{ask.name}</p>
          <p className="flex min-w-0 gap-1.5 text-xs text-soft">
            <button
              type="button"
              title={view.name}
              dir="auto"
              className="min-w-0 truncate rounded-sm underline decoration-line-strong underline-offset-2 hover:text-ink"
              onClick={open}
            >
              {view.name}
            </button>
            <span className="shrink-0 text-faint tabular-nums">
              {text.inbox.since(view.agentName, duration(now - ask.since))}
            </span>
          </p>
        </div>
      </div>
      {ask.title !== '' && !input.includes(ask.title) && (
        <p dir="auto" className="font-mono text-xs break-words whitespace-pre-wrap">
          {ask.title}
        </p>
      )}
      {input !== '' && (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          tabIndex={0}
          dir="auto"
          // Ten lines.
          className="max-h-[calc(10lh+0.75rem)] shrink-0 overflow-auto rounded-md border border-line bg-sunken px-2.5 py-1.5 font-mono text-xs break-words whitespace-pre-wrap"
        >
          {input}
        </pre>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {namedOptions(ask.options).map(({ option, name }) => (
          <Button
            key={option.id}
            look={option.kind === 'allow-once' ? 'primary' : 'outline'}
            className="h-7"
            disabled={answering || !armed}
            aria-label={text.inbox.answer(name, ask.name, ask.title).slice(0, 200)}
            onClick={() => void answer(option)}
          >
            {name}
          </Button>
        ))}
        {ask.isInputCut && (
          <Button look="quiet" className="h-7" onClick={open}>
            {text.inbox.openForAll}
          </Button>
        )}
      </div>
    </li>
  )
}
