import { CircleStop, SendHorizontal } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { drafts, windowStore } from '../stores/window'
import { Button } from '../ui/button'
import { order } from '../ui/fault'
import { Attached, picturesIn, useAttached } from './attached'

const words = text.conversation.writing

const LINE_PIXELS = 21
const PADDING_PIXELS = 18
const MOST_LINES = 8
/** Measuring makes the browser lay out the whole text; beyond this the box is at its largest anyhow. */
const MEASURED_CHARACTERS = 10_000

function fitHeight(area: HTMLTextAreaElement): void {
  const most = MOST_LINES * LINE_PIXELS + PADDING_PIXELS
  if (area.textLength > MEASURED_CHARACTERS) {
    area.style.height = `${most}px`
    return
  }
  area.style.height = 'auto'
  area.style.height = `${Math.min(area.scrollHeight, most)}px`
}

/** Uncontrolled: a key must not wait for React, however much the agent says meanwhile. */
export function Writing({ view, onSent }: { view: SessionView; onSent: () => void }) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [filled, setFilled] = useState((drafts.get(view.id) ?? '').trim() !== '')
  const [sending, setSending] = useState(false)
  const [pictures, attach] = useAttached(view)
  useLayoutEffect(() => {
    if (area.current) fitHeight(area.current)
  }, [])
  useEffect(() => {
    if (windowStore.getState().focusesMessage) area.current?.focus({ preventScroll: true })
  }, [])

  const changed = () => {
    const element = area.current
    if (!element) return
    drafts.set(view.id, element.value)
    setFilled(element.value.trim() !== '')
    fitHeight(element)
  }
  const send = async () => {
    const text = area.current?.value ?? ''
    if (sending || (text.trim() === '' && pictures.length === 0)) return
    setSending(true)
    const sent = await order(request('session:send', view.id, text, pictures))
    setSending(false)
    // Refused: the words stay. Written on meanwhile: only what went away is taken out.
    if (!sent) return
    onSent()
    attach((now) => now.filter((each) => !pictures.includes(each)))
    if (!area.current) return
    const now = area.current.value
    area.current.value = now.startsWith(text) ? now.slice(text.length) : now
    changed()
  }
  const { activity } = view
  // Of a quiet one the notice right above offers it.
  const interruptible = ['working', 'tool', 'needs-you'].includes(activity?.kind ?? '')
  const add = async (files: FileList) => {
    const added = await picturesIn(files, view)
    attach((now) => [...now, ...added])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; pasting does the same from the keyboard
    <div
      className="rounded-lg border border-line-strong bg-surface focus-within:border-accent focus-within:ring-2 focus-within:ring-accent/25"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        void add(event.dataTransfer.files)
      }}
    >
      <Attached pictures={pictures} onRemove={(gone) => attach((now) => now.filter((each) => each !== gone))} />
      <div className="flex items-end gap-2 py-1 pr-1.5 pl-1">
        <textarea
          ref={area}
          aria-label={words.label}
          dir="auto"
          rows={1}
          defaultValue={drafts.get(view.id)}
          placeholder={placeholder(view)}
          className="max-h-[30vh] min-h-[39px] min-w-0 flex-1 resize-none bg-transparent px-2.5 py-[9px] text-base leading-[21px] outline-none placeholder:overflow-hidden placeholder:text-ellipsis placeholder:whitespace-nowrap placeholder:text-faint"
          onChange={changed}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return
            event.preventDefault()
            void add(event.clipboardData.files)
          }}
          onKeyDown={(event) => {
            // The keys of the window are the person's again.
            if (event.key === 'Escape') event.currentTarget.blur()
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            void send()
          }}
        />
        <div className="flex h-10 items-center gap-1.5">
          {interruptible && (
            <Button
              look="outline"
              className="h-8"
              title={words.interruptDetail}
              onClick={() => void order(request('session:interrupt', view.id))}
            >
              <CircleStop size={14} />
              <span className="@max-[419px]/session:sr-only">{words.interrupt}</span>
            </Button>
          )}
          <Button
            look="primary"
            className="h-8"
            disabled={(!filled && pictures.length === 0) || sending || view.state.kind === 'stopping'}
            onClick={() => void send()}
          >
            <SendHorizontal size={14} />
            <span className="@max-[419px]/session:sr-only">{words.send}</span>
          </Button>
        </div>
      </div>
    </div>
  )
}

function placeholder(view: SessionView): string {
  const { placeholders } = words
  if (view.state.kind === 'stopping') return placeholders.stopping
  if (view.state.kind === 'starting') return placeholders.starting
  if (view.state.kind !== 'running') return placeholders.notConnected
  if (view.inputClosed !== null) return placeholders.readsNoMore
  const idle = view.activity === null || view.activity.kind === 'ready'
  if (view.activity?.kind === 'needs-you') return placeholders.needsYou
  return idle ? placeholders.idle : placeholders.busy
}
