import { ChevronDown, ChevronUp, LoaderCircle, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { text } from '../../preload/text'
import { Button } from '../ui/button'
import type { Find } from './use-find'

const words = text.conversation.find

/** The bar that Ctrl+F opens, above the conversation's upper right corner. */
export function FindBar({ find }: { find: Find }) {
  const field = useRef<HTMLInputElement>(null)
  const before = useRef<Element | null>(null)
  const { asked, shown } = find
  useEffect(() => {
    if (!shown || asked === 0) return
    if (document.activeElement !== field.current) before.current = document.activeElement
    field.current?.focus()
    field.current?.select()
  }, [shown, asked])
  if (!shown) return null
  const close = () => {
    find.close()
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: Chromium 114 does not know the element
    <div
      role="search"
      aria-label={words.bar}
      className="absolute top-2 right-4 z-10 flex h-9 w-[min(400px,calc(100%-32px))] items-center gap-0.5 rounded-lg border border-line-strong bg-surface pr-1 pl-3 shadow-raised focus-within:border-accent"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
    >
      <input
        ref={field}
        aria-label={words.field}
        placeholder={words.placeholder}
        value={find.words}
        spellCheck={false}
        onChange={(event) => find.type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          if (event.shiftKey) find.previous()
          else find.next()
        }}
        className="h-full min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
      />
      {find.busy && (
        <LoaderCircle size={13} aria-hidden className="shrink-0 animate-spin text-faint [animation-duration:2.4s]" />
      )}
      <span
        role="status"
        className={`px-1.5 text-xs whitespace-nowrap tabular-nums ${find.trouble ? 'text-bad' : 'text-faint'}`}
        title={find.trouble || undefined}
      >
        {countWords(find)}
      </span>
      <Button
        look="quiet"
        size="icon"
        aria-label={words.previous}
        title={words.previousWithKey}
        onClick={find.previous}
      >
        <ChevronUp size={15} />
      </Button>
      <Button look="quiet" size="icon" aria-label={words.next} title={words.nextWithKey} onClick={find.next}>
        <ChevronDown size={15} />
      </Button>
      <Button look="quiet" size="icon" aria-label={words.close} title={words.closeWithKey} onClick={close}>
        <X size={14} />
      </Button>
    </div>
  )
}

/** '3 of 17'; '17 found' of what the agent said only now, '17 older' where none of them is loaded. */
function countWords({ sought, position, total, more, loaded, busy, trouble }: Find): string {
  if (sought === '') return ''
  if (total === 0) return busy ? words.looking : trouble ? words.notFoundInPart : words.notFound
  const count = more ? words.atLeast(total) : `${total}`
  if (position === 0) return loaded > 0 ? words.found(count) : words.older(count)
  return words.position(position, count)
}
