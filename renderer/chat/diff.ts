import { diffArrays } from 'diff'
import type { Diff } from '../stores/blocks'
import { commonLines } from './common-lines'

/** `old` and `now` are the line's index in the text before and behind the change, from 0; null where it is in none. */
export type DiffLine = { sign: ' ' | '-' | '+'; text: string; old: number | null; now: number | null }

/** Lines that stay as they are, `lines` of them, and are not shown. */
export type DiffGap = { sign: '…'; lines: number }

/** Lines around a change that stay as they are and are shown. */
const CONTEXT = 3
/** The search for the best-looking change is quadratic in its lines: with more of them `commonLines` decides. */
const MOST_EDITS = 1500

/** `exact`: no fewer lines added and removed would make the same change. */
type Compared = { lines: DiffLine[]; exact: boolean }

const known = new WeakMap<Diff, Compared>()

/** All lines of a change in their order, also those that stay as they are. */
function compared(diff: Diff): Compared {
  const before = known.get(diff)
  if (before) return before
  const found = compare(diff.before === null ? [] : toLines(diff.before), toLines(diff.after))
  known.set(diff, found)
  return found
}

function compare(old: string[], now: string[]): Compared {
  const parts = leastEdits(old, now) > MOST_EDITS ? undefined : diffArrays(old, now, { maxEditLength: MOST_EDITS })
  if (!parts) return compareMany(old, now)
  let oldAt = 0
  let nowAt = 0
  const lines = parts.flatMap(({ added, removed, value }) =>
    value.map((text): DiffLine => {
      if (added) return { sign: '+', text, old: null, now: nowAt++ }
      if (removed) return { sign: '-', text, old: oldAt++, now: null }
      return { sign: ' ', text, old: oldAt++, now: nowAt++ }
    }),
  )
  return { lines, exact: true }
}

/** So many lines are on one side only, wherever they stand. */
function leastEdits(old: string[], now: string[]): number {
  const counts = new Map<string, number>()
  for (const line of old) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const line of now) counts.set(line, (counts.get(line) ?? 0) - 1)
  return [...counts.values()].reduce((sum, count) => sum + Math.abs(count), 0)
}

function compareMany(old: string[], now: string[]): Compared {
  const { pairs, exact } = commonLines(old, now)
  const lines: DiffLine[] = []
  let oldAt = 0
  let nowAt = 0
  for (const pair of [...pairs, { old: old.length, now: now.length }]) {
    while (oldAt < pair.old) lines.push({ sign: '-', text: old[oldAt]!, old: oldAt++, now: null })
    while (nowAt < pair.now) lines.push({ sign: '+', text: now[nowAt]!, old: null, now: nowAt++ })
    if (oldAt < old.length && nowAt < now.length)
      lines.push({ sign: ' ', text: old[oldAt]!, old: oldAt++, now: nowAt++ })
  }
  return { lines, exact }
}

/** The lines of a change with a little of what is around them; longer stretches in between are a gap. */
export function diffLines(diff: Diff): (DiffLine | DiffGap)[] {
  const { lines: all } = compared(diff)
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
export const diffCounts = (diffs: readonly Diff[]): { added: number; removed: number; exact: boolean } => {
  const all = diffs.map(compared)
  const count = (sign: DiffLine['sign']) =>
    all.reduce((sum, { lines }) => sum + lines.filter((line) => line.sign === sign).length, 0)
  return { added: count('+'), removed: count('-'), exact: all.every(({ exact }) => exact) }
}

/** A line feed at the end of a file begins no line of its own. */
const toLines = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
