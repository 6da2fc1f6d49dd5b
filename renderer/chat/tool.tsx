import { Check, ChevronRight, CircleDashed, Hand, Image as ImageIcon, LoaderCircle, X } from 'lucide-react'
import { useContext, useMemo } from 'react'
import { text } from '../../preload/text'
import type { Diff, ToolBlock } from '../stores/blocks'
import { useNow } from '../ui/clock'
import { duration, measured } from '../ui/format'
import { diffCounts } from './diff'
import { DiffView } from './diff-view'
import { partName } from './find-text'
import { foldNames, useFold } from './folds'
import { toolLanguages } from './languages'
import { LongText } from './long-text'
import { Pictures } from './pictures'
import { readableInput } from './tool-input'
import { useRunsLong } from './use-runs-long'
import { WaitingTools } from './waiting-tools'

const words = text.conversation.tool

/** How a call stands. */
export const marks = {
  running: { icon: LoaderCircle, look: 'text-accent animate-spin [animation-duration:2.4s]' },
  ok: { icon: Check, look: 'text-fine' },
  failed: { icon: X, look: 'text-bad' },
  unfinished: { icon: CircleDashed, look: 'text-faint' },
}

const waitingMark = { icon: Hand, look: 'text-needs' }

/** One tool call: one line, and its input and output when opened. One that takes its time is open while it runs. */
export function Tool({ tool }: { tool: ToolBlock }) {
  const waits = useContext(WaitingTools).has(tool.id) && tool.state === 'running'
  const [open, toggle] = useFold(foldNames.tool(tool), useRunsLong(tool.at, tool.state === 'running' && !waits))
  const mark = waits ? waitingMark : marks[tool.state]
  const word = waits ? words.waits : words.states[tool.state]
  return (
    <div className={tool.parent === null ? '' : 'ml-5 border-l border-line pl-2'}>
      <FoldLine open={open} toggle={toggle}>
        <mark.icon
          size={14}
          {...(waits ? { 'aria-hidden': true } : { 'aria-label': word })}
          className={`shrink-0 ${mark.look}`}
        />
        <span className="flex min-w-0 flex-1 items-baseline gap-2" data-part={partName(tool.key, 'title')}>
          <span className="shrink-0 font-medium">{tool.name || words.nameless}</span>{' '}
          <span className="min-w-0 flex-1 truncate font-mono text-xs text-soft">{tool.title}</span>
        </span>
        {tool.diffs.length > 0 && <Counts diffs={tool.diffs} />}
        {tool.pictures.length > 0 && <PictureMark count={tool.pictures.length} />}
        {(tool.state === 'failed' || tool.state === 'unfinished') && (
          <span className={`text-xs ${tool.state === 'failed' ? 'text-bad' : 'text-faint'}`}>{word}</span>
        )}
        {waits ? (
          <span className="shrink-0 text-xs text-needs">{word}</span>
        ) : (
          <span className="shrink-0 text-xs text-faint tabular-nums">
            {tool.endedAt === null ? <Running since={tool.at} /> : measured(tool.endedAt - tool.at)}
          </span>
        )}
      </FoldLine>
      {open && <Inside tool={tool} />}
    </div>
  )
}

function Inside({ tool }: { tool: ToolBlock }) {
  const { key, id, diffs, output, pictures, state } = tool
  const input = useMemo(() => readableInput(tool.input), [tool.input])
  const languages = toolLanguages(tool)
  const of = (part: string) => ({ fold: foldNames.whole(id, part), part: partName(key, part) })
  const growing = state === 'running'
  return (
    <div className="flex flex-col gap-1 pt-0.5 pr-2 pb-2 pl-[26px]">
      {diffs.map((diff, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are only ever added to
        <DiffView key={at} diff={diff} {...of(`diff${at}`)} />
      ))}
      {diffs.length === 0 && input !== '' && (
        <LongText text={input} label={words.input} language={languages.input} growing={growing} {...of('input')} />
      )}
      {output !== '' && (
        <LongText text={output} label={words.output} language={languages.output} growing={growing} {...of('output')} />
      )}
      {pictures.length > 0 && (
        <div className="pt-1">
          <Pictures images={pictures} name={text.conversation.pictures.ofAgent} />
        </div>
      )}
      {output === '' && diffs.length === 0 && pictures.length === 0 && state !== 'running' && (
        <p className="text-xs text-faint">{words.noOutput}</p>
      )}
    </div>
  )
}

function Counts({ diffs }: { diffs: Diff[] }) {
  const { added, removed, exact } = useMemo(() => diffCounts(diffs), [diffs])
  return (
    <span className="shrink-0 text-xs tabular-nums">
      {!exact && <span className="text-faint">{text.conversation.diff.about}</span>}{' '}
      <span className="text-fine">+{added}</span> <span className="text-bad">−{removed}</span>
    </span>
  )
}

/** On a folded line: there is something to see in it. */
export const PictureMark = ({ count }: { count: number }) => (
  <span className="flex shrink-0 items-center gap-1 text-xs text-faint tabular-nums">
    <ImageIcon size={12} role="img" aria-label={text.conversation.pictures.within(count)} />
    {count > 1 && count}
  </span>
)

const Running = ({ since }: { since: number }) => duration(useNow() - since)

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
