import type { Diff } from '../stores/blocks'

export type DiffLine = { sign: ' ' | '-' | '+'; text: string }

/** Lines around a change that stay as they are and are shown. */
const CONTEXT = 3

/**
 * The lines of a change: what both sides begin and end with is context, what lies between was replaced. Agents name the
 * stretch that they replace, so nothing cleverer is needed to see it.
 */
export function diffLines({ before, after }: Diff): DiffLine[] {
  const [old, now] = [before === null ? [] : lines(before), lines(after)]
  const shortest = Math.min(old.length, now.length)
  let head = 0
  while (head < shortest && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < shortest - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1
  const sign = (texts: string[], mark: DiffLine['sign']) => texts.map((text) => ({ sign: mark, text }))
  return [
    ...sign(old.slice(Math.max(0, head - CONTEXT), head), ' '),
    ...sign(old.slice(head, old.length - tail), '-'),
    ...sign(now.slice(head, now.length - tail), '+'),
    ...sign(now.slice(now.length - tail, now.length - tail + CONTEXT), ' '),
  ]
}

/** How much was added and taken away, for the folded line. */
export const diffCounts = (diffs: readonly Diff[]): { added: number; removed: number } => {
  const all = diffs.flatMap(diffLines)
  const count = (sign: DiffLine['sign']) => all.filter((line) => line.sign === sign).length
  return { added: count('+'), removed: count('-') }
}

/** A line feed at the end of a file begins no line of its own. */
const lines = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
