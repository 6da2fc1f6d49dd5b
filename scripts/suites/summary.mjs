/**
 * What one suite came to; `failures` are its failed tests by name, with the first line of what was wrong.
 * @typedef {{ name: string, passed: number, failed: number, skipped: number, seconds: number, failures?: string[] }} Row
 */

const REASON_CHARACTERS = 300

/**
 * Counts a report of vitest's JSON reporter.
 * @param {{ testResults: { status: string, name?: string, message?: string, assertionResults: { status: string, fullName?: string, failureMessages?: string[] }[] }[] } | null} report null: none was written
 * @param {number} code exit code of the run
 * @returns {{ passed: number, failed: number, skipped: number, failures: string[] }} at least one failure when the run itself failed, when a
 *   file could not be loaded, or when no test ran
 */
export function count(report, code) {
  const files = report?.testResults ?? []
  const statuses = files.flatMap((file) => file.assertionResults.map((test) => test.status))
  const passed = statuses.filter((status) => status === 'passed').length
  const failedTests = statuses.filter((status) => status === 'failed').length
  const skipped = statuses.length - passed - failedTests
  // Such a file names no failed test: it broke before its first one, or in a hook.
  const brokenFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const failed = failedTests + brokenFiles.length
  const ran = passed + failed > 0
  const failures = [
    ...files.flatMap((file) => file.assertionResults.filter((test) => test.status === 'failed').map(failureOf)),
    ...brokenFiles.map((file) => named(file.name, file.message)),
  ]
  return { passed, failed: failed === 0 && (code !== 0 || !ran) ? 1 : failed, skipped, failures }
}

const failureOf = ({ fullName, failureMessages }) => named(fullName, failureMessages?.[0])

function named(name = 'a test without a name', message = '') {
  const [first = ''] = message.split('\n')
  return `${name}: ${first.slice(0, REASON_CHARACTERS)}`
}

/**
 * Every failed test once more, since what a suite printed about it may be thousands of lines above.
 * @param {Row[]} rows
 * @returns {string} a line each, and an empty one behind them; nothing when none failed
 */
export function failureLines(rows) {
  const lines = rows.flatMap(({ name, failures = [] }) => failures.map((failure) => `failed: ${name}: ${failure}\n`))
  return lines.length > 0 ? `${lines.join('')}\n` : ''
}

/**
 * @param {Row[]} rows
 * @returns {string} one line a suite, in columns
 */
export function table(rows) {
  const lines = [
    ['suite', 'passed', 'failed', 'skipped', 'seconds'],
    ...rows.map((row) => [row.name, row.passed, row.failed, row.skipped, Math.round(row.seconds)].map(String)),
  ]
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))
  return lines.map((line) => line.map(pad).join('  ')).join('\n')
}

/**
 * @param {Row[]} rows
 * @returns {string} the last line of every run: `12 passed, 0 failed`, and the skipped ones if there are any
 */
export function closingLine(rows) {
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
  const skipped = sum('skipped')
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
