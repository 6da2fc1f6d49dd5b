import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs the agents suite and prints what its scenarios came to, agent by scenario. They write it where CORRAL_AGENTS_JSON says.
 * @param {(env: NodeJS.ProcessEnv, filters: string[]) => Promise<object>} step
 */
export function withAgentsTable(step) {
  return async (env, filters) => {
    const folder = mkdtempSync(join(tmpdir(), 'corral-agents-'))
    const file = env.CORRAL_AGENTS_JSON ?? join(folder, 'agents.json')
    // What an earlier run found is no finding of this one.
    rmSync(file, { force: true })
    try {
      const counts = await step({ ...env, CORRAL_AGENTS_JSON: file }, filters)
      process.stdout.write(`\n${agentsTable(readRows(file))}\n`)
      return counts
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function readRows(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return [] // No scenario ran; the count of the tests tells why.
  }
}

/**
 * @param {{ agent: string, scenario: string, ok: boolean, ms: number }[]} rows
 * @returns {string} a line for each scenario, a column for each agent: its seconds, `failed`, or `-` where it has no such scenario
 */
export function agentsTable(rows) {
  const agents = [...new Set(rows.map(({ agent }) => agent))].sort()
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))]
  const cell = (agent, scenario) => {
    const row = rows.find((each) => each.agent === agent && each.scenario === scenario)
    return row ? (row.ok ? `${(row.ms / 1000).toFixed(1)} s` : 'failed') : '-'
  }
  const lines = [
    ['scenario', ...agents],
    ...scenarios.map((each) => [each, ...agents.map((agent) => cell(agent, each))]),
  ]
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  return lines
    .map((line) => line.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))))
    .map((line) => line.join('  '))
    .join('\n')
}
