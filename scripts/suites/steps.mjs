import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../support/places.mjs'
import { run } from '../support/run.mjs'
import { say, Trouble } from '../support/trouble.mjs'
import { node24 } from './node24.mjs'
import { count } from './summary.mjs'

const MINUTE = 60

/** How each suite is run, how long it may take, and what it needs besides the dependencies. */
export const suites = {
  types: { steps: [{ name: 'types', run: tool('typescript/bin/tsc', ['-b'], 5 * MINUTE) }] },
  lint: { steps: [{ name: 'lint', run: tool('@biomejs/biome/bin/biome', ['ci', '.'], 2 * MINUTE) }] },
  unit: { steps: [{ name: 'unit', run: vitest(['unit', 'window'], 10 * MINUTE) }] },
  processes: {
    built: true,
    steps: [
      { name: 'processes', run: vitest(['processes'], 20 * MINUTE) },
      { name: 'processes, Node 24', run: onNode24(vitest(['processes'], 20 * MINUTE)), whole: true },
    ],
  },
  e2e: { built: true, display: true, steps: [{ name: 'e2e', run: vitest(['e2e'], 30 * MINUTE) }] },
  agents: { built: true, display: true, steps: [{ name: 'agents', run: vitest(['agents'], 30 * MINUTE) }] },
}

/**
 * Runs one step and tells what it came to; whatever goes wrong in it is a failure of the step.
 * @param {{ name: string, run: (env: NodeJS.ProcessEnv, filters: string[]) => Promise<{ passed: number, failed: number, skipped: number }> }} step
 * @returns {Promise<import('./summary.mjs').Row>}
 */
export async function runStep(step, env, filters) {
  say(`Running ${step.name}.`)
  const began = performance.now()
  const counts = await step.run(env, filters).catch((error) => {
    if (!(error instanceof Trouble)) throw error
    say(error.message)
    return { passed: 0, failed: 1, skipped: 0 }
  })
  return { name: step.name, ...counts, seconds: (performance.now() - began) / 1000 }
}

/** A check without a report: it counts as one test. */
function tool(script, args, seconds) {
  return async (env) => {
    const { code, timedOut } = await run(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      env,
      seconds,
    })
    if (timedOut) say(`It was ended after ${seconds / MINUTE} minutes.`)
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  }
}

function vitest(projects, seconds) {
  return async (env, filters) => {
    const folder = mkdtempSync(join(tmpdir(), 'corral-report-'))
    try {
      const file = join(folder, 'report.json')
      const script = join(root, 'node_modules', 'vitest', 'vitest.mjs')
      const choice = projects.flatMap((project) => ['--project', project])
      const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      const args = [script, 'run', ...choice, ...reports, ...filters]
      // Vite warns of a coming default that does not concern a configuration in TypeScript.
      const quiet = { ...env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' }
      const { code, timedOut } = await run(process.execPath, args, { cwd: root, env: quiet, seconds })
      if (timedOut) say(`It was ended after ${seconds / MINUTE} minutes.`)
      return count(readReport(file), code)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function onNode24(step) {
  return async (env, filters) => {
    const binary = await node24()
    if (binary) return step({ ...env, CORRAL_TEST_NODE: binary }, filters)
    say('No npm package carries a Node 24 for this machine: not run.')
    return { passed: 0, failed: 0, skipped: 1 }
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
