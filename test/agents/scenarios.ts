import { writeFileSync } from 'node:fs'
import { afterAll, it } from 'vitest'

type Row = { agent: string; scenario: string; ok: boolean; ms: number }

/** Scenarios of one agent as tests; at the end a table of agent, scenario, outcome and time, also as JSON where CORRAL_AGENTS_JSON says. */
export function scenarios(agent: string): (scenario: string, run: () => Promise<void>) => void {
  const rows: Row[] = []
  afterAll(() => {
    const width = Math.max(...rows.map((row) => row.scenario.length))
    const lines = rows.map(
      ({ scenario, ok, ms }) =>
        `${agent}  ${scenario.padEnd(width)}  ${ok ? 'ok    ' : 'failed'}  ${String(Math.round(ms)).padStart(6)} ms`,
    )
    process.stdout.write(`${lines.join('\n')}\n`)
    const file = process.env.CORRAL_AGENTS_JSON
    if (file) writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`)
  })
  return (scenario, run) =>
    it(scenario, async () => {
      const began = performance.now()
      let ok = false
      try {
        await run()
        ok = true
      } finally {
        rows.push({ agent, scenario, ok, ms: performance.now() - began })
      }
    })
}
