import { memo } from 'react'
import { text } from '../../preload/text'
import type { Block } from '../stores/blocks'
import type { Conversation } from '../stores/conversation'
import { CopyButton } from '../ui/copy'
import { clockTime, dateTime, duration, exactTime } from '../ui/format'
import { BlockBody } from './block'
import { rowText, turnText } from './copy-text'
import { partName } from './find-text'
import { firstBlock, type Row } from './rows'
import { Steps } from './steps-row'
import type { Turn } from './turns'

type ConversationRowProps = {
  row: Row
  conversation: Conversation
  /** The first row of its minute shows the time; the others on hover. */
  stamped: boolean
  /** When the turn began that the row is in, epoch milliseconds; null where nothing tells. */
  turnBeganAt: number | null
  /** The turn that the row begins or ends. */
  turn: Turn | undefined
}

/** One row of the conversation: its time in the gutter, itself, and what copies it. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { row, conversation, stamped, turnBeganAt, turn } = props
  const first = firstBlock(row)
  const begins = row.kind !== 'part' || row.from === 0
  const isMessage = first.kind === 'user' && begins
  return (
    <div
      className={`group mx-auto flex w-full max-w-[952px] gap-3 px-4 ${begins ? 'pt-2' : ''} ${isMessage ? 'mt-2' : ''}`}
    >
      <Time at={first.at} stamped={stamped && begins} turnBeganAt={turnBeganAt} lowered={isMessage} />
      <div className="max-w-[820px] min-w-0 flex-1">
        {row.kind === 'block' && <BlockBody block={row.block} turn={turn} />}
        {row.kind === 'part' && <Part row={row} />}
        {row.kind === 'steps' && <Steps steps={row.steps} />}
      </div>
      <span
        className={`w-6 shrink-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 ${isMessage ? 'pt-1.5' : ''}`}
      >
        {begins && <Copy first={first} row={row} conversation={conversation} />}
      </span>
    </div>
  )
})

type TimeProps = { at: number; stamped: boolean; turnBeganAt: number | null; lowered: boolean }

function Time({ at, stamped, turnBeganAt, lowered }: TimeProps) {
  const since = turnBeganAt === null ? null : duration(at - turnBeganAt)
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={text.conversation.log.time(dateTime(at), since)}
      className={`w-[52px] shrink-0 @max-[479px]/log:hidden text-right text-2xs text-faint tabular-nums select-none ${lowered ? 'pt-2.5' : 'pt-[5px]'}`}
    >
      <span className="hidden group-hover:inline">{exactTime(at).slice(0, 8)}</span>
      {stamped && <span className="group-hover:hidden">{clockTime(at)}</span>}
    </time>
  )
}

const { copied } = text.conversation
const names: Partial<Record<Block['kind'], string>> = copied

function Copy({ first, row, conversation }: { first: Block; row: Row; conversation: Conversation }) {
  if (first.kind === 'turn-end')
    return <CopyButton text={() => wholeTurn(conversation, first.key)} what={copied.turn} />
  if (first.kind === 'resumed') return null
  return (
    <CopyButton
      text={() => rowText(row)}
      what={row.kind === 'steps' ? copied.steps : (names[first.kind] ?? copied.other)}
    />
  )
}

/** A turn that began on an older page is fetched up to its beginning first. */
async function wholeTurn(conversation: Conversation, end: number): Promise<string> {
  for (;;) {
    const { transcript, older } = conversation.store.getState()
    const text = turnText(transcript.blocks, end, older === null)
    if (text !== null) return text
    await conversation.loadOlder()
    // Neither does a page that cannot be read come by asking again.
    if (conversation.store.getState().older === older) return turnText(transcript.blocks, end, true) ?? ''
  }
}

function Part({ row }: { row: Extract<Row, { kind: 'part' }> }) {
  const { block, from, to } = row
  return (
    <div
      dir="auto"
      data-part={partName(block.key, 'text')}
      data-from={from}
      className={`text-base break-words whitespace-pre-wrap ${block.kind === 'user' ? 'border-l-[3px] border-accent bg-accent-wash px-3' : ''}`}
    >
      {block.text.slice(from, to)}
    </div>
  )
}
