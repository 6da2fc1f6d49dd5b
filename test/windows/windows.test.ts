import { beforeAll, describe, expect, it } from 'vitest'
import { type Result, runUnderWine } from './wine'

const results = new Map<string, Result>()
const compared = new Set<string>()
let left = -1
beforeAll(async () => {
  const run = await runUnderWine()
  left = run.left
  if (run.servers > 1) console.warn(`Wine's own server fell ${run.servers - 1} times; the rest was tried on a new one.`)
  for (const result of run.results) results.set(result.name, result)
})

/** What came out of a case; fails with its error, or when it did not run. */
function outcomeOf(name: string): unknown {
  compared.add(name)
  const result = results.get(name)
  if (!result || result.error) throw new Error(result?.error ?? `The case “${name}” did not run.`)
  return result.outcome
}

/** Ended by its keeper, which counted nobody but itself in the job. */
const clean = { verified: true, proof: 'job-empty', left: [], by: 'keeper', alive: 0 }

describe('a session on Windows', () => {
  it('starts, answers, is known by every name, and is journaled in both directions', () => {
    expect(outcomeOf('answers')).toEqual({
      machine: { tier: 'job', meaning: 'Exact', platform: 'win32' },
      tier: 'job',
      identity: { agent: true, keeper: true },
      lookUps: { byPid: true, byRun: true, byAgentSession: true },
      journal: {
        in: 'who\ncomplain of nothing\ngrüße \u2028 an alle\n',
        out: 'ready\nwho N N\nheard grüße \u2028 an alle\n',
        err: 'of nothing\n',
      },
      stray: [],
    })
  })

  it('loses nothing of twenty thousand lines at once', () => {
    expect(outcomeOf('floods')).toEqual({ lines: 20_002, last: 'flooded', whole: true })
  })

  it('runs an agent that is a batch file of npm, and tells its version', () => {
    expect(outcomeOf('agent behind a batch file')).toEqual({
      found: { version: '4.5.6', path: '…\\bin with a space\\node_modules\\agent\\cli.mjs' },
      environment: [true, true, false, false],
    })
  })

  it('says which batch file it does not understand', () => {
    expect(outcomeOf('batch file that is not understood')).toEqual({
      how: 'spawn-failed',
      why: '…\\bin with a space\\corral-agent.cmd is a batch file that Corral does not understand, and Windows runs none without a shell; install the agent with npm or with its own installer.',
    })
  })

  it('says that its folder is not there', () => {
    expect(outcomeOf('folder that is not there')).toEqual({
      how: 'spawn-failed',
      why: 'The folder …\\nowhere does not exist (any more).',
    })
  })
})

describe('Kill on Windows', () => {
  it('ends a deaf agent, detached children and a daemon, proves it, and leaves a bystander alone', () => {
    expect(outcomeOf('kill')).toEqual({
      ...clean,
      ...{ sameForAll: true, shown: true, bystander: true, state: 'ended', how: 'killed' },
    })
  })

  it('works at every moment of a start', () => {
    expect(outcomeOf('kill during the start')).toEqual({ ends: ['true ended'], alive: 0 })
  })

  it('works ten times of ten', () => {
    expect(outcomeOf('ten times, start and kill')).toEqual({ times: 10, ends: ['true job-empty'], pids: 30, alive: 0 })
  })

  it('ends forty children', () => {
    expect(outcomeOf('forty children')).toEqual({ pids: 41, several: true, ...clean })
  })

  it('ends processes that start each other', () => {
    expect(outcomeOf('processes that start each other')).toEqual({ ...clean, several: true })
  })

  it('ends all sessions at once, each of which says why', () => {
    expect(outcomeOf('kill all')).toEqual({
      ...{ ends: ['true job-empty'], said: ['killed: You killed all sessions.'], alive: 0 },
    })
  })
})

describe('Stop on Windows', () => {
  it('asks first', () => {
    expect(outcomeOf('stop, politely')).toEqual({
      ...clean,
      steps: ['polite'],
      state: { how: 'killed', why: 'You stopped it.', code: 0 },
    })
  })

  it('insists when that was in vain', () => {
    expect(outcomeOf('stop, insisting')).toEqual({ ...clean, first: 'polite', last: 'kill' })
  })
})

describe('the jobs of Windows', () => {
  it('hold a whole tree, and are empty when it is ended, while their holder lives on', () => {
    expect(outcomeOf('held tree that is ended')).toEqual({
      ...{ tier: 'job', allAreMembers: true, others: [true, true] },
      ...{ before: 'occupied', left: [], after: 'proven', alive: 0 },
    })
  })

  it('end a whole tree when their holder is killed, and are gone then', () => {
    expect(outcomeOf('held tree whose holder is killed')).toEqual({
      ...{ alive: 0, verified: true, proof: 'job-closed', processes: 0 },
    })
  })
})

describe('on Windows, what is left behind is ended', () => {
  it('when the agent ends by itself', () => {
    expect(outcomeOf('agent that leaves a daemon')).toEqual({ ...clean, before: true, how: 'exit' })
  })

  it('when the keeper is killed: by Windows itself, and its warden records it', () => {
    expect(outcomeOf('keeper killed')).toEqual({
      ...clean,
      // Which of the two depends on how soon the name of the closed job goes.
      proof: expect.stringMatching(/^job-(closed|empty)$/),
      by: 'warden',
      how: 'crashed',
      why: 'Its keeper was ended from outside (exit code 1); Corral ended what was left of the session.',
    })
  })

  it('when app, warden and keeper are killed at once: before anybody looks, and the next start says so', () => {
    expect(outcomeOf('app, warden and keeper killed at once')).toEqual({
      ...clean,
      ...{ aliveBeforeTheNextStart: 0, proof: 'job-closed', by: 'app', suspects: [] },
      why: 'Its keeper was ended from outside, and so was the warden that would have ended the rest. Nothing that is known to be its own still runs.',
    })
  })

  it('when the app is gone longer than the reattach window', () => {
    expect(outcomeOf('app gone')).toEqual({ ...clean, how: 'killed', why: 'Corral was gone for 0 s.' })
  })

  it('when the app quits', () => {
    expect(outcomeOf('quit')).toEqual({ ...clean, code: 0, how: 'killed', why: 'Corral was quit.' })
  })
})

describe('a session on Windows outlives', () => {
  it('the app: one that comes back has the same process, its whole output, and its input', () => {
    expect(outcomeOf('app that comes back')).toEqual({
      ...{ samePid: true, whole: true, written: 'before\nafter\n', alive: 0 },
    })
  })

  it('its warden, and another takes its place', () => {
    expect(outcomeOf('warden killed')).toEqual({ verified: [true, true], alive: 0 })
  })
})

it('leaves nothing running on Windows, seen from outside, and no case without a look at it', () => {
  expect({ left, cases: [...results.keys()].sort() }).toEqual({ left: 0, cases: [...compared].sort() })
})
