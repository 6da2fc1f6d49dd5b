import { Check } from 'lucide-react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'

type MarkBoxProps = { view: SessionView; marked: boolean; choosing: boolean; onMark: (toHere: boolean) => void }

/** The box that selects a row: over the mark of its state under the pointer, and on all rows while one is selected. Space does the same. */
export const MarkBox = ({ view, marked, choosing, onMark }: MarkBoxProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a native box cannot hear whether Shift was held
  <button
    type="button"
    role="checkbox"
    aria-checked={marked}
    aria-label={text.panel.row.select(view.name)}
    tabIndex={-1}
    onClick={(event) => {
      event.stopPropagation()
      onMark(event.shiftKey)
    }}
    className={`flex size-4 shrink-0 items-center justify-center rounded border ${choosing ? 'mr-2' : 'absolute left-4 opacity-0 group-hover/row:opacity-100'} ${marked ? 'border-accent bg-accent text-on-accent' : 'border-line-strong bg-surface'}`}
  >
    {marked && <Check size={12} aria-hidden />}
  </button>
)
