import { text } from '../../preload/text'
import type { Block } from '../stores/blocks'
import { Filled } from '../ui/filled'
import { clockTime, measured, ordinal } from '../ui/format'
import { terminalRuns } from './ansi'
import { partName } from './find-text'
import { GrowingMarkdown } from './markdown'
import { PermissionNote } from './permission-note'
import { Pictures } from './pictures'
import { Plan } from './plan'
import { ReportLine } from './report-line'
import { Runs } from './runs'
import { Thinking } from './thinking'
import { Tool } from './tool'
import { TurnEnd, TurnState } from './turn-notes'
import type { Turn } from './turns'

const words = text.conversation.block

/** One block. `turn` is the turn that it begins or ends. */
export function BlockBody({ block, turn }: { block: Block; turn: Turn | undefined }) {
  const part = partName(block.key, 'text')
  switch (block.kind) {
    case 'user':
      return (
        <div className="flex gap-3 rounded-r-md border-l-[3px] border-accent bg-accent-wash px-3 py-2 text-base">
          <h3 className="sr-only">{words.you(clockTime(block.at))}</h3>
          <div dir="auto" className="min-w-0 flex-1 break-words whitespace-pre-wrap" data-part={part}>
            {block.images.length > 0 && <Pictures images={block.images} />}
            {block.text}
          </div>
          {turn && <TurnState turn={turn} />}
        </div>
      )
    case 'plan':
      return <Plan items={block.items} part={part} />
    case 'text':
      return (
        <div className="py-0.5 text-base leading-relaxed">
          <h4 className="sr-only">{words.agent(clockTime(block.at))}</h4>
          <GrowingMarkdown text={block.text} growing={block.endedAt === null} part={part} />
        </div>
      )
    case 'picture':
      return (
        <div className="py-0.5">
          <h4 className="sr-only">{words.agent(clockTime(block.at))}</h4>
          <Pictures images={[block.image]} name={text.conversation.pictures.ofAgent} />
        </div>
      )
    case 'thinking':
      return <Thinking block={block} />
    case 'tool':
      return <Tool tool={block} />
    case 'permission':
      return <PermissionNote block={block} />
    case 'retry':
      return (
        <Muted>
          <Filled
            text={words.retry(block.attempt, block.max, measured(block.delayMs))}
            reason={<span data-part={part}>{block.reason}</span>}
          />
        </Muted>
      )
    case 'turn-end':
      return <TurnEnd block={block} turn={turn} />
    case 'notice':
      if (block.level === 'error') return <Wrong part={part}>{block.text}</Wrong>
      return (
        <Muted look={block.level === 'warning' ? 'text-needs' : ''} part={part}>
          {block.text}
        </Muted>
      )
    case 'stderr':
      return <Verbatim label={words.stderr} text={block.text} part={part} />
    case 'noise':
      return <Verbatim label={words.noise} text={block.text} part={part} />
    case 'unknown':
      return <Verbatim label={words.unknown(block.name)} text={block.text} part={part} />
    case 'resumed':
      return <Seam number={block.number} />
    case 'process':
      return (
        <div className="flex flex-wrap items-baseline gap-x-2 border-t border-line pt-2 text-soft">
          <span data-part={part}>{block.text}</span>
          {block.report && <ReportLine report={block.report} />}
        </div>
      )
  }
}

/** Where a new process goes on with the conversation. */
const Seam = ({ number }: { number: number }) => (
  <div className="flex items-center gap-3 py-1 text-xs font-medium text-accent">
    <span className="shrink-0">{words.resumed(number, ordinal(number))}</span>
    <span className="h-px flex-1 bg-accent/40" />
  </div>
)

type WordsProps = { children: React.ReactNode; look?: string; part?: string }

const Muted = ({ children, look = 'text-faint', part }: WordsProps) => (
  <p className={`text-sm break-words ${look}`} data-part={part}>
    {children}
  </p>
)

const Wrong = ({ children, part }: WordsProps) => (
  <p className="rounded-r-md border-l-[3px] border-bad bg-bad-wash px-3 py-2 break-words" data-part={part}>
    {children}
  </p>
)

const Verbatim = ({ label, text, part }: { label: string; text: string; part: string }) => (
  <div className="border-l-2 border-line pl-3">
    <div className="text-2xs text-faint">{label}</div>
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      data-part={part}
      className="max-h-60 overflow-auto font-mono text-xs break-words whitespace-pre-wrap text-soft"
    >
      <Runs runs={terminalRuns(text)} />
    </pre>
  </div>
)
