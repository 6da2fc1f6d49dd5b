import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCgroup } from '../../main/platform/linux-cgroup'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { withPreload } from '../helpers/preload'
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

/** A session whose agent started a child, a daemon, and a daemon without our mark; wardens and keepers meet a machine without these. */
async function running(without: string[]) {
  return withPreload(without, async () => {
    corral = testCorral([lineAgent(['deaf', 'child', 'daemon', 'scrubbed'])])
    const session = corral.start()
    await corral.reach(session, 'running')
    await eventually(() => /scrubbed \d+/.test(corral.text(session)), 'the agent has started its own')
    const pid = (name: string) => Number(new RegExp(`${name} (\\d+)`).exec(corral.text(session))?.[1])
    const marked = [session.agent?.pid as number, pid('child'), pid('daemon')]
    return { session, keeper: session.keeper?.process.pid as number, marked, scrubbed: pid('scrubbed') }
  })
}

/** App, warden and keeper are gone at once, and the next app looks what is left. */
async function allThreeKilled(keeper: number, session: string) {
  const warden = corral.wardenPid()
  await corral.registry.close()
  for (const pid of [warden, keeper]) process.kill(pid, 'SIGKILL')
  await eventually(() => !isAlive(keeper), 'the keeper is gone')
  corral = corral.again()
  await corral.registry.load()
  const { state } = await corral.reach(corral.registry.get(session), 'lost')
  return state.kind === 'lost' ? state : null
}

const probe = createCgroup(`corral-test-${process.pid}`, () => false)
probe?.remove()

// Without a cgroup of our own there is no such tier to test: it is counted as not run, and the others stand for themselves.
describe.runIf(probe)('with a cgroup of its own', () => {
  it('says so, ends everything, and leaves no cgroup', async () => {
    const { session, marked, scrubbed } = await running([])
    const cgroup = session.lastKeeper?.container?.replace('cgroup:', '') as string
    const inside = readdirSync(cgroup).includes('cgroup.kill')
    // What a program of the session may do with it.
    mkdirSync(path.join(cgroup, 'of-the-agent'))
    const report = await corral.registry.kill(session.id)
    expect({ tier: session.tier, inside, alive: [...marked, scrubbed].filter(isAlive), proof: report.proof }).toEqual({
      tier: 'cgroup',
      inside: true,
      alive: [],
      proof: 'ECHILD',
    })
    expect(() => readdirSync(cgroup)).toThrow('ENOENT')
  })

  it('finds everything again after app, warden and keeper were killed at once, marked or not', async () => {
    const { session, keeper, marked, scrubbed } = await running([])
    const state = await allThreeKilled(keeper, session.id)
    expect({
      alive: [...marked, scrubbed].filter(isAlive),
      report: state?.report?.proof,
      suspects: state?.suspects,
    }).toEqual({
      alive: [],
      report: 'cgroup-empty',
      suspects: [],
    })
  })

  it('is exact even where the system library cannot be reached', async () => {
    const { session, marked, scrubbed } = await running(['without-koffi'])
    const report = await corral.registry.kill(session.id)
    expect({ alive: [...marked, scrubbed].filter(isAlive), verified: report.verified, proof: report.proof }).toEqual({
      alive: [],
      verified: true,
      proof: 'cgroup-empty',
    })
  })

  it('ends what a killed keeper left, also without the system library', async () => {
    const { session, keeper, marked, scrubbed } = await running(['without-koffi'])
    process.kill(keeper, 'SIGKILL')
    await corral.reach(session, 'ended')
    expect({ alive: [...marked, scrubbed].filter(isAlive), proof: session.report()?.proof }).toEqual({
      alive: [],
      proof: 'cgroup-empty',
    })
  })
})

describe('as a subreaper alone', () => {
  it('says so, and ends everything with the kernel’s own proof', async () => {
    const { session, marked, scrubbed } = await running(['without-cgroup'])
    const report = await corral.registry.kill(session.id)
    expect({ tier: session.tier, alive: [...marked, scrubbed].filter(isAlive), proof: report.proof }).toEqual({
      tier: 'subreaper',
      alive: [],
      proof: 'ECHILD',
    })
  })

  it('ends who bears the mark after app, warden and keeper were killed at once, and names the rest', async () => {
    const { session, keeper, marked, scrubbed } = await running(['without-cgroup'])
    const state = await allThreeKilled(keeper, session.id)
    expect({
      alive: [...marked, scrubbed].filter(isAlive),
      verified: state?.report?.verified,
      suspects: state?.suspects.map(({ pid, command }) => ({ pid, command })),
    }).toEqual({
      alive: [scrubbed],
      verified: false,
      suspects: [{ pid: scrubbed, command: 'sleep 600' }],
    })
    // It is listed, never ended: that is the person's to do.
    process.kill(scrubbed, 'SIGKILL')
  })
})

describe('with neither', () => {
  it('says that it is best effort, ends what bears the mark, and claims no proof', async () => {
    const { session, marked, scrubbed } = await running(['without-koffi', 'without-cgroup'])
    const report = await corral.registry.kill(session.id)
    expect({
      tier: session.tier,
      machine: (await corral.machine()).tier,
      alive: marked.filter(isAlive),
      verified: report.verified,
      proof: report.proof,
      left: report.left,
    }).toEqual({ tier: 'best-effort', machine: 'best-effort', alive: [], verified: false, proof: 'scan', left: [] })
    process.kill(scrubbed, 'SIGKILL')
  })

  it('ends what bears the mark of a killed keeper’s session', async () => {
    const { session, keeper, marked, scrubbed } = await running(['without-koffi', 'without-cgroup'])
    process.kill(keeper, 'SIGKILL')
    await corral.reach(session, 'ended')
    expect({ alive: marked.filter(isAlive), verified: session.report()?.verified }).toEqual({
      alive: [],
      verified: false,
    })
    process.kill(scrubbed, 'SIGKILL')
  })
})
