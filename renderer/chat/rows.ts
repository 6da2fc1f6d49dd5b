import type { Block, BlockOf, ToolBlock } from '../stores/blocks'

/** One row of the virtual list. `key` stays with the row as it grows. */
export type Row =
  | { kind: 'block'; key: string; block: Block }
  /** A stretch of a text too long to be one row: characters `from` to `to`. */
  | { kind: 'part'; key: string; block: BlockOf<'text'> | BlockOf<'user'>; from: number; to: number }
  /** Two or more finished tool calls in a row. */
  | { kind: 'tools'; key: string; tools: ToolBlock[] }

/** Beyond this many characters Markdown is not parsed: the text is shown as it is, in parts. */
export const LONG_TEXT = 65_536
const PART = 16_384

/** Rows of the blocks. A block that did not change gives the row it gave before, so React leaves it alone. */
export function toRows(blocks: readonly Block[]): Row[] {
  const rows: Row[] = []
  let tools: ToolBlock[] = []
  const fold = () => {
    if (tools.length === 1) rows.push(...ownRows(tools[0]!))
    else if (tools.length > 1) rows.push(folded(tools))
    tools = []
  }
  for (const block of blocks) {
    if (block.kind === 'tool' && block.state !== 'running') {
      tools.push(block)
      continue
    }
    fold()
    for (const row of ownRows(block)) rows.push(row)
  }
  fold()
  return rows
}

const ownRowsOf = new WeakMap<Block, Row[]>()
const foldedOf = new WeakMap<ToolBlock, Extract<Row, { kind: 'tools' }>>()

function ownRows(block: Block): Row[] {
  const known = ownRowsOf.get(block)
  if (known) return known
  const long = (block.kind === 'text' || block.kind === 'user') && block.text.length > LONG_TEXT
  const rows: Row[] = long ? parts(block) : [{ kind: 'block', key: `${block.key}`, block }]
  ownRowsOf.set(block, rows)
  return rows
}

function folded(tools: ToolBlock[]): Row {
  const known = foldedOf.get(tools[0]!)
  if (known && known.tools.length === tools.length && known.tools.every((tool, index) => tool === tools[index])) {
    return known
  }
  const row = { kind: 'tools' as const, key: `${tools[0]!.key}`, tools }
  foldedOf.set(tools[0]!, row)
  return row
}

/** Cuts at line ends where there are any. The cuts depend on the text before them only, so they hold while it grows. */
function parts(block: BlockOf<'text'> | BlockOf<'user'>): Row[] {
  const { text } = block
  const rows: Row[] = []
  let from = 0
  while (from < text.length) {
    const to = cut(text, from)
    rows.push({ kind: 'part', key: from === 0 ? `${block.key}` : `${block.key}+${from}`, block, from, to })
    from = to
  }
  return rows
}

function cut(text: string, from: number): number {
  const earliest = from + PART
  const latest = earliest + PART
  if (latest >= text.length) return text.length
  const lineEnd = text.indexOf('\n', earliest)
  if (lineEnd >= 0 && lineEnd < latest) return lineEnd + 1
  // Not between the two halves of a character.
  const code = text.charCodeAt(latest - 1)
  return code >= 0xd800 && code <= 0xdbff ? latest - 1 : latest
}
