import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ListLook } from '../../preload/contract/settings'
import { sortByColumn, useList } from '../stores/list'

/** `by`: what a click sorts by; without it the column is no order. */
const columns: { name: string; look?: string; by?: NonNullable<ListLook['column']> }[] = [
  { name: 'State' },
  { name: 'Title', by: 'name' },
  { name: 'Agent', look: 'column-detail', by: 'agent' },
  { name: 'Folder', by: 'folder' },
  { name: 'Session', look: 'column-spare' },
  { name: 'Pid', look: 'column-spare', by: 'pid' },
  { name: 'CPU', look: 'column-load justify-end', by: 'cpu' },
  { name: 'Memory', look: 'column-load justify-end', by: 'memory' },
  { name: 'Processes', look: 'column-detail justify-end', by: 'processes' },
  { name: 'Tokens', look: 'column-spare justify-end', by: 'tokens' },
  { name: 'Uptime', look: 'column-detail justify-end', by: 'started' },
  { name: 'Last activity', by: 'activity' },
  { name: 'End' },
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
      {columns.map(({ name, look = '', by }) => {
        const isSorted = by !== undefined && by === column
        return (
          // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
          // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
          <div
            key={name}
            role="columnheader"
            aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : undefined}
            className={`flex min-w-0 ${look}`}
          >
            {by === undefined ? (
              <span className={name === 'End' ? 'sr-only' : ''}>{name}</span>
            ) : (
              <button
                type="button"
                tabIndex={-1}
                title={`Sort by ${name.toLowerCase()}`}
                onClick={() => sortByColumn(by)}
                className={`-mx-1 flex min-w-0 items-center gap-0.5 rounded px-1 hover:text-ink ${isSorted ? 'text-ink' : ''}`}
              >
                <span className="truncate">{name}</span>
                {isSorted && <Arrow size={11} aria-hidden className="shrink-0" />}
              </button>
            )}
          </div>
        )
      })}
    </div>
  )
}
