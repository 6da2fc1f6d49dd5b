import { Check, ChevronRight, CircleDashed, LoaderCircle, X } from 'lucide-react'
import { useMemo } from 'react'
import type { Diff, ToolBlock } from '../stores/blocks'
import { useNow } from '../ui/clock'
import { duration, measured } from '../ui/format'
import { diffCounts } from './diff'
import { DiffView } from './diff-view'
import { useFold } from './folds'
import { LongText } from './long-text'
import { readableInput } from './tool-input'

const marks = {
  running: { icon: LoaderCircle, look: 'text-accent animate-spin [animation-duration:2.4s]', word: 'running' },
  ok: { icon: Check, look: 'text-fine', word: 'ok' },
  failed: { icon: X, look: 'text-bad', word: 'failed' },
  unfinished: { icon: CircleDashed, look: 'text-faint', word: 'not finished' },
}

/** One tool call: one line, and its input and output when opened. A running one is open. */
export function Tool({ tool }: { tool: ToolBlock }) {
  const [open, toggle] = useFold(`tool-${tool.key}`, tool.state === 'running')
  const mark = marks[tool.state]
  return (
    <div className={tool.parent === null ? '' : 'ml-5 border-l border-line pl-2'}>
      <FoldLine open={open} toggle={toggle}>
        <mark.icon size={14} aria-label={mark.word} className={`shrink-0 ${mark.look}`} />
        <span className="shrink-0 font-medium">{tool.name || 'Tool'}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-xs text-soft">{tool.title}</span>
        {tool.diffs.length > 0 && <Counts diffs={tool.diffs} />}
        {(tool.state === 'failed' || tool.state === 'unfinished') && (
          <span className={`text-xs ${tool.state === 'failed' ? 'text-bad' : 'text-faint'}`}>{mark.word}</span>
        )}
        <span className="shrink-0 text-xs text-faint tabular-nums">
          {tool.endedAt === null ? <Running since={tool.at} /> : measured(tool.endedAt - tool.at)}
        </span>
      </FoldLine>
      {open && (
        <div className="flex flex-col gap-1 pt-0.5 pr-2 pb-2 pl-[26px]">
          {tool.diffs.map((diff, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are only ever added to
            <DiffView key={at} diff={diff} />
          ))}
          {tool.diffs.length === 0 && tool.input !== '' && <LongText text={readableInput(tool.input)} label="Input" />}
          {tool.output !== '' && <LongText text={tool.output} label="Output" />}
          {tool.output === '' && tool.state !== 'running' && <p className="text-xs text-faint">No output</p>}
        </div>
      )}
    </div>
  )
}

function Counts({ diffs }: { diffs: Diff[] }) {
  const { added, removed } = useMemo(() => diffCounts(diffs), [diffs])
  return (
    <span className="shrink-0 text-xs tabular-nums">
      <span className="text-fine">+{added}</span> <span className="text-bad">−{removed}</span>
    </span>
  )
}

const Running = ({ since }: { since: number }) => duration(useNow() - since)

/** Finished tool calls in a row, as one line: '5 tools · 12 s'. */
export function Tools({ tools, rowKey }: { tools: ToolBlock[]; rowKey: string }) {
  const [open, toggle] = useFold(`tools-${rowKey}`, false)
  const failed = tools.filter((tool) => tool.state === 'failed').length
  const names = [...new Set(tools.map((tool) => tool.name))].join(', ')
  const span = (tools.at(-1)!.endedAt ?? tools.at(-1)!.at) - tools[0]!.at
  return (
    <div>
      <FoldLine open={open} toggle={toggle}>
        {failed > 0 ? (
          <X size={14} aria-hidden className="shrink-0 text-bad" />
        ) : (
          <Check size={14} aria-hidden className="shrink-0 text-fine" />
        )}
        <span className="shrink-0 font-medium">
          {tools.length} tools · {measured(span)}
        </span>
        <span className="min-w-0 flex-1 truncate text-xs text-faint">{names}</span>
        {failed > 0 && <span className="shrink-0 text-xs text-bad">{failed} failed</span>}
      </FoldLine>
      {open && (
        <div className="ml-[13px] border-l border-line pl-2">
          {tools.map((tool) => (
            <Tool key={tool.key} tool={tool} />
          ))}
        </div>
      )}
    </div>
  )
}

type FoldLineProps = { open: boolean; toggle: () => void; children: React.ReactNode }

/** A line that opens what lies under it. */
export const FoldLine = ({ open, toggle, children }: FoldLineProps) => (
  <button
    type="button"
    aria-expanded={open}
    onClick={toggle}
    className="-ml-1.5 flex h-7 w-[calc(100%+6px)] min-w-0 items-center gap-2 rounded-md px-1.5 text-left hover:bg-sunken"
  >
    <ChevronRight size={13} aria-hidden className={`shrink-0 text-faint ${open ? 'rotate-90' : ''}`} />
    {children}
  </button>
)
