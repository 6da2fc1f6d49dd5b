import { memo, useState } from 'react'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { useList } from '../stores/list'
import { isLive, needsPerson } from '../stores/order'
import { placeOf } from '../stores/place'
import { useSession } from '../stores/sessions'
import { useNow } from '../ui/clock'
import { copy } from '../ui/copy'
import { ago, duration, splitPath } from '../ui/format'
import { Path } from '../ui/path'
import { BoundaryMark } from './boundary-mark'
import { EndButtons } from './end-buttons'
import { CpuOf, LoadOf, MemoryOf, ProcessCountOf } from './load-cells'
import { MarkBox } from './mark-box'
import { StateMark, StateWord } from './state-mark'
import { stateWords } from './state-words'
import { Title } from './title'
import { Unread } from './unread'
import { UsageOf } from './usage-cell'

export type RowProps = {
  id: SessionId
  /** Place in the grid, from 1, the header included. */
  index: number
  narrow: boolean
  /** It is the open session. */
  open: boolean
  /** The one row that Tab reaches; the arrows reach the others. */
  current: boolean
  /** Some rows are selected: each shows its box. */
  choosing: boolean
  onOpen: (id: SessionId) => void
  onFocus: (id: SessionId) => void
  /** `toHere`: everything from the last selected one on. */
  onMark: (id: SessionId, toHere: boolean) => void
}

/** One session. It is drawn again when its own session changes, and its times tick by themselves. */
export const Row = memo(function Row(props: RowProps) {
  const { id, index, narrow, open, current, choosing, onOpen, onFocus, onMark } = props
  const view = useSession(id)
  const marked = useList((state) => state.marked.includes(id))
  const [renaming, setRenaming] = useState(false)
  if (!view) return null
  const edge = needsPerson(view) ? 'before:bg-needs' : open ? 'before:bg-accent' : ''
  const ground = open || marked ? 'bg-accent-wash' : 'hover:bg-sunken'
  const parts = {
    // What is said in the open session is read as it comes.
    unread: open ? 0 : view.unread,
    ...{ view, narrow, tabIndex: current ? 0 : -1, renaming, setRenaming, marked, choosing },
    ...{ onOpen: () => onOpen(id), onMark: (toHere: boolean) => onMark(id, toHere) },
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
    <div
      role="row"
      aria-rowindex={index}
      aria-selected={marked}
      aria-current={open ? 'true' : undefined}
      tabIndex={current ? 0 : -1}
      data-session={view.id}
      data-run={view.run}
      data-state={view.state.kind}
      data-activity={view.activity?.kind ?? ''}
      data-agent-session={view.agentSessionId ?? ''}
      data-pid={view.agentPid ?? ''}
      data-keeper-pid={view.keeperPid ?? ''}
      className={`relative h-full border-b border-line px-4 group/row -outline-offset-2 before:absolute before:inset-y-0 before:left-0 before:w-[3px] ${edge} ${ground} ${narrow ? 'flex flex-col justify-center' : 'session-columns'} ${isLive(view) ? '' : 'text-soft'}`}
      // A click with Shift selects rows, and not the words between.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) onMark(id, event.shiftKey)
        else onOpen(id)
      }}
      onFocus={() => onFocus(id)}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return
        if (event.key === 'Enter') onOpen(id)
        if (event.key === 'F2') setRenaming(true)
        if (event.key === ' ') {
          event.preventDefault()
          onMark(id, event.shiftKey)
        }
      }}
    >
      {narrow ? <NarrowCells {...parts} /> : <WideCells {...parts} />}
    </div>
  )
})

type CellsProps = {
  view: SessionView
  unread: number
  narrow: boolean
  tabIndex: number
  renaming: boolean
  setRenaming: (renaming: boolean) => void
  marked: boolean
  choosing: boolean
  onOpen: () => void
  onMark: (toHere: boolean) => void
}

function WideCells(props: CellsProps) {
  const { view, unread, tabIndex, renaming, setRenaming, onOpen } = props
  return (
    <>
      <Cell className="flex items-center">
        <MarkBox {...props} />
        <StateMark id={view.id} form="stacked" />
      </Cell>
      <Cell>
        <span className="flex min-w-0 items-center gap-2">
          <span className="min-w-0">
            <Title view={view} editing={renaming} onEditing={setRenaming} onOpen={onOpen} movesOnOpen />
          </span>
          <Unread count={unread} />
          <BoundaryMark view={view} />
        </span>
        <span className="block text-xs">
          <LastLine view={view} />
        </span>
      </Cell>
      <Cell className="column-detail truncate text-soft">{view.agentName}</Cell>
      <Cell className="text-soft">
        <Path path={placeOf(view)} />
      </Cell>
      <Cell className="column-spare">
        <SessionIdButton view={view} tabIndex={tabIndex} />
      </Cell>
      <Cell className="column-spare font-mono text-xs text-soft tabular-nums">
        <span title={view.keeperPid === null ? undefined : text.panel.row.keeper(view.keeperPid)}>
          {view.agentPid ?? '–'}
        </span>
      </Cell>
      <Cell className="column-load text-right text-soft tabular-nums">
        <CpuOf view={view} />
      </Cell>
      <Cell className="column-load truncate text-right text-soft tabular-nums">
        <MemoryOf view={view} />
        <UsageBelow view={view} />
      </Cell>
      <Cell className="column-detail text-right text-soft tabular-nums">
        <ProcessCountOf view={view} />
      </Cell>
      <Cell className="column-spare text-right text-soft tabular-nums">
        <UsageOf view={view} />
      </Cell>
      <Cell className="column-detail text-right text-soft tabular-nums">
        <Uptime view={view} />
      </Cell>
      <Cell>
        <Since view={view} />
      </Cell>
      <Cell className="flex justify-end" stopsClick>
        <EndButtons view={view} tabIndex={tabIndex} />
      </Cell>
    </>
  )
}

function NarrowCells(props: CellsProps) {
  const { view, unread, tabIndex, renaming, setRenaming, onOpen } = props
  return (
    <>
      <div className="flex min-w-0 items-center gap-2">
        <Cell className="flex min-w-0 flex-1 items-center gap-2">
          <MarkBox {...props} />
          <StateMark id={view.id} form="compact" />
          <span className="min-w-0 flex-1">
            <Title view={view} editing={renaming} onEditing={setRenaming} onOpen={onOpen} />
          </span>
          <Unread count={unread} />
          <BoundaryMark view={view} />
        </Cell>
        <Cell className="-my-1 -mr-1.5" stopsClick>
          <EndButtons view={view} icons tabIndex={tabIndex} />
        </Cell>
      </div>
      <Cell className="flex min-w-0 gap-1.5 overflow-hidden pl-[23px] text-xs text-soft">
        <StateWord id={view.id} />
        <span className="text-faint">·</span>
        <span className="min-w-0 flex-1 truncate" title={placeOf(view)}>
          {splitPath(placeOf(view)).last}
        </span>
        <LoadOf view={view} />
        <Since view={view} />
      </Cell>
      <Cell className="pl-[23px] text-xs text-soft">
        <LastLine view={view} />
      </Cell>
    </>
  )
}

type CellProps = { children: React.ReactNode; className?: string; stopsClick?: boolean }

function Cell({ children, className = '', stopsClick = false }: CellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table
    // biome-ignore lint/a11y/useKeyWithClickEvents: it only keeps the row from opening
    <div
      role="gridcell"
      tabIndex={-1}
      className={`min-w-0 outline-none ${className}`}
      onClick={stopsClick ? (event) => event.stopPropagation() : undefined}
    >
      {children}
    </div>
  )
}

function SessionIdButton({ view, tabIndex }: { view: SessionView; tabIndex: number }) {
  const { agentSessionId } = view
  if (agentSessionId === null) return <span className="text-faint">–</span>
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      title={text.panel.row.sessionIdHint(agentSessionId)}
      aria-label={text.panel.row.copySessionId(agentSessionId)}
      className="-mx-1 rounded px-1 font-mono text-xs text-soft hover:bg-line hover:text-ink"
      onClick={(event) => {
        event.stopPropagation()
        void copy(agentSessionId, text.panel.row.sessionId)
      }}
    >
      {agentSessionId.slice(0, 8)}
    </button>
  )
}

/** The usage where its column has no room; there no head says that a number is one of tokens. */
function UsageBelow({ view }: { view: SessionView }) {
  const { inputTokens, outputTokens, costUsd } = view.usage
  const isTokens = !costUsd && inputTokens + outputTokens > 0
  return (
    <span className="column-under text-2xs">
      <UsageOf view={view} />
      {isTokens && ` ${text.panel.row.tokenUnit}`}
    </span>
  )
}

function Uptime({ view }: { view: SessionView }) {
  const now = useNow()
  return duration((view.endedAt ?? now) - view.startedAt)
}

function Since({ view }: { view: SessionView }) {
  const now = useNow()
  return <span className="shrink-0 text-faint tabular-nums">{ago(now - (view.endedAt ?? view.lastActivityAt))}</span>
}

/** What was said last; of a session that does not run why, or what is done to it. Always a line high, so that nothing jumps when words arrive. */
function LastLine({ view }: { view: SessionView }) {
  const now = useNow()
  const told =
    view.state.kind === 'running' && view.paused === null
      ? view.lastLine
      : stateWords(view, now).detail || view.lastLine
  return (
    <span dir="auto" className="block min-w-0 truncate text-soft" title={told}>
      {told || '\u00a0'}
    </span>
  )
}
