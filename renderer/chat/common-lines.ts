/** A line that stands in both texts: its index in each, from 0. */
type Pair = { old: number; now: number }
type Link = Pair & { before: Link | null }

/** Lines compared with equal ones; beyond it a window would stand still. */
const MOST_PAIRS = 4_000_000
/** A line that stands so often in the new text tells little about its place. */
const OFTEN = 8

/**
 * The most lines that both texts have in the same order, after Hunt and Szymanski: quick however much differs, as long as
 * most lines are unlike each other. `exact`: false where frequent lines were left out, so there may be more.
 */
export function commonLines(old: readonly string[], now: readonly string[]): { pairs: Pair[]; exact: boolean } {
  // The last place first: so a line of the old text is taken no more than once.
  const places = new Map<string, number[]>()
  for (let at = now.length - 1; at >= 0; at -= 1) {
    const known = places.get(now[at]!)
    if (known) known.push(at)
    else places.set(now[at]!, [at])
  }
  const all = old.reduce((sum, line) => sum + (places.get(line)?.length ?? 0), 0)
  const exact = all <= MOST_PAIRS
  /** Where a run of so many common lines, less one, ends at the earliest. */
  const ends: Link[] = []
  old.forEach((line, oldAt) => {
    const found = places.get(line) ?? []
    if (!exact && found.length > OFTEN) return
    for (const nowAt of found) {
      const length = firstFrom(ends, nowAt)
      if (ends[length]?.now !== nowAt) ends[length] = { old: oldAt, now: nowAt, before: ends[length - 1] ?? null }
    }
  })
  const pairs: Pair[] = []
  for (let link = ends.at(-1) ?? null; link; link = link.before) pairs.push(link)
  return { pairs: pairs.reverse(), exact }
}

/** The index of the first that ends at this line or behind it. */
function firstFrom(ends: readonly Link[], nowAt: number): number {
  let [low, high] = [0, ends.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ends[middle]!.now < nowAt) low = middle + 1
    else high = middle
  }
  return low
}
