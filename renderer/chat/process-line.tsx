import { ChevronRight, OctagonX } from 'lucide-react'
import { useState } from 'react'
import type { ProcessRow } from '../../preload/contract/process'
import { text } from '../../preload/text'
import { Button } from '../ui/button'
import { useNow } from '../ui/clock'
import { CopyButton } from '../ui/copy'
import { dateTime, duration, knownBytes, percent } from '../ui/format'
import { briefOf, type Role } from './process-roles'
import type { TreeRow } from './process-tree'

const words = text.session.processes

type ProcessLineProps = {
  place: TreeRow
  /** In the grid, from 1, the header included. */
  index: number
  role: Role | null
  /** The one line that Tab reaches. */
  isCurrent: boolean
  isFolded: boolean
  /** Its whole command is shown. */
  isOpen: boolean
  onFocus: () => void
  onFold: () => void
  onOpen: () => void
  onKill: (row: ProcessRow) => Promise<void>
}

/** One process: what it is, what it uses, and its end. */
export function ProcessLine(props: ProcessLineProps) {
  const { place, index, role, isCurrent, isFolded, isOpen, onFocus, onFold, onOpen } = props
  const { row, depth, below } = place
  const now = useNow()
  const tabIndex = isCurrent ? 0 : -1
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table has no branches to fold
    <div
      role="row"
      aria-rowindex={index}
      aria-level={depth + 1}
      aria-posinset={place.place}
      aria-setsize={place.brothers}
      aria-expanded={below > 0 ? !isFolded : undefined}
      tabIndex={tabIndex}
      data-process={place.key}
      data-pid={row.id.pid}
      className="process-columns min-h-8 border-b border-line/60 py-1 -outline-offset-2 hover:bg-sunken"
      onFocus={onFocus}
    >
      <Cell look="flex min-w-0 items-center gap-1.5">
        <span className="shrink-0" style={{ width: Math.min(depth, MOST_INDENTED) * 14 }} />
        {below > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={isFolded ? words.showBelow(below) : words.hideBelow(below)}
            className="-mx-0.5 shrink-0 rounded p-0.5 text-faint hover:bg-line hover:text-ink"
            onClick={onFold}
          >
            <ChevronRight size={12} className={isFolded ? '' : 'rotate-90'} />
          </button>
        ) : (
          <span className="w-3 shrink-0" />
        )}
        {role && (
          <span className="shrink-0 rounded bg-sunken px-1.5 py-px text-2xs text-soft @max-[479px]/processes:hidden">
            {words.roles[role]}
          </span>
        )}
        <button
          type="button"
          tabIndex={-1}
          aria-expanded={isOpen}
          title={isOpen ? undefined : row.command}
          className="min-w-0 flex-1 truncate text-left font-mono"
          onClick={onOpen}
        >
          {briefOf(row.command)}
        </button>
        {states[row.state] && <span className="shrink-0 text-faint">{states[row.state]}</span>}
      </Cell>
      <Cell look="process-spare text-right font-mono">{row.id.pid}</Cell>
      <Cell look="process-spare text-right text-soft">{duration(now - row.startedAt)}</Cell>
      <Cell look="text-right text-soft">{percent(row.cpuPercent)}</Cell>
      <Cell look="text-right text-soft">{knownBytes(row.memoryBytes)}</Cell>
      <Cell look="truncate text-right font-mono text-soft">
        <Ports ports={row.ports} />
      </Cell>
      <Cell look="flex justify-end">
        <Kill {...props} tabIndex={tabIndex} />
      </Cell>
      {isOpen && (
        <Cell look="col-span-full flex items-start gap-2 pt-1 pb-1.5 pl-6">
          <span className="min-w-0 flex-1">
            <span className="block font-mono break-all whitespace-pre-wrap">{row.command}</span>
            <span className="text-faint">{facts(row, role)}</span>
          </span>
          <CopyButton text={row.command} what={words.copiedCommand} />
        </Cell>
      )}
    </div>
  )
}

/** Deeper ones stand below each other: the command needs the room. */
const MOST_INDENTED = 12

/** Letters of the system that a person should know of; all others are a process that lives. */
const states: Record<string, string> = {
  T: words.states.stopped,
  t: words.states.traced,
  Z: words.states.zombie,
  D: words.states.waitsForDevice,
}

const Cell = ({ look, children }: { look: string; children: React.ReactNode }) => (
  // biome-ignore lint/a11y/useSemanticElements: a table has no branches to fold
  // biome-ignore lint/a11y/useFocusableInteractive: the row is what is focused
  <div role="gridcell" className={look}>
    {children}
  </div>
)

function Ports({ ports }: { ports: number[] | null }) {
  if (ports === null) return '–'
  const list = ports.join(', ')
  return <span title={list || undefined}>{list}</span>
}

/** 'Shell · Pid 4711 · since 2026-11-21 14:07:09 · 12.3 s of CPU in all' */
function facts({ id, startedAt, cpuSeconds }: ProcessRow, role: Role | null): string {
  const { pid, since, cpu } = words.facts
  const used = cpuSeconds === null ? [] : [cpu(cpuSeconds.toFixed(1))]
  return [...(role ? [words.roles[role]] : []), pid(id.pid), since(dateTime(startedAt)), ...used].join(' · ')
}

function Kill({ place: { row, below }, role, tabIndex, onKill }: ProcessLineProps & { tabIndex: number }) {
  const [isUnderWay, setUnderWay] = useState(false)
  const isAgent = role === 'Agent'
  const { kill } = words
  const word = isAgent ? kill.session : kill.word
  const hint = below > 0 ? kill.hintWithBelow(below) : kill.hint
  return (
    <Button
      look="quiet"
      size="small"
      tabIndex={tabIndex}
      aria-label={isAgent ? word : kill.label(row.id.pid)}
      title={isAgent ? kill.sessionHint : hint}
      className="hover:text-bad"
      disabled={isUnderWay}
      onClick={() => {
        setUnderWay(true)
        void onKill(row).finally(() => setUnderWay(false))
      }}
    >
      <OctagonX size={13} className="@[640px]/processes:hidden" />
      <span className="hidden @[640px]/processes:inline">{word}</span>
    </Button>
  )
}
