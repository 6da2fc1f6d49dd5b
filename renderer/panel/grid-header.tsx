import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ListLook } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { sortByColumn, useList } from '../stores/list'

const heads = text.panel.grid.columns

/** `by`: what a click sorts by; without it the column is no order. */
const columns: { head: keyof typeof heads; look?: string; by?: NonNullable<ListLook['column']> }[] = [
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

/** The names of the columns; a click on one sorts by it, the other way round, and as usual again. */
export function GridHeader() {
  const { column, descending } = useList((state) => state.look)
  const Arrow = descending ? ArrowDown : ArrowUp
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons take the focus
    <div
      role="row"
      aria-rowindex={1}
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
                tabIndex={-1}
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
