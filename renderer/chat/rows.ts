import type { Block, BlockOf, PermissionBlock, ToolBlock } from '../stores/blocks'
import { cutBehind } from './chunks'

/** What an agent did between its words: finished tool calls, the answers to their questions, and thoughts between them. */
export type StepBlock = ToolBlock | PermissionBlock | BlockOf<'thinking'>

/** One row of the virtual list. `key` stays with the row as it grows. */
export type Row =
  | { kind: 'block'; key: string; block: Block }
  /** A stretch of a text too long to be one row: characters `from` to `to`. */
  | { kind: 'part'; key: string; block: BlockOf<'text'> | BlockOf<'user'>; from: number; to: number }
  /** Two or more finished tool calls in a row. */
  | { kind: 'steps'; key: string; steps: StepBlock[] }

/** Beyond this many characters Markdown is not parsed: the text is shown as it is, in parts. */
export const LONG_TEXT = 65_536
const PART = 16_384
/** So many steps are folded into one line: opened, more at once would make the reader wait. */
export const MOST_STEPS = 100

/** The block that a row begins with. */
export const firstBlock = (row: Row): Block => (row.kind === 'steps' ? row.steps[0]! : row.block)

/** Rows of the blocks. A block that did not change gives the row it gave before, so React leaves it alone. */
export function toRows(blocks: readonly Block[]): Row[] {
  const rows: Row[] = []
  let steps: StepBlock[] = []
  /** Thoughts behind the last step: only another tool call makes them part of the fold. */
  let thoughts: StepBlock[] = []
  const own = (block: Block) => {
    for (const row of ownRows(block)) rows.push(row)
  }
  const flush = () => {
    if (steps.filter((step) => step.kind === 'tool').length > 1) rows.push(folded(steps))
    else steps.forEach(own)
    thoughts.forEach(own)
    steps = []
    thoughts = []
  }
  for (const block of blocks) {
    if (block.kind === 'thinking' && block.endedAt !== null && steps.length > 0) thoughts.push(block)
    else if (isStep(block)) {
      steps.push(...thoughts, block)
      thoughts = []
      if (steps.length >= MOST_STEPS) flush()
    } else {
      flush()
      own(block)
    }
  }
  flush()
  return rows
}

/** A running call stays open before the person, and so does a question that nobody has answered. */
const isStep = (block: Block): block is ToolBlock | PermissionBlock =>
  (block.kind === 'tool' && block.state !== 'running') || (block.kind === 'permission' && block.outcome !== 'open')

const ownRowsOf = new WeakMap<Block, Row[]>()
const foldedOf = new WeakMap<StepBlock, Extract<Row, { kind: 'steps' }>>()

function ownRows(block: Block): Row[] {
  const known = ownRowsOf.get(block)
  if (known) return known
  const long = (block.kind === 'text' || block.kind === 'user') && block.text.length > LONG_TEXT
  const rows: Row[] = long ? parts(block) : [{ kind: 'block', key: `${block.key}`, block }]
  ownRowsOf.set(block, rows)
  return rows
}

function folded(steps: StepBlock[]): Row {
  const known = foldedOf.get(steps[0]!)
  if (known && known.steps.length === steps.length && known.steps.every((step, index) => step === steps[index])) {
    return known
  }
  const row = { kind: 'steps' as const, key: `${steps[0]!.key}`, steps }
  foldedOf.set(steps[0]!, row)
  return row
}

function parts(block: BlockOf<'text'> | BlockOf<'user'>): Row[] {
  const { text } = block
  const rows: Row[] = []
  let from = 0
  while (from < text.length) {
    const to = cutBehind(text, from, PART)
    rows.push({ kind: 'part', key: from === 0 ? `${block.key}` : `${block.key}+${from}`, block, from, to })
    from = to
  }
  return rows
}
