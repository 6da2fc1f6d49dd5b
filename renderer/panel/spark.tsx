const WIDTH = 48
const HEIGHT = 16
/** Seconds from one end to the other. */
const SPAN = 60
/** A line of a quarter of a core fills the height: below it a quiet agent would look like a busy one. */
const LEAST_PEAK = 25

/** The last minute of CPU as a line, the newest at the right. Decoration: the number stands beside it. */
export function Spark({ history }: { history: readonly (number | null)[] }) {
  const lines = sparkLines(history)
  return (
    <svg
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
      className="shrink-0 text-accent"
    >
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} stroke="var(--line)" />
      {lines.map(({ from, line }) => (
        <path key={from} d={line} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
      ))}
    </svg>
  )
}

/** A path for each stretch that is known; a gap stays a gap. `from` is the place of its first value. */
export function sparkLines(history: readonly (number | null)[]): { from: number; line: string }[] {
  const peak = Math.max(LEAST_PEAK, ...history.map((each) => each ?? 0))
  const place = (index: number) => ((SPAN - history.length + index) / (SPAN - 1)) * (WIDTH - 1)
  const height = (value: number) => HEIGHT - 1 - (value / peak) * (HEIGHT - 2)
  const lines: { from: number; line: string }[] = []
  let isOpen = false
  history.forEach((value, index) => {
    if (value !== null) {
      const point = `${place(index).toFixed(1)} ${height(value).toFixed(1)}`
      const last = lines.at(-1)
      if (isOpen && last) last.line += `L${point}`
      else lines.push({ from: index, line: `M${point}` })
    }
    isOpen = value !== null
  })
  return lines
}
