/** One bench program: what it needs from npm beyond the project, and how it is run. */
export type Bench = {
  /** name@version; installed into a cache, never a dependency of Corral. */
  packages: string[]
  run(options: {
    /** Folder in which `packages` are installed. */ packages: string
    rounds: number
  }): Promise<BenchResult>
}

export type BenchResult = { title: string; rows: object[]; text: string }

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A table for people, its columns as wide as they need. */
export function table(title: string, columns: readonly string[], rows: readonly object[]): string {
  const cells = [
    columns,
    ...rows.map((row) => columns.map((column) => String((row as Record<string, unknown>)[column] ?? ''))),
  ]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] ?? '').length)))
  const lines = cells.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [title, '', ...lines, ''].join('\n')
}
