import { expect, it } from 'vitest'
import { agentsTable } from '../../../scripts/suites/agents-table.mjs'

it('shows a line for each scenario and a column for each agent', () => {
  const rows = [
    { agent: 'pi', scenario: 'answer', ok: true, ms: 1234 },
    { agent: 'claude', scenario: 'answer', ok: false, ms: 10 },
    { agent: 'pi', scenario: 'kill while a tool runs', ok: true, ms: 99 },
  ]
  expect(agentsTable(rows).split('\n')).toEqual([
    'scenario                claude     pi',
    'answer                  failed  1.2 s',
    'kill while a tool runs       -  0.1 s',
  ])
})
