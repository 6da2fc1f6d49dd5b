import { ChevronDown, ChevronRight } from 'lucide-react'
import { toggleGroup } from '../stores/list'
import { useWindow } from '../stores/window'
import { tilde } from '../ui/format'
import type { Line } from './arrange'

type GroupHeadProps = {
  line: Line & { kind: 'group' }
  index: number
  /** The one line of the list that Tab reaches. */
  current: boolean
  onFocus: (key: string) => void
}

/** The head of a group: its name, how many it has, and a click or Enter that folds it. */
export function GroupHead({ line: { key, name, count, open }, index, current, onFocus }: GroupHeadProps) {
  const home = useWindow((state) => state.info?.userHome ?? '')
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
    // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
    <div role="row" aria-rowindex={index} className="flex h-full items-end border-b border-line bg-canvas px-2 pb-1">
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus */}
      <div role="gridcell">
        <button
          type="button"
          aria-expanded={open}
          tabIndex={current ? 0 : -1}
          onFocus={() => onFocus(key)}
          onClick={() => toggleGroup(key)}
          className="flex items-center gap-1.5 rounded px-1 text-xs font-medium text-soft hover:text-ink"
        >
          <Chevron size={13} aria-hidden className="text-faint" />
          {tilde(name, home)}
          <span className="font-normal text-faint tabular-nums">{count}</span>
        </button>
      </div>
    </div>
  )
}
