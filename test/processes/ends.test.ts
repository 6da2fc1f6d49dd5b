import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EndReport } from '../../preload/contract/process'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive, startBystanders } from '../helpers/processes'

let corral: TestCorral
let bystanders: ReturnType<typeof startBystanders>
beforeEach(() => {
  bystanders = startBystanders()
})
afterEach(async () => {
  expect(bystanders.pids.map(isAlive)).toEqual([true, true, true])
  bystanders.end()
  await corral.end()
})

/** Starts an agent in these roles and waits until it has told of each process that it started. */
async function running(roles: string[], words: RegExp) {
  corral = testCorral([lineAgent(roles)])
  const session = corral.start()
  const view = await corral.reach(session, 'running')
  const found = await eventually(() => {
    const matches = [...corral.text(session).matchAll(/(?:child|daemon|scrubbed|holding) (\d+)/g)]
    return words.test(corral.text(session)) ? matches.map((match) => Number(match[1])) : null
  }, `the agent said ${words}`)
  return { session, pids: [view.agentPid as number, ...found] }
}

const outcome = (report: EndReport, pids: number[]) => ({
  verified: report.verified,
  proof: report.proof,
  left: report.left,
  alive: pids.filter(isAlive),
})
const clean = { verified: true, proof: 'ECHILD', left: [], alive: [] }

describe('Kill', () => {
  it('ends an agent that ignores signals, with children that detached themselves', async () => {
    const { session, pids } = await running(['deaf', 'child', 'daemon', 'scrubbed'], /scrubbed \d+/)
    expect(outcome(await corral.registry.kill(session.id), pids)).toEqual(clean)
  })

  it('ends processes that start each other again', async () => {
    const { session, pids } = await running(['respawn'], /respawning/)
    expect(outcome(await corral.registry.kill(session.id), pids)).toEqual(clean)
  })

  it('ends a stopped agent', async () => {
    const { session, pids } = await running(['child'], /child \d+/)
    process.kill(pids[0] as number, 'SIGSTOP')
    expect(outcome(await corral.registry.kill(session.id), pids)).toEqual(clean)
  })

  it('answers a second click with the same report, and one after the end too', async () => {
    const { session } = await running(['child'], /child \d+/)
    const [first, second] = await Promise.all([corral.registry.kill(session.id), corral.registry.kill(session.id)])
    expect({ second, third: await corral.registry.kill(session.id) }).toEqual({ second: first, third: first })
  })

  it('does not need a keeper that listens: one that is stopped is killed itself, and the warden ends its tree', async () => {
    const { session, pids } = await running(['deaf', 'daemon'], /daemon \d+/)
    const keeper = session.keeper?.process.pid as number
    process.kill(keeper, 'SIGSTOP')
    const report = await corral.registry.kill(session.id)
    expect({
      ...outcome(report, [...pids, keeper]),
      by: report.by,
      how: session.state.kind === 'ended' && session.state.how,
    }).toEqual({
      ...clean,
      proof: 'warden-scan',
      by: 'warden',
      how: 'killed',
    })
  })
})

describe('Stop', () => {
  it('asks first: an agent that ends politely is not signalled', async () => {
    const { session, pids } = await running([], /^$/)
    const report = await corral.registry.stop(session.id)
    expect({
      ...outcome(report, pids),
      steps: report.steps.map((each) => each.step),
      state: session.state,
    }).toMatchObject({
      ...clean,
      steps: ['polite'],
      state: { kind: 'ended', how: 'killed', why: 'You stopped it.', code: 0 },
    })
  })

  it('insists: what ignores the goodbye and SIGTERM is killed when the grace is over', async () => {
    const { session, pids } = await running(['deaf', 'hold-pipes', 'stay'], /staying/)
    corral.settings.change({ stopGraceSeconds: 1 })
    const report = await corral.registry.stop(session.id)
    expect({ ...outcome(report, pids), steps: report.steps.map((each) => each.step) }).toEqual({
      ...clean,
      steps: ['polite', 'terminate', 'kill'],
    })
  })

  it('is hastened by a Kill that follows', async () => {
    const { session, pids } = await running(['deaf', 'stay'], /staying/)
    corral.settings.change({ stopGraceSeconds: 60 })
    const stopping = corral.registry.stop(session.id)
    await corral.reach(session, 'stopping')
    await corral.registry.kill(session.id)
    expect(outcome(await stopping, pids)).toEqual(clean)
  })
})

describe('an agent that ends by itself', () => {
  it('takes its leftovers along, also one that holds its pipes open', async () => {
    const { session, pids } = await running(['daemon', 'hold-pipes'], /holding \d+/)
    await eventually(() => /daemon \d+/.test(corral.text(session)), 'the daemon runs')
    const daemon = Number(/daemon (\d+)/.exec(corral.text(session))?.[1])
    session.send('exit 0')
    const { state } = await corral.reach(session, 'ended')
    expect({ state, alive: [...pids, daemon].filter(isAlive) }).toMatchObject({
      state: { how: 'exit', why: 'The agent ended by itself.', code: 0, report: { verified: true, left: [] } },
      alive: [],
    })
  })
})

describe('a keeper that is killed', () => {
  it('leaves its tree to the warden, which ends it at once and records it', async () => {
    const { session, pids } = await running(['deaf', 'child', 'daemon', 'scrubbed'], /scrubbed \d+/)
    process.kill(session.keeper?.process.pid as number, 'SIGKILL')
    const { state } = await corral.reach(session, 'ended')
    expect({ state, alive: pids.filter(isAlive) }).toMatchObject({
      state: {
        how: 'crashed',
        why: 'Its keeper was ended from outside (SIGKILL); Corral ended what was left of the session.',
        report: { verified: true, proof: 'warden-scan', by: 'warden', left: [] },
      },
      alive: [],
    })
  })

  it('does not hurt the sessions of other keepers', async () => {
    const { session } = await running(['daemon'], /daemon \d+/)
    const other = corral.start()
    const view = await corral.reach(other, 'running')
    process.kill(session.keeper?.process.pid as number, 'SIGKILL')
    await corral.reach(session, 'ended')
    other.send('still here?')
    await eventually(() => corral.text(other).includes('heard still here?'), 'the other agent answers')
    expect(isAlive(view.agentPid as number)).toBe(true)
  })
})

describe('Kill all', () => {
  it('ends every session, and keeps its live/ entry until the end is proven', async () => {
    corral = testCorral([lineAgent(['deaf', 'daemon'])])
    const sessions = [corral.start(), corral.start(), corral.start()]
    await Promise.all(sessions.map((session) => corral.reach(session, 'running')))
    const liveBefore = readdirSync(corral.profile.live).length
    const pids = sessions.map((session) => session.agent?.pid as number)
    const reports = await corral.registry.killAll()
    expect({
      liveBefore,
      liveAfter: readdirSync(corral.profile.live),
      verified: reports.map((report) => report.verified),
      alive: pids.filter(isAlive),
      records: sessions.map((session) => existsSync(path.join(session.directory, 'exit.json'))),
    }).toEqual({ liveBefore: 3, liveAfter: [], verified: [true, true, true], alive: [], records: [true, true, true] })
  })
})
