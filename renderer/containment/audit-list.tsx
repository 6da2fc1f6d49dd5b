import { useVirtualizer } from '@tanstack/react-virtual'
import { Circle, CircleCheck, CircleQuestionMark, TriangleAlert } from 'lucide-react'
import { useRef } from 'react'
import { text } from '../../preload/text'
import { CopyButton } from '../ui/copy'
import type { AuditRow } from './audit-rows'

const ROW = 30

const columns = ['now', 'process', 'pid', 'session', 'end'] as const

/** The processes of an audit. Virtual: a profile of a year has thousands of them. */
export function AuditList({ rows }: { rows: readonly AuditRow[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]!.key,
    overscan: 8,
  })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
    <div
      role="table"
      aria-label={text.containment.list.name}
      aria-rowcount={rows.length + 1}
      className="flex min-h-24 flex-1 flex-col short:max-h-48 overflow-hidden rounded-lg border border-line"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it */}
      <div
        role="row"
        aria-rowindex={1}
        className="audit-columns h-7 shrink-0 border-b border-line bg-canvas px-3 text-2xs font-medium text-faint"
      >
        {columns.map((column) => (
          // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
          // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it
          <span key={column} role="columnheader">
            {text.containment.list.columns[column]}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table */}
      <div
        ref={scroller}
        role="rowgroup"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <div
              key={item.key}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <Line row={rows[item.index]!} index={item.index + 2} />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

const livenesses = {
  alive: { icon: Circle, look: 'text-fine' },
  gone: { icon: CircleCheck, look: 'text-faint' },
  unknown: { icon: CircleQuestionMark, look: 'text-needs' },
}
const stray = { icon: TriangleAlert, look: 'text-needs' }

function Line({ row, index }: { row: AuditRow; index: number }) {
  const { icon: Icon, look } = row.isStray ? stray : livenesses[row.liveness]
  const kind = text.containment.list.kinds[row.kind]
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
    // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it
    <div
      role="row"
      aria-rowindex={index}
      data-pid={row.pid}
      data-kind={row.kind}
      data-liveness={row.liveness}
      data-stray={row.isStray}
      className={`group audit-columns h-full border-b border-line/60 px-3 ${row.isStray ? 'bg-needs-wash' : ''} ${row.liveness === 'gone' ? 'text-soft' : ''}`}
    >
      <Cell className={`flex items-center gap-2 ${row.isStray ? 'font-medium text-needs' : ''}`}>
        <Icon size={14} aria-hidden className={`shrink-0 ${look}`} />
        {text.containment.list.livenesses[row.isStray ? 'alive' : row.liveness]}
      </Cell>
      <Cell title={kind.meaning}>{kind.word}</Cell>
      <Cell className="flex items-center gap-1 font-mono text-xs tabular-nums">
        {row.pid}
        {row.isStray && <CopyButton text={String(row.pid)} what={text.containment.list.pid} />}
      </Cell>
      <Cell className="truncate" title={row.session}>
        {row.session || <span className="text-faint">{text.containment.list.wholeProfile}</span>}
      </Cell>
      <Cell className="truncate text-soft" title={row.endExact}>
        {row.end || <span className="text-faint">–</span>}
      </Cell>
    </div>
  )
}

type CellProps = { children: React.ReactNode; className?: string; title?: string }

const Cell = ({ children, className = '', title }: CellProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
  <span role="cell" className={`min-w-0 ${className}`} title={title}>
    {children}
  </span>
)
