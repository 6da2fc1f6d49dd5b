import { useRef, useState } from 'react'
import type { ProcessRow } from '../../preload/contract/process'
import { text } from '../../preload/text'
import { ProcessLine } from './process-line'
import { rolesOf } from './process-roles'
import { type TreeRow, toTree, unfolded } from './process-tree'

const names = text.session.processes.columns
const columns: { column: keyof typeof names; look?: string }[] = [
  { column: 'command' },
  { column: 'pid', look: 'process-spare text-right' },
  { column: 'age', look: 'process-spare text-right' },
  { column: 'cpu', look: 'text-right' },
  { column: 'memory', look: 'text-right' },
  { column: 'ports', look: 'text-right' },
  { column: 'end' },
]

type ProcessGridProps = {
  rows: readonly ProcessRow[]
  agentPid: number | null
  onKill: (row: ProcessRow) => Promise<void>
}

/**
 * The treegrid **Processes**. Up and Down move, Right opens a branch or goes into it, Left folds it or goes to its parent,
 * Enter shows the whole command, Tab reaches the buttons of the row.
 */
export function ProcessGrid({ rows, agentPid, onKill }: ProcessGridProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string | null>(null)
  const grid = useRef<HTMLDivElement>(null)
  const tree = toTree(rows)
  const roles = rolesOf(tree, agentPid)
  const shown = unfolded(tree, folded)
  const current = shown.some(({ key }) => key === focused) ? focused : shown[0]?.key

  const focus = (to: TreeRow | undefined) => {
    if (!to) return
    setFocused(to.key)
    grid.current?.querySelector<HTMLElement>(`[data-process="${to.key}"]`)?.focus()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = shown.findIndex(({ key }) => key === current)
    const here = shown[at]
    if (!here || !(event.target as HTMLElement).matches('[role=row]')) return
    const isFolded = folded.has(here.key)
    const keys: Record<string, () => void> = {
      ArrowDown: () => focus(shown[at + 1]),
      ArrowUp: () => focus(shown[at - 1]),
      Home: () => focus(shown[0]),
      End: () => focus(shown.at(-1)),
      ArrowRight: () => {
        if (isFolded) setFolded(toggled(folded, here.key))
        else if (here.below > 0) focus(shown[at + 1])
      },
      ArrowLeft: () => {
        if (here.below > 0 && !isFolded) setFolded(toggled(folded, here.key))
        else
          focus(
            shown
              .slice(0, at)
              .reverse()
              .find(({ depth }) => depth < here.depth),
          )
      },
      Enter: () => setOpened(toggled(opened, here.key)),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <div
      ref={grid}
      role="treegrid"
      aria-label={text.session.processes.label}
      aria-rowcount={shown.length + 1}
      className="text-xs tabular-nums"
      onKeyDown={onKeyDown}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a table has no branches to fold */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it */}
      <div
        role="row"
        aria-rowindex={1}
        className="process-columns border-b border-line py-1 text-2xs font-medium text-faint"
      >
        {columns.map(({ column, look = '' }) => (
          // biome-ignore lint/a11y/useSemanticElements: a table has no branches to fold
          // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it
          <div key={column} role="columnheader" className={look}>
            {column === 'end' ? <span className="sr-only">{names[column]}</span> : names[column]}
          </div>
        ))}
      </div>
      {shown.map((each, index) => (
        <ProcessLine
          key={each.key}
          place={each}
          index={index + 2}
          role={roles.get(each.key) ?? null}
          isCurrent={each.key === current}
          isFolded={folded.has(each.key)}
          isOpen={opened.has(each.key)}
          onFocus={() => setFocused(each.key)}
          onFold={() => setFolded(toggled(folded, each.key))}
          onOpen={() => setOpened(toggled(opened, each.key))}
          onKill={onKill}
        />
      ))}
    </div>
  )
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}
