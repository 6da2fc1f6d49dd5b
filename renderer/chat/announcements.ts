import { text } from '../../preload/text'
import type { Block } from '../stores/blocks'

/**
 * Up to where a screen reader was told: `key` is that of the newest block it heard of; `open` has those up to it that
 * were not finished, with how many characters of their words were told.
 */
export type Told = { key: number; open: ReadonlyMap<number, number> }

const words = text.conversation.spoken

/** One announcement says no more: whoever wants all of it reads the log. */
const SPOKEN_CHARACTERS = 300
/** More steps than this since the last announcement are counted instead of named. */
const MOST_STEPS = 3

/** Nothing of what is here already is announced. */
export const toldAll = (blocks: readonly Block[]): Told => ({
  key: blocks.at(-1)?.key ?? -1,
  open: new Map(blocks.filter(isUnfinished).map((block) => [block.key, block.kind === 'text' ? block.text.length : 0])),
})

/**
 * What is new since then, in whole sentences and finished steps, and up to where that tells. '' while there is nothing
 * whole.
 */
export function announcement(blocks: readonly Block[], told: Told): { text: string; told: Told } {
  const oldest = Math.min(told.key + 1, ...told.open.keys())
  let from = blocks.length
  while (from > 0 && blocks[from - 1]!.key >= oldest) from -= 1
  const open = new Map<number, number>()
  const sentences: string[] = []
  const steps: string[] = []
  for (const block of blocks.slice(from)) {
    const already = told.open.get(block.key)
    if (already === undefined && block.key <= told.key) continue
    if (isUnfinished(block)) open.set(block.key, already ?? 0)
    if (block.kind === 'text') {
      const end = Math.max(already ?? 0, block.endedAt === null ? endOfSentence(block.text) : block.text.length)
      sentences.push(block.text.slice(already ?? 0, end).trim())
      if (block.endedAt === null) open.set(block.key, end)
    } else if (!open.has(block.key)) (block.kind === 'tool' ? steps : sentences).push(inWords(block))
  }
  const stepWords = steps.length > MOST_STEPS ? [words.toolCalls(steps.length)] : steps
  const key = Math.max(told.key, blocks.at(-1)?.key ?? -1)
  return { text: shortened(words.all([...stepWords, ...sentences].filter(Boolean))), told: { key, open } }
}

const isUnfinished = (block: Block) =>
  ((block.kind === 'text' || block.kind === 'thinking') && block.endedAt === null) ||
  (block.kind === 'tool' && block.state === 'running')

function endOfSentence(text: string): number {
  const ends = [...text.matchAll(/[.!?:。！？]["')\]]?\s|\n/g)]
  const last = ends.at(-1)
  return last ? last.index + last[0].length : 0
}

/** The end of it: that is where the news is. */
const shortened = (text: string) => (text.length <= SPOKEN_CHARACTERS ? text : `… ${text.slice(-SPOKEN_CHARACTERS)}`)

function inWords(block: Block): string {
  switch (block.kind) {
    case 'tool':
      return words.tool(
        block.name || text.conversation.tool.nameless,
        block.title.slice(0, 80),
        text.conversation.tool.states[block.state],
      )
    case 'permission':
      return block.outcome === 'open' ? words.permission(block.name, block.title) : ''
    case 'turn-end': {
      const outcome = words.turns[block.outcome]
      return block.outcome === 'ok' || block.reason === '' ? outcome : words.turnEnded(outcome, block.reason)
    }
    case 'process':
    case 'notice':
      return block.text
    case 'thinking':
      return words.thought
    case 'picture':
      return words.picture
    default:
      return ''
  }
}
