import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ListLook } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { sortByColumn, useList } from '../stores/list'

const heads = text.panel.grid.columns

type Column = NonNullable<ListLook['column']>

/** `by`: what a click sorts by; without it the column is no order. */
const columns: { head: keyof typeof heads; look?: string; by?: Column }[] = [
  { head: 'state' },
  { head: 'title', by: 'name' },
  { head: 'agent', look: 'column-detail', by: 'agent' },
  { head: 'folder', by: 'folder' },
  { head: 'session', look: 'column-spare' },
  { head: 'pid', look: 'column-spare', by: 'pid' },
  { head: 'cpu', look: 'column-load justify-end', by: 'cpu' },
  { head: 'memory', look: 'column-load justify-end', by: 'memory' },
  { head: 'processes', look: 'column-detail justify-end', by: 'processes' },
  { head: 'tokens', look: 'column-spare justify-end', by: 'tokens' },
  { head: 'uptime', look: 'column-detail justify-end', by: 'started' },
  { head: 'activity', by: 'activity' },
  { head: 'end' },
]

/** The columns that the list can be sorted by, with what an order to do so is called. */
export const sortings: { by: Column; name: string }[] = columns.flatMap(({ head, by }) =>
  by === undefined ? [] : { by, name: text.panel.grid.sortBy(heads[head]) },
)

/** The one that Tab reaches: it is shown however narrow the list is. */
const FIRST: Column = 'name'

/**
 * The names of the columns; a click on one, or Enter, sorts by it, the other way round, and as usual again. Left and Right
 * go from one to the next, Down calls `onLeave`.
 */
export function GridHeader({ onLeave }: { onLeave: () => void }) {
  const { column, descending } = useList((state) => state.look)
  const Arrow = descending ? ArrowDown : ArrowUp
  const onKeyDown = (event: React.KeyboardEvent) => {
    // Columns without room are not drawn.
    const buttons = [...event.currentTarget.querySelectorAll('button')].filter((each) => each.offsetParent !== null)
    const at = buttons.indexOf(event.target as HTMLButtonElement)
    const steps: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }
    const to = steps[event.key]
    if (to === undefined && event.key !== 'ArrowDown') return
    event.preventDefault()
    if (to === undefined) onLeave()
    else buttons[Math.min(Math.max(to, 0), buttons.length - 1)]?.focus()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons take the focus
    <div
      role="row"
      aria-rowindex={1}
      onKeyDown={onKeyDown}
      className="session-columns sticky top-0 z-10 h-8 border-b border-line bg-canvas px-4 text-2xs font-medium text-faint"
    >
      {columns.map(({ head, look = '', by }) => {
        const isSorted = by !== undefined && by === column
        return (
          // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
          // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
          <div
            key={head}
            role="columnheader"
            aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : undefined}
            className={`flex min-w-0 ${look}`}
          >
            {by === undefined ? (
              <span className={head === 'end' ? 'sr-only' : ''}>{heads[head]}</span>
            ) : (
              <button
                type="button"
                tabIndex={by === FIRST ? 0 : -1}
                title={text.panel.grid.sortBy(heads[head])}
                onClick={() => sortByColumn(by)}
                className={`-mx-1 flex min-w-0 items-center gap-0.5 rounded px-1 hover:text-ink ${isSorted ? 'text-ink' : ''}`}
              >
                <span className="truncate">{heads[head]}</span>
                {isSorted && <Arrow size={11} aria-hidden className="shrink-0" />}
              </button>
            )}
          </div>
        )
      })}
    </div>
  )
}
