import { describe, expect, it } from 'vitest'
import type { Audit, AuditedProcess } from '../../../preload/contract/audit'
import { auditRows, strayTitle, summarise, summaryLine } from '../../../renderer/containment/audit-rows'
import { sessionView, survivor } from '../../fixtures/fake-bridge'

type Exit = NonNullable<Audit['ends'][number]['exit']>

const one = (
  pid: number,
  kind: AuditedProcess['kind'],
  session: string | null,
  liveness: AuditedProcess['liveness'],
  mayRun = true,
): AuditedProcess => ({ kind, session, resumption: 0, process: { pid, startTime: 1, bootId: 'b' }, liveness, mayRun })

const exit = (change: Partial<Exit> = {}): Exit => ({
  ...{ how: 'killed', why: 'You killed it.', at: 0, code: null, signal: null },
  ...{ verified: true, left: [], suspects: [] },
  ...change,
})

const stray = one(40, 'marked', 'old', 'alive', false)
const audit: Audit = {
  home: '/home/ada/corral',
  processes: [
    one(10, 'agent', 'old', 'gone', false),
    one(20, 'agent', 'new', 'alive'),
    one(21, 'keeper', 'new', 'alive'),
    one(30, 'keeper', 'removed', 'unknown'),
    stray,
    one(50, 'warden', null, 'alive'),
    // The same number after a restart of the computer: another process.
    { ...one(40, 'agent', 'old', 'gone', false), process: { pid: 40, startTime: 1, bootId: 'before' } },
  ],
  ends: [
    { session: 'old', resumption: 0, exit: exit() },
    { session: 'new', resumption: 0, exit: null },
  ],
  stray: [stray],
}
const byId = {
  old: sessionView('old', { name: 'Fix the cart', startedAt: 1 }),
  new: sessionView('new', { name: 'Add tests', startedAt: 2 }),
}

describe('the audit', () => {
  it('puts strays first, then who lives, then who may, then who is gone, each with its session and its end', () => {
    const rows = auditRows(audit, byId).map(({ kind, pid, liveness, isStray, session, end }) =>
      [isStray ? 'STRAY' : liveness, kind, pid, session, end.replace(/^\d\d:\d\d /, '')].join(' | '),
    )
    expect(rows).toEqual([
      'STRAY | marked | 40 | Fix the cart | You killed it.',
      'alive | warden | 50 |  | ',
      'alive | keeper | 21 | Add tests | Has not ended',
      'alive | agent | 20 | Add tests | Has not ended',
      'unknown | keeper | 30 | removed | Has not ended',
      'gone | agent | 10 | Fix the cart | You killed it.',
      'gone | agent | 40 | Fix the cart | You killed it.',
    ])
    expect(new Set(auditRows(audit, byId).map((row) => row.key)).size).toBe(7)
  })

  it('says of an end who was left, who may be its own, and that it was not proven', () => {
    const told = (change: Partial<Exit>) =>
      auditRows(
        { ...audit, processes: [stray], ends: [{ session: 'old', resumption: 0, exit: exit(change) }] },
        byId,
      )[0]?.end.slice(6)
    expect([
      told({ verified: false }),
      told({ verified: false, left: [survivor] }),
      told({ how: 'lost', verified: false, why: 'Its keeper is gone.' }),
      told({
        how: 'lost',
        verified: false,
        why: 'Its keeper is gone.',
        left: [survivor],
        suspects: [survivor, survivor],
      }),
    ]).toEqual([
      'You killed it. · not proven',
      'You killed it. · 1 left',
      'Its keeper is gone.',
      'Its keeper is gone. · 1 left · 2 may be its own',
    ])
  })

  it('counts, and says the one sentence that it is for', () => {
    expect([summaryLine(summarise(audit)), strayTitle(0), strayTitle(1), strayTitle(2)]).toEqual([
      '7 processes ever started · 4 alive · 1 cannot be told',
      'Everything that runs belongs to a session.',
      '1 process is alive that belongs to no session.',
      '2 processes are alive that belong to no session.',
    ])
  })

  it('takes thousands of processes in at once', () => {
    const many = Array.from({ length: 5000 }, (_, index) => one(index, 'agent', `s${index}`, 'gone', false))
    const began = performance.now()
    const rows = auditRows({ ...audit, processes: many, stray: [] }, {})
    expect({ rows: rows.length, isQuick: performance.now() - began < 500 }).toEqual({ rows: 5000, isQuick: true })
  })
})
