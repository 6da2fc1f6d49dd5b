import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { audit } from '../../main/core/audit'
import { readStat } from '../../main/platform/linux-proc'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive, processesWith, startBystanders } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

async function running(roles: string[], said: RegExp) {
  corral = testCorral([lineAgent(roles)])
  const session = corral.start()
  await corral.reach(session, 'running')
  await eventually(() => said.test(corral.text(session)), `the agent said ${said}`)
  const pids = [...corral.text(session).matchAll(/(?:child|daemon|scrubbed) (\d+)/g)].map((match) => Number(match[1]))
  return { session, pids: [session.agent?.pid as number, ...pids] }
}

describe('a warden that is killed', () => {
  it('is replaced at once; sessions from before say what they lost, go on, and end clean', async () => {
    const { session, pids } = await running(['daemon'], /daemon \d+/)
    const warden = corral.wardenPid()
    process.kill(warden, 'SIGKILL')
    await eventually(
      () =>
        corral.events
          .get(session.id)
          ?.some((event) => event.type === 'notice' && /watched this session from outside/.test(event.text)),
      'the session says that it lost its outer boundary',
    )
    session.send('still there?')
    await eventually(() => corral.text(session).includes('heard still there?'), 'the agent answers')
    const next = corral.start()
    await corral.reach(next, 'running')
    const reports = await corral.registry.killAll()
    expect({
      replaced: corral.wardenPid() !== warden,
      verified: reports.map((each) => each.verified),
      alive: pids.filter(isAlive),
    }).toEqual({
      replaced: true,
      verified: [true, true],
      alive: [],
    })
  })

  it('together with a keeper that hangs, does not save what the agent started', async () => {
    const bystanders = startBystanders()
    const { session, pids } = await running(['deaf', 'child', 'daemon', 'scrubbed'], /scrubbed \d+/)
    const keeper = session.keeper?.process.pid as number
    process.kill(keeper, 'SIGSTOP')
    process.kill(corral.wardenPid(), 'SIGKILL')
    await corral.registry.kill(session.id)
    await eventually(() => ![...pids, keeper].some(isAlive), 'nothing of it lives')
    expect(bystanders.pids.map(isAlive)).toEqual([true, true, true])
    bystanders.end()
  })
})

describe('app, warden and keeper killed at once', () => {
  it('leave to the next start what bears the mark, and it ends that', async () => {
    const { session, pids } = await running(['child', 'daemon'], /daemon \d+/)
    const keeper = session.keeper?.process.pid as number
    const warden = corral.wardenPid()
    await corral.registry.close()
    for (const pid of [warden, keeper]) process.kill(pid, 'SIGKILL')
    corral = corral.again()
    await corral.registry.load()
    const { state } = await corral.reach(corral.registry.get(session.id), 'lost')
    await eventually(() => !pids.some(isAlive), 'nothing of it lives')
    expect(state.kind === 'lost' && state.why).toMatch(/Corral ended \d+ of its processes now/)
  })
})

describe('an app that dies while it kills all', () => {
  it('leaves no keeper asleep: the warden wakes them', async () => {
    const { session } = await running([], /^$/)
    const keeper = session.keeper?.process.pid as number
    process.kill(keeper, 'SIGSTOP')
    await eventually(() => stateOf(keeper) === 'T', 'the keeper sleeps')
    await corral.registry.close()
    await eventually(() => stateOf(keeper) !== 'T', 'the keeper is awake')
  })
})

describe('a keeper in reserve that is killed', () => {
  it('costs the next session nothing', async () => {
    corral = testCorral([lineAgent()])
    await corral.registry.warden.ready()
    const reserve = await eventually(
      () => processesWith('keeper.cjs').find((pid) => parentOf(pid) === corral.wardenPid()),
      'a keeper waits in reserve',
    )
    process.kill(reserve, 'SIGKILL')
    const session = corral.start()
    await corral.reach(session, 'running')
    expect(session.keeper?.process.pid).not.toBe(reserve)
  })
})

describe('an app that crashed between the spawn and the greeting', () => {
  it('is followed by one that greets, so that the first prompt is not waited for in vain', async () => {
    corral = testCorral()
    const first = corral.start({ prompt: '[[plain:here I am]]' })
    first.speech.greet = async () => {}
    await eventually(() => first.agent !== null, 'the agent was spawned')
    await corral.registry.close()
    corral = corral.again()
    await corral.registry.load()
    const session = corral.registry.get(first.id)
    await eventually(() => corral.text(session).includes('here I am'), 'the first prompt is answered')
    const users = (await session.open()).events.filter((event) => event.type === 'user')
    expect({ state: session.state.kind, users: users.length, queued: session.view().queued }).toEqual({
      state: 'running',
      users: 1,
      queued: [],
    })
  })
})

describe('a Stop that meets the connection being made', () => {
  it('is as polite as any other', async () => {
    const { session } = await running([], /^$/)
    await corral.registry.close()
    corral = corral.again()
    const loading = corral.registry.load()
    const report = await corral.registry.stop(session.id)
    await loading
    expect({ verified: report.verified, steps: report.steps.map((each) => each.step) }).toEqual({
      verified: true,
      steps: ['polite'],
    })
  })
})

describe('the audit', () => {
  it('lists every process and its end, and calls nobody stray who has a session', async () => {
    const { session } = await running(['daemon'], /daemon \d+/)
    const during = audit(corral.profile)
    await corral.registry.kill(session.id)
    await eventually(() => !isAlive(session.lastKeeper?.process.pid as number), 'the keeper has left')
    const after = audit(corral.profile)
    const kinds = (found: typeof during) => found.processes.map(({ kind, liveness }) => `${kind} ${liveness}`).sort()
    expect({
      during: kinds(during),
      after: kinds(after),
      ends: after.ends.map(({ exit }) => exit?.how),
      stray: [...during.stray, ...after.stray],
    }).toEqual({
      during: ['agent alive', 'keeper alive', 'marked alive', 'marked alive', 'warden alive'],
      after: ['agent gone', 'keeper gone', 'warden alive'],
      ends: ['killed'],
      stray: [],
    })
  })

  it('names what runs although its session has ended', async () => {
    const { session } = await running([], /^$/)
    await corral.registry.kill(session.id)
    const bystanders = startBystanders(session.id)
    expect(audit(corral.profile).stray.map(({ kind, process }) => `${kind} ${process.pid}`)).toEqual([
      `marked ${bystanders.pids[2]}`,
    ])
    bystanders.end()
  })
})

it('leaves no socket behind that nobody listens to', async () => {
  corral = testCorral([lineAgent()])
  const session = corral.start()
  await corral.reach(session, 'running')
  await corral.registry.kill(session.id)
  await eventually(() => !isAlive(session.lastKeeper?.process.pid as number), 'the keeper has left')
  expect(readdirSync(path.join(corral.home, 'run')).filter((name) => name.startsWith('k-'))).toEqual([])
})

const parentOf = (pid: number) => {
  const stat = readStat(pid)
  return typeof stat === 'object' ? stat.parent : null
}

const stateOf = (pid: number) => {
  const stat = readStat(pid)
  return typeof stat === 'object' ? stat.state : null
}
