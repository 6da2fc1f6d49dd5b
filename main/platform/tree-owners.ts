/**
 * To which root each process belongs: the nearest one above it, a root to itself. Who is below none is not in the answer.
 * `isChild` says whether a parent's pid may still be taken at its word; by default it may.
 */
export function ownersOf<Row extends { pid: number; parent: number }>(
  rows: ReadonlyMap<number, Row>,
  /** Pids of the roots; each must be in `rows` to count. */
  roots: ReadonlySet<number>,
  isChild: (row: Row, parent: Row) => boolean = () => true,
): Map<number, number> {
  const owners = new Map<number, number>()
  const asked = new Set<number>()
  const ownerOf = (row: Row): number | undefined => {
    // Asked and not known: nobody's, or a circle, which only a system that lies can show.
    if (asked.has(row.pid)) return owners.get(row.pid)
    asked.add(row.pid)
    const parent = rows.get(row.parent)
    const owner = roots.has(row.pid) ? row.pid : parent && isChild(row, parent) ? ownerOf(parent) : undefined
    if (owner !== undefined) owners.set(row.pid, owner)
    return owner
  }
  for (const row of rows.values()) ownerOf(row)
  return owners
}
