import { text } from '../../preload/text'
import type { Block, ToolBlock } from '../stores/blocks'
import { terminalText } from './ansi'
import { diffLines, diffLineText } from './diff'
import type { Row } from './rows'
import { readableInput } from './tool-input'

const { copied } = text.session
const { nameless } = text.conversation.tool

/** What a block is on the clipboard: the source of Markdown, the whole of what a tool said. '' where there is nothing to copy. */
export function blockText(block: Block): string {
  switch (block.kind) {
    case 'user':
    case 'text':
    case 'thinking':
    case 'notice':
    case 'process':
      return block.text
    case 'stderr':
    case 'noise':
    case 'unknown':
      return terminalText(block.text)
    case 'picture':
      return `[${text.conversation.picture}]`
    case 'tool':
      return toolText(block)
    case 'plan':
      return block.items.map((item) => `- [${item.state === 'done' ? 'x' : ' '}] ${item.text}`).join('\n')
    case 'permission':
      return copied.permission({ name: block.name, title: block.title, outcome: copied.outcomes[block.outcome] })
    case 'retry':
      return block.reason
    case 'turn-end':
      return block.reason
    case 'resumed':
      return ''
  }
}

function toolText(tool: ToolBlock): string {
  const input = readableInput(tool.input)
  const output = terminalText(tool.output)
  const diffs = tool.diffs.map((diff) => [diff.path, ...diffLines(diff).map(diffLineText)].join('\n'))
  const said = tool.diffs.length > 0 ? diffs : [input]
  return [tool.name || nameless, ...said, output].filter((part) => part !== '').join('\n\n')
}

/** A row as a whole; of a text in several rows all of it. */
export const rowText = (row: Row): string =>
  row.kind === 'steps' ? row.steps.map(blockText).join('\n\n') : blockText(row.block)

/**
 * The turn that ends with this block, from the person's message on, as Markdown. Null when it begins on an older page;
 * `fromBeginning`: there is none.
 */
export function turnText(blocks: readonly Block[], endKey: number, fromBeginning: boolean): string | null {
  const end = blocks.findIndex(({ key }) => key === endKey)
  if (end < 0) return null
  let before = end - 1
  while (before >= 0 && !['turn-end', 'resumed'].includes(blocks[before]!.kind)) before -= 1
  const turn = blocks.slice(before + 1, end)
  if (before < 0 && !fromBeginning && !turn.some(({ kind }) => kind === 'user')) return null
  return turn.map(markdownOf).filter(Boolean).join('\n\n')
}

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'user':
      return block.text.replace(/^/gm, '> ')
    case 'text':
    case 'picture':
    case 'plan':
      return blockText(block)
    case 'thinking':
      return copied.thinking(block.text)
    case 'tool': {
      const [, ...rest] = toolText(block).split('\n\n')
      const head = `**${block.name || nameless}** ${block.title ? `\`${block.title}\`` : ''}`
      return `${head}\n\n${fenced(rest.join('\n\n'))}`.trim()
    }
    case 'permission':
    case 'resumed':
      return ''
    default: {
      const source = blockText(block)
      return source === '' ? '' : fenced(source)
    }
  }
}

/** With a fence that is longer than any within. */
function fenced(source: string): string {
  if (source === '') return ''
  const longest = Math.max(2, ...[...source.matchAll(/`{3,}/g)].map(([fence]) => fence.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${source}\n${fence}`
}
