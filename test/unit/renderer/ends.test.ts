import { describe, expect, it } from 'vitest'
import type { EndReport, EndStep, Loss, ProcessState } from '../../../preload/contract/process'
import type { SessionView } from '../../../preload/contract/session'
import { factGroups } from '../../../renderer/chat/detail-facts'
import { foundLine, proofSentence, reportLine, stepsLine, verdictOf } from '../../../renderer/chat/end-report'
import { noticeOf } from '../../../renderer/chat/notices'
import { rungsOf } from '../../../renderer/chat/rungs'
import { quitWords } from '../../../renderer/quit/quit-words'
import { secondsLeft } from '../../../renderer/ui/format'
import { endReport, sessionView, survivor } from '../../fixtures/fake-bridge'

const lost = (change: Partial<Loss> = {}): ProcessState => ({
  ...{ kind: 'lost', why: 'Its keeper is gone.', at: 9000, report: null, suspects: [] },
  ...change,
})
const ended = (report: EndReport) =>
  ({ kind: 'ended', how: 'killed', at: 9000, why: 'You killed it.', code: null, signal: null, report }) as const

describe('the report of an end', () => {
  it('says verified only where the system said so', () => {
    expect([
      reportLine(endReport()),
      reportLine(endReport({ proof: 'cgroup-empty', processes: 1, by: 'app' })),
      reportLine(endReport({ proof: 'warden-scan', by: 'warden' })),
      reportLine(endReport({ verified: false, proof: 'scan' })),
      reportLine(endReport({ verified: false, proof: 'none', left: [survivor] })),
      reportLine(endReport({ verified: false, proof: 'none', processes: 0, durationMs: 0 })),
      reportLine(endReport({ proof: 'never-started', processes: 0, durationMs: 0 })),
    ]).toEqual([
      'Verified gone · 4 processes · 13 ms',
      'Verified gone · 1 process · 13 ms · ended by Corral itself',
      'Verified gone · 4 processes · 13 ms · ended by the warden',
      'Looked, nothing found · 4 processes · 13 ms',
      '1 process left · of 4 processes · 13 ms',
      'Not confirmed · 0 processes · 0 ms',
      'Never started',
    ])
    expect(verdictOf(endReport({ verified: false, proof: 'scan' })).look).toBe('soft')
    expect(verdictOf(endReport({ verified: false, left: [survivor] })).look).toBe('bad')
  })

  it('tells the proof in a sentence, with the term', () => {
    const proofs: EndReport['proof'][] = ['ECHILD', 'cgroup-empty', 'job-empty', 'job-closed', 'warden-scan', 'scan']
    const sentences = proofs.map((proof) => proofSentence(endReport({ proof })))
    expect(sentences.every((sentence, index) => sentence.endsWith(` (${proofs[index]}).`))).toBe(true)
    expect(proofSentence(endReport({ proof: 'none', left: [survivor] }))).toBe('1 process could not be ended.')
    expect(proofSentence(endReport({ proof: 'never-started' }))).toBe(
      'Its agent was never started, so there was nothing to end.',
    )
  })

  it('tells its steps, and what a start found of a lost session', () => {
    const steps: EndReport['steps'] = [
      { step: 'polite', durationMs: 3000 },
      { step: 'kill', durationMs: 13 },
    ]
    expect([
      stepsLine(endReport({ steps })),
      foundLine(endReport({ processes: 0 })),
      foundLine(endReport({ processes: 1 })),
      foundLine(endReport({ processes: 3, left: [survivor] })),
    ]).toEqual([
      'asked to finish 3.0 s, killed 13 ms',
      'Nothing that is known to be its own',
      '1 process of it, ended in 13 ms',
      '3 processes of it, 2 ended in 13 ms',
    ])
  })
})

describe('the ladder', () => {
  const told = (step: EndStep, seconds: number | null, alone = false) =>
    rungsOf(step, seconds, alone).map(({ when, words }) => `${when}: ${words}`)

  it('tells what was asked, what is done, and when force comes', () => {
    expect([told('polite', 3), told('terminate', null), told('kill', null), told('kill', null, true)]).toEqual([
      ['now: Asked to finish', 'later: then asked to terminate', 'later: then killed in 3 s'],
      ['before: Asked to finish', 'now: Asked to terminate', 'later: then killed'],
      ['before: Asked to finish', 'before: Asked to terminate', 'now: Being killed'],
      ['now: Being killed'],
    ])
  })

  it('counts whole seconds, and never below none', () => {
    expect([1000, 1001, 2000, 5900, 9000, 500].map((now) => secondsLeft(1000, 5, now))).toEqual([5, 5, 4, 1, 0, 5])
  })
})

describe('the notice of a session', () => {
  const told = (state: SessionView['state']) => {
    const notice = noticeOf(sessionView('s', { state }))
    return notice && `${notice.about}: ${notice.title} | ${notice.known} → ${notice.look}`
  }

  it('says what is known of one whose end is not as it should be, and nothing of the others', () => {
    expect([
      told(lost()),
      told({ kind: 'unknown', why: 'No answer.' }),
      told({ kind: 'detached', why: 'It broke.' }),
      told(ended(endReport({ verified: false, left: [survivor, survivor] }))),
      told(ended(endReport())),
      told(ended(endReport({ verified: false, proof: 'scan' }))),
      noticeOf(sessionView('s')),
    ]).toEqual([
      'lost: Lost: nobody saw how it ended | Its keeper is gone. → details',
      'unknown: Unknown: nobody can tell whether it runs | No answer. → containment',
      'detached: Detached: it runs, but Corral cannot reach it | It broke. → containment',
      'left: 2 processes are left | You killed it. → details',
      null,
      null,
      null,
    ])
  })
})

describe('the facts of Details', () => {
  const facts = (change: Partial<SessionView>) =>
    new Map(
      factGroups(sessionView('s', change), '/home/ada/corral').flatMap((group) =>
        group.facts.map(({ name, value }) => [`${group.title}/${name}`, value] as const),
      ),
    )

  it('names each process that is left or may be its own', () => {
    const state = lost({ report: endReport({ left: [survivor], proof: 'none' }), suspects: [{ ...survivor, pid: 5 }] })
    const found = facts({ state, endedAt: 9000, tier: null })
    expect([...found.keys()].filter((name) => name.startsWith('End/'))).toEqual([
      'End/State',
      'End/Ended',
      'End/Found',
      'End/Left',
      'End/May be its own',
      'End/Proof',
    ])
    expect([found.get('End/Left'), found.get('End/May be its own')]).toEqual([[survivor], [{ ...survivor, pid: 5 }]])
  })

  it('tells whether the outer boundary holds, of one that runs', () => {
    const boundary = (change: Partial<SessionView>) => facts(change).get('Processes/Outer boundary')
    expect([boundary({}), boundary({ state: ended(endReport()) }), boundary({ tier: null })]).toEqual([
      'held by the warden',
      undefined,
      undefined,
    ])
    expect(boundary({ boundaryLost: true })).toMatch(/^lost — The warden/)
  })
})

it('a quit tells how many are left, how long it may take, and what comes after', () => {
  expect([
    quitWords({ left: 3, total: 7 }, 4),
    quitWords({ left: 8, total: 7 }, null),
    quitWords({ left: 1, total: 7 }, 0),
    quitWords({ left: 0, total: 0 }, 4),
  ]).toEqual([
    {
      title: '3 of 7 processes left',
      sentence: 'Agents are asked to finish; those that do not are killed. Corral closes in 4 s at most.',
      done: 4 / 7,
    },
    { title: '8 of 8 processes left', sentence: 'Agents are asked to finish; those that do not are killed.', done: 0 },
    {
      title: '1 of 7 processes left',
      sentence: 'Time is up: Corral closes, and what is left is still ended by its keeper.',
      done: 6 / 7,
    },
    { title: 'Nothing is left running', sentence: 'Corral closes now.', done: 1 },
  ])
})
