import type { Block, Diff } from '../stores/blocks'
import { terminalText } from './ansi'
import { diffLines } from './diff'
import { readableInput } from './tool-input'

/** What can be found in a block. The page marks the element that shows a part with `partName`. */
export type Part = { part: string; text: string }

/** Where the words stand in one part of a block: the offsets of their first characters. */
export type PartMatches = Part & { block: number; offsets: readonly number[] }

/** One occurrence: the `nth` of its part's offsets, from 0. */
export type Match = Omit<PartMatches, 'text'> & { nth: number }

/** Nobody goes through more of them in one part. */
export const MOST_IN_A_PART = 10_000

export const partName = (block: number, part: string) => `${block} ${part}`

/** Everything of a block that a person can read, as it is shown. */
export function partsOf(block: Block): Part[] {
  switch (block.kind) {
    case 'user':
    case 'text':
    case 'thinking':
    case 'notice':
    case 'process':
      return [{ part: 'text', text: block.text }]
    case 'stderr':
    case 'noise':
    case 'unknown':
      return [{ part: 'text', text: terminalText(block.text) }]
    case 'tool':
      return [
        { part: 'title', text: `${block.name} ${block.title}` },
        ...block.diffs.map((diff, at) => ({ part: `diff${at}`, text: diffText(diff) })),
        ...(block.diffs.length === 0 ? [{ part: 'input', text: readableInput(block.input) }] : []),
        { part: 'output', text: terminalText(block.output) },
      ]
    case 'plan':
      return [{ part: 'text', text: block.items.map(({ text }) => text).join('\n') }]
    case 'permission':
      return [{ part: 'text', text: `${block.name} ${block.title}` }]
    case 'retry':
    case 'turn-end':
      return [{ part: 'text', text: block.reason }]
    case 'picture':
    case 'resumed':
      return []
  }
}

/** The lines without their signs, as they are marked. */
const diffText = (diff: Diff) =>
  diffLines(diff)
    .flatMap((line) => (line.sign === '…' ? [] : [line.text]))
    .join('\n')

/** Small letters, one for each: offsets stay what they are (İ alone would become two). */
function smallLetters(text: string): string {
  const small = text.toLowerCase()
  if (small.length === text.length) return small
  return Array.from({ length: text.length }, (_, at) => {
    const letter = text[at]!.toLowerCase()
    return letter.length === 1 ? letter : text[at]
  }).join('')
}

/** The offsets of the words in a text, whatever their case; none overlaps another. */
export function occurrences(text: string, words: string, most = MOST_IN_A_PART): number[] {
  const wanted = smallLetters(words)
  const found: number[] = []
  if (wanted === '') return found
  const small = smallLetters(text)
  for (let at = small.indexOf(wanted); at >= 0 && found.length < most; at = small.indexOf(wanted, at + wanted.length))
    found.push(at)
  return found
}

type Known = { parts: Part[]; words: string; matches: PartMatches[] }

/** What is known of the blocks that are searched; let go when nothing is looked for any more. */
let known = new WeakMap<Block, Known>()

function inBlock(block: Block, words: string): PartMatches[] {
  const before = known.get(block)
  if (before?.words === words) return before.matches
  const parts = before?.parts ?? partsOf(block)
  const matches = parts
    .map(({ part, text }) => ({ block: block.key, part, text, offsets: occurrences(text, words) }))
    .filter(({ offsets }) => offsets.length > 0)
  known.set(block, { parts, words, matches })
  return matches
}

/** All parts that hold the words, in the order of the conversation. Blocks that did not change are not searched again. */
export function findIn(blocks: readonly Block[], words: string): PartMatches[] {
  if (words === '') {
    known = new WeakMap()
    return []
  }
  return blocks.flatMap((block) => inBlock(block, words))
}

export const countOf = (found: readonly PartMatches[]): number =>
  found.reduce((sum, { offsets }) => sum + offsets.length, 0)

/** The occurrence with this number, from 0; null where there are fewer. */
export function matchAt(found: readonly PartMatches[], number: number): Match | null {
  let left = number
  for (const { block, part, offsets } of found) {
    if (left < offsets.length) return left < 0 ? null : { block, part, offsets, nth: left }
    left -= offsets.length
  }
  return null
}

/**
 * The number of an occurrence, from 0; where it is not among them any more, of the last one before it. -1 where there is
 * none.
 */
export function numberOf(found: readonly PartMatches[], match: Match): number {
  let before = 0
  for (const { block, part, offsets } of found) {
    if (block > match.block) break
    if (block === match.block && part === match.part) return before + Math.min(match.nth, offsets.length - 1)
    before += offsets.length
  }
  return before - 1
}

/** The first occurrence in this block or behind it; where there is none, the last one before. */
export function nearestMatch(found: readonly PartMatches[], block: number): Match | null {
  const behind = found.find((each) => each.block >= block)
  return behind ? { ...behind, nth: 0 } : matchAt(found, countOf(found) - 1)
}
