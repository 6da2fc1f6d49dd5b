import { memo } from 'react'
import type { Block, BlockOf } from '../stores/blocks'
import { useNow } from '../ui/clock'
import { clockTime, duration, measured, ordinal, tokens } from '../ui/format'
import { useFold } from './folds'
import { GrowingMarkdown } from './markdown'
import { Pictures } from './pictures'
import { Plan } from './plan'
import { ReportLine } from './report-line'
import type { Row } from './rows'
import { FoldLine, Tool, Tools } from './tool'

/** One row of the conversation with its time in the gutter: shown where a message of the person begins, else on hover. */
export const ConversationRow = memo(function ConversationRow({ row }: { row: Row }) {
  const first = row.kind === 'tools' ? row.tools[0]! : row.block
  const begins = row.kind !== 'part' || row.from === 0
  const shown = first.kind === 'user' ? '' : 'opacity-0 group-hover:opacity-100'
  return (
    <div className={`group flex gap-3 px-4 ${begins ? 'pt-2' : ''} ${first.kind === 'user' && begins ? 'mt-2' : ''}`}>
      <time
        dateTime={new Date(first.at).toISOString()}
        className={`w-9 shrink-0 pt-1 text-right text-2xs text-faint tabular-nums select-none ${begins ? shown : 'invisible'} ${first.kind === 'user' ? 'pt-2.5' : ''}`}
      >
        {clockTime(first.at)}
      </time>
      <div className="max-w-[820px] min-w-0 flex-1">
        {row.kind === 'block' && <BlockBody block={row.block} />}
        {row.kind === 'part' && <Part text={row.block.text.slice(row.from, row.to)} user={row.block.kind === 'user'} />}
        {row.kind === 'tools' && <Tools tools={row.tools} rowKey={row.key} />}
      </div>
    </div>
  )
})

const Part = memo(function Part({ text, user }: { text: string; user: boolean }) {
  return (
    <div
      className={`text-base break-words whitespace-pre-wrap ${user ? 'border-l-[3px] border-accent bg-accent-wash px-3' : ''}`}
    >
      {text}
    </div>
  )
})

function BlockBody({ block }: { block: Block }) {
  switch (block.kind) {
    case 'user':
      return (
        <div className="rounded-r-md border-l-[3px] border-accent bg-accent-wash px-3 py-2 text-base break-words whitespace-pre-wrap">
          {block.images.length > 0 && <Pictures images={block.images} />}
          {block.text}
        </div>
      )
    case 'plan':
      return <Plan items={block.items} />
    case 'text':
      return (
        <div className="py-0.5 text-base leading-relaxed">
          <GrowingMarkdown text={block.text} growing={block.endedAt === null} />
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
          Retry {block.attempt}
          {block.max === null ? '' : ` of ${block.max}`} in {measured(block.delayMs)}: {block.reason}
        </Muted>
      )
    case 'turn-end':
      return <TurnEnd block={block} />
    case 'notice':
      if (block.level === 'error') return <Wrong>{block.text}</Wrong>
      return <Muted look={block.level === 'warning' ? 'text-needs' : ''}>{block.text}</Muted>
    case 'stderr':
      return <Verbatim label="stderr" text={block.text} />
    case 'noise':
      return <Verbatim label="not the protocol" text={block.text} />
    case 'unknown':
      return <Verbatim label={`unknown message: ${block.name}`} text={block.text} />
    case 'resumed':
      return <Seam number={block.number} />
    case 'process':
      return (
        <div className="flex flex-wrap items-baseline gap-x-2 border-t border-line pt-2 text-soft">
          <span>{block.text}</span>
          {block.report && <ReportLine report={block.report} />}
        </div>
      )
  }
}

function Thinking({ block }: { block: BlockOf<'thinking'> }) {
  const [open, toggle] = useFold(`thinking-${block.key}`, false)
  return (
    <div className="text-soft">
      <FoldLine open={open} toggle={toggle}>
        <span>
          Thinking ·{' '}
          <span className="tabular-nums">
            {block.endedAt === null ? <Since at={block.at} /> : measured(block.endedAt - block.at)}
          </span>
        </span>
      </FoldLine>
      {open && (
        <div className="ml-[6px] border-l-2 border-line py-1 pl-4 break-words whitespace-pre-wrap">{block.text}</div>
      )}
    </div>
  )
}

const Since = ({ at }: { at: number }) => duration(useNow() - at)

const outcomes = {
  open: 'waits for your answer below',
  allowed: 'allowed',
  denied: 'denied',
  cancelled: 'no longer asked',
}

/** The place of a request in the conversation. The buttons stand above the message box, where they cannot scroll away. */
function PermissionNote({ block }: { block: BlockOf<'permission'> }) {
  const open = block.outcome === 'open'
  return (
    <div className={`flex min-w-0 flex-wrap items-baseline gap-x-2 ${open ? 'text-needs' : 'text-soft'}`}>
      <span className="shrink-0">
        Permission for <span className="font-medium">{block.name}</span>
      </span>
      <span className="min-w-0 truncate font-mono text-xs">{block.title}</span>
      <span className={`text-xs ${block.outcome === 'denied' ? 'text-bad' : ''}`}>{outcomes[block.outcome]}</span>
      {block.message && <span className="text-xs text-faint">“{block.message}”</span>}
    </div>
  )
}

function TurnEnd({ block }: { block: BlockOf<'turn-end'> }) {
  if (block.outcome === 'error') return <Wrong>{block.reason || 'The turn ended with an error.'}</Wrong>
  const facts = [
    block.outcome === 'interrupted' ? 'Interrupted' : 'Done',
    ...(block.durationMs === null ? [] : [measured(block.durationMs)]),
    ...(block.usage ? [`${tokens(block.usage.inputTokens)} in`, `${tokens(block.usage.outputTokens)} out`] : []),
    ...(block.usage?.costUsd ? [`$${block.usage.costUsd.toFixed(2)}`] : []),
  ]
  return (
    <div className="flex items-center gap-3 pb-1 text-xs text-faint tabular-nums">
      <span className="shrink-0">{facts.join(' · ')}</span>
      <span className="h-px flex-1 bg-line" />
    </div>
  )
}

/** Where a new process goes on with the conversation. */
const Seam = ({ number }: { number: number }) => (
  <div className="flex items-center gap-3 py-1 text-xs font-medium text-accent">
    <span className="shrink-0">{number === 1 ? 'Resumed' : `Resumed for the ${ordinal(number)} time`}</span>
    <span className="h-px flex-1 bg-accent/40" />
  </div>
)

const Muted = ({ children, look = 'text-faint' }: { children: React.ReactNode; look?: string }) => (
  <p className={`text-sm break-words ${look}`}>{children}</p>
)

const Wrong = ({ children }: { children: React.ReactNode }) => (
  <p className="rounded-r-md border-l-[3px] border-bad bg-bad-wash px-3 py-2 break-words">{children}</p>
)

const Verbatim = ({ label, text }: { label: string; text: string }) => (
  <div className="border-l-2 border-line pl-3">
    <div className="text-2xs text-faint">{label}</div>
    <pre className="max-h-60 overflow-auto font-mono text-xs break-words whitespace-pre-wrap text-soft">{text}</pre>
  </div>
)
