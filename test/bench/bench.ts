/** One bench program: what it needs from npm beyond the project, and how it is run. */
export type Bench = {
  /** name@version; installed into a cache, never a dependency of Corral. */
  packages: string[]
  run(options: BenchOptions): Promise<BenchResult>
}

export type BenchOptions = {
  /** Folder in which `packages` are installed. */
  packages: string
  rounds: number
  /** The form for CI: fewer and smaller, so that only what is grossly off shows. */
  short: boolean
}

export type BenchResult = {
  title: string
  rows: object[]
  text: string
  /** What is more than twice off its target, told by a ratio or a count: sentences. Absolute times are never in it. */
  gross?: string[]
}

export const median = (values: readonly number[]): number => percentile(values, 50)

/** The value that so many percent of all do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
}

/** To so many digits behind the point, as a number for the table. */
export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits))

/** The sentence for a ratio that is more than twice its target; nothing when it is not. */
export const grossly = (what: string, ratio: number, target: number): string[] =>
  ratio > 2 * target ? [`${what} is ${rounded(ratio, 2)}, and the target is ${target}.`] : []

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

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
