import { build } from '../build.mjs'
import { setUp } from '../setup.mjs'
import { needsVirtualDisplay, startDisplay } from '../support/display.mjs'
import { say, Trouble } from '../support/trouble.mjs'
import { runStep, suites } from './steps.mjs'
import { closingLine, failureLines, table } from './summary.mjs'

/**
 * Sets up, builds what the suites need, runs them all and prints what they came to, the sum alone on the last line.
 * @param {{ suites: string[], filters: string[], json: string | null, short: boolean }} selection as selectSuites gives it
 * @returns {Promise<number>} exit code: 0 when every suite ran tests and none failed
 * @throws {Trouble} when the set-up fails
 */
export async function runSuites({ suites: names, filters, json, short }) {
  await setUp()
  const chosen = names.map((name) => suites[name])
  const rows = chosen.some((suite) => suite.built) ? await buildFirst() : []
  const runnable = rows.length === 0 ? chosen : chosen.filter((suite) => !suite.built)
  const display = runnable.some((suite) => suite.display) && needsVirtualDisplay() ? await startDisplay() : null
  try {
    const { ELECTRON_RUN_AS_NODE: _, ...own } = process.env
    const agents = { ...(json && { CORRAL_AGENTS_JSON: json }), ...(short && { CORRAL_AGENTS: 'short' }) }
    const env = { ...own, ...display?.env, ...agents }
    for (const step of runnable.flatMap((suite) => suite.steps)) {
      // With a filter somebody looks into one thing: once is enough.
      if (filters.length === 0 || !step.whole) rows.push(await runStep(step, env, filters))
    }
  } finally {
    await display?.end()
  }
  process.stdout.write(`\n${table(rows)}\n\n${failureLines(rows)}${closingLine(rows)}\n`)
  return rows.some((row) => row.failed > 0) ? 1 : 0
}

/** @returns {Promise<import('./summary.mjs').Row[]>} a failed row when the build broke: then the suites that need it do not run */
async function buildFirst() {
  const began = performance.now()
  try {
    await build()
    return []
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    say(error.message)
    return [{ name: 'build', passed: 0, failed: 1, skipped: 0, seconds: (performance.now() - began) / 1000 }]
  }
}
