import { describe, expect, it } from 'vitest'
import { selectSuites } from '../../../scripts/suites/selection.mjs'
import { closingLine, count, failureLines, table } from '../../../scripts/suites/summary.mjs'

const file = (status, ...tests) => ({ status, assertionResults: tests.map((test) => ({ status: test })) })

describe('counting a report', () => {
  it('counts tests by what became of them; pending and todo ones were skipped', () => {
    const report = { testResults: [file('passed', 'passed', 'pending', 'todo'), file('failed', 'passed', 'failed')] }
    expect(count(report, 1)).toMatchObject({ passed: 2, failed: 1, skipped: 2 })
  })

  it('counts a file that broke without a failed test as one failure', () => {
    expect(count({ testResults: [file('passed', 'passed'), file('failed')] }, 1)).toMatchObject({
      passed: 1,
      failed: 1,
      skipped: 0,
    })
  })

  it('counts one failure when the run failed although its tests passed', () => {
    expect(count({ testResults: [file('passed', 'passed')] }, 1)).toMatchObject({ passed: 1, failed: 1, skipped: 0 })
  })

  it('counts one failure when no test ran or no report was written', () => {
    const empty = count({ testResults: [] }, 0)
    const onlySkipped = count({ testResults: [file('passed', 'pending')] }, 0)
    const none = count(null, 0)
    expect([empty, onlySkipped, none]).toMatchObject([
      { passed: 0, failed: 1, skipped: 0 },
      { passed: 0, failed: 1, skipped: 1 },
      { passed: 0, failed: 1, skipped: 0 },
    ])
  })
})

describe('what failed', () => {
  it('is named again behind everything that was printed: tests, and files that broke before one', () => {
    const failing = { status: 'failed', fullName: 'A lock is given back', failureMessages: ['Error: held\n    at …'] }
    const testResults = [
      { status: 'failed', assertionResults: [failing, { status: 'passed' }] },
      { status: 'failed', name: 'locks.test.ts', message: 'no such module', assertionResults: [] },
    ]
    expect(failureLines([{ name: 'unit', ...count({ testResults }, 1) }, { name: 'lint' }])).toBe(
      'failed: unit: A lock is given back: Error: held\nfailed: unit: locks.test.ts: no such module\n\n',
    )
    expect(failureLines([{ name: 'unit', ...count({ testResults: [file('passed', 'passed')] }, 0) }])).toBe('')
  })
})

describe('the summary', () => {
  const rows = [
    { name: 'unit', passed: 120, failed: 0, skipped: 0, seconds: 3.4 },
    { name: 'processes', passed: 7, failed: 2, skipped: 0, seconds: 61.6 },
  ]

  it('has a line for each suite', () => {
    expect(table(rows)).toBe(
      [
        'suite      passed  failed  skipped  seconds',
        'unit          120       0        0        3',
        'processes       7       2        0       62',
      ].join('\n'),
    )
  })

  it('closes with the sums, and names skipped tests only if there are any', () => {
    const skipped = { name: 'e2e', passed: 1, failed: 0, skipped: 3, seconds: 1 }
    expect([closingLine(rows), closingLine([...rows, skipped])]).toEqual([
      '127 passed, 2 failed',
      '128 passed, 2 failed, 3 skipped',
    ])
  })
})

describe('choosing suites', () => {
  const everything = ['types', 'lint', 'unit', 'processes', 'windows', 'e2e', 'agents']

  it('takes all without arguments, and runs chosen ones in the fixed order, each once', () => {
    expect([[], ['e2e', 'check'], ['unit', 'check']].map((args) => selectSuites(args, '/here').suites)).toEqual([
      everything,
      ['types', 'lint', 'unit', 'e2e'],
      ['types', 'lint', 'unit'],
    ])
  })

  it('takes a file for findings relative to where it was typed, and filters after --', () => {
    expect(selectSuites(['agents', '--json', 'out.json', '--', 'claude', '--x'], '/here')).toEqual({
      suites: ['agents'],
      filters: ['claude', '--x'],
      json: '/here/out.json',
      short: false,
    })
  })

  it('makes the agents suite short unless it is asked for by its name', () => {
    expect([[], ['e2e', 'agents'], ['unit']].map((args) => selectSuites(args, '/here').short)).toEqual([
      true,
      false,
      true,
    ])
  })

  it('tells of a suite or an option that does not exist', () => {
    expect(() => selectSuites(['unti'], '/here')).toThrow(
      'There is no suite unti; take some of check, types, lint, unit, processes, windows, e2e, agents.',
    )
    expect(() => selectSuites(['--jsno', 'x'], '/here')).toThrow(
      "Unknown option '--jsno'; the options are --json FILE and -- FILTER.",
    )
  })
})
