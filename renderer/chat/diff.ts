import { diffArrays } from 'diff'
import type { Diff } from '../stores/blocks'

/** `old` and `now` are the line's index in the text before and behind the change, from 0; null where it is in none. */
export type DiffLine = { sign: ' ' | '-' | '+'; text: string; old: number | null; now: number | null }

/** Lines that stay as they are, `lines` of them, and are not shown. */
export type DiffGap = { sign: '…'; lines: number }

/** Lines around a change that stay as they are and are shown. */
const CONTEXT = 3
/** Changes of more lines are not compared any further (the search is quadratic in them): all between is told as replaced. */
const MOST_EDITS = 1500

const known = new WeakMap<Diff, DiffLine[]>()

/** All lines of a change in their order, also those that stay as they are. */
function allLines(diff: Diff): DiffLine[] {
  const before = known.get(diff)
  if (before) return before
  const lines = compare(diff.before === null ? [] : toLines(diff.before), toLines(diff.after))
  known.set(diff, lines)
  return lines
}

function compare(old: string[], now: string[]): DiffLine[] {
  const parts = diffArrays(old, now, { maxEditLength: MOST_EDITS }) ?? [
    { removed: true, added: false, value: old },
    { removed: false, added: true, value: now },
  ]
  let oldAt = 0
  let nowAt = 0
  return parts.flatMap(({ added, removed, value }) =>
    value.map((text): DiffLine => {
      if (added) return { sign: '+', text, old: null, now: nowAt++ }
      if (removed) return { sign: '-', text, old: oldAt++, now: null }
      return { sign: ' ', text, old: oldAt++, now: nowAt++ }
    }),
  )
}

/** The lines of a change with a little of what is around them; longer stretches in between are a gap. */
export function diffLines(diff: Diff): (DiffLine | DiffGap)[] {
  const all = allLines(diff)
  const near = new Uint8Array(all.length)
  let changes = 0
  all.forEach(({ sign }, at) => {
    if (sign === ' ') return
    changes += 1
    near.fill(1, Math.max(0, at - CONTEXT), at + CONTEXT + 1)
  })
  // Nothing changes: its first lines say which text it is.
  if (changes === 0) near.fill(1, 0, CONTEXT)
  const lines: (DiffLine | DiffGap)[] = []
  all.forEach((line, at) => {
    if (near[at]) lines.push(line)
    else {
      const last = lines.at(-1)
      if (last?.sign === '…') last.lines += 1
      else lines.push({ sign: '…', lines: 1 })
    }
  })
  return lines
}

/** One of these lines as text: '+added', '⋯ 12'. */
export const diffLineText = (line: DiffLine | DiffGap): string =>
  line.sign === '…' ? `⋯ ${line.lines}` : `${line.sign}${line.text}`

/** How much was added and taken away, for the folded line. */
export const diffCounts = (diffs: readonly Diff[]): { added: number; removed: number } => {
  const all = diffs.flatMap(allLines)
  const count = (sign: DiffLine['sign']) => all.filter((line) => line.sign === sign).length
  return { added: count('+'), removed: count('-') }
}

/** A line feed at the end of a file begins no line of its own. */
const toLines = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
