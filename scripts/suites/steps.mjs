import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../support/places.mjs'
import { run } from '../support/run.mjs'
import { say, Trouble } from '../support/trouble.mjs'
import { withAgentsTable } from './agents-table.mjs'
import { node24 } from './node24.mjs'
import { ordinaryUser } from './ordinary-user.mjs'
import { count } from './summary.mjs'
import { wine } from './wine.mjs'

const MINUTE = 60

/** Whatever starts, holds and ends processes: what another Node and another user could change. */
const ENDS = ['accidents', 'adversaries', 'deaf', 'ends', 'life', 'links', 'platform', 'start', 'streams', 'tiers']

/** How each suite is run, how long it may take, and what it needs besides the dependencies. */
export const suites = {
  types: { steps: [{ name: 'types', run: tool('typescript/bin/tsc', ['-b'], 5 * MINUTE) }] },
  lint: { steps: [{ name: 'lint', run: tool('@biomejs/biome/bin/biome', ['ci', '.'], 2 * MINUTE) }] },
  unit: { steps: [{ name: 'unit', run: vitest(['unit', 'window'], 10 * MINUTE) }] },
  processes: {
    built: true,
    steps: [
      { name: 'processes', run: vitest(['processes'], 20 * MINUTE) },
      {
        name: 'processes, Node 24, ordinary user',
        run: onNode24(asOrdinaryUser(['processes'], 20 * MINUTE, ENDS)),
        whole: true,
      },
    ],
  },
  windows: { built: true, steps: [{ name: 'windows, under Wine', run: underWine(vitest(['windows'], 20 * MINUTE)) }] },
  e2e: {
    built: true,
    display: true,
    steps: [
      { name: 'e2e', run: vitest(['e2e'], 30 * MINUTE) },
      // Chromium's sandbox is for ordinary users only. As one of them already, the step above had it.
      { name: 'e2e, ordinary user', run: asOrdinaryUser(['e2e'], 20 * MINUTE, ['adversaries', 'quit']), whole: true },
    ],
  },
  agents: {
    built: true,
    display: true,
    steps: [{ name: 'agents', run: withAgentsTable(vitest(['agents'], 30 * MINUTE)) }],
  },
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

/** `user` as ordinaryUser gives it; none: whoever runs this. */
function vitest(projects, seconds, user = null) {
  return async (env, filters) => {
    const folder = mkdtempSync(join(user?.folder ?? tmpdir(), 'corral-report-'))
    if (user) chmodSync(folder, 0o777)
    try {
      const file = join(folder, 'report.json')
      const script = join(root, 'node_modules', 'vitest', 'vitest.mjs')
      const choice = projects.flatMap((project) => ['--project', project])
      const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      const args = [script, 'run', ...choice, ...reports, ...filters]
      // Vite warns of a coming default that does not concern a configuration in TypeScript.
      const quiet = { ...env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' }
      const [command, ...rest] = [...(user?.prefix ?? []), process.execPath, ...args]
      const { code, timedOut } = await run(command, rest, { cwd: root, env: quiet, seconds })
      if (timedOut) say(`It was ended after ${seconds / MINUTE} minutes.`)
      return count(readReport(file), code)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** A second time, as somebody without privileges; where we are such a one already, or cannot become one, it is counted as not run. */
function asOrdinaryUser(projects, seconds, only = []) {
  return async (env, filters) => {
    const user = await ordinaryUser(env)
    if ('why' in user) {
      if (env.CORRAL_TEST_NODE) return vitest(projects, seconds)(env, [...filters, ...only])
      say(`${user.why} Not run as another one.`)
      return { passed: 0, failed: 0, skipped: 1 }
    }
    try {
      const lent = env.CORRAL_TEST_NODE ? { CORRAL_TEST_NODE: user.lend(env.CORRAL_TEST_NODE) } : {}
      return await vitest(projects, seconds, user)({ ...user.env, ...lent }, [...filters, ...only])
    } finally {
      user.end()
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

/** Where Wine cannot be had it counts as one that was skipped: said, and never taken for passed. */
function underWine(step) {
  return async (env, filters) => {
    const found = await wine()
    return found
      ? step({ ...env, CORRAL_TEST_WINE: JSON.stringify(found) }, filters)
      : { passed: 0, failed: 0, skipped: 1 }
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
