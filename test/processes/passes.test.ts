import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Session } from '../../main/core/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

const STALE_MS = 1500
/** An app whose patience a test can outlast. */
const impatient = () =>
  testCorral([lineAgent()], { passes: { ages: { anyway: STALE_MS * 20, withoutApp: STALE_MS }, leaveWithinMs: 0 } })

const file = (session: Session, name: string) => path.join(session.directory, name)
const pidsOf = (session: Session) => [session.agent?.pid as number, session.keeper?.process.pid as number]
/** The app goes as in a crash: nobody ends anything. */
const leave = () => corral.registry.close()
const comeBack = async () => {
  corral = corral.again()
  await corral.registry.load()
}
/** A test that fails leaves no frozen keeper behind. */
function freeze(keeper: number): void {
  process.kill(keeper, 'SIGSTOP')
  onTestFinished(() => {
    if (isAlive(keeper)) process.kill(keeper, 'SIGKILL')
  })
}
/** A keeper leaves a moment after it told the end. */
const allGone = (pids: number[]) => eventually(() => !pids.some(isAlive), 'agent and keeper are gone')
const live = () => readdirSync(corral.profile.live)

async function begin(make = () => testCorral([lineAgent()])) {
  corral = make()
  const session = corral.start()
  await corral.reach(session, 'running')
  await corral.passes.run()
  return session
}

describe('duty: orphan pass', () => {
  it('finds nothing to do where all is well, and says nothing', async () => {
    const session = await begin()
    await corral.passes.run()
    expect([corral.notices, session.state.kind]).toEqual([[], 'running'])
  })

  it('reclaims a session that was out of reach as soon as it can be identified again, with all identity', async () => {
    const session = await begin()
    const [agent, keeper] = pidsOf(session)
    const record = readFileSync(file(session, 'keeper.json'))
    await leave()
    writeFileSync(file(session, 'keeper.json'), '{"half')
    await comeBack()
    const again = corral.registry.get(session.id)
    await corral.passes.run()
    const unknown = { state: again.state.kind, alive: [agent, keeper].map((pid) => isAlive(pid as number)) }
    writeFileSync(file(session, 'keeper.json'), record)
    await corral.passes.run()
    await corral.reach(again, 'running')
    expect({
      unknown,
      again: [...pidsOf(again), again.spec.run, again.agentSessionId],
      notices: corral.notices,
    }).toEqual({
      // Unknown licenses nothing.
      unknown: { state: 'unknown', alive: [true, true] },
      again: [agent, keeper, session.spec.run, 'fake-session'],
      notices: [`“${session.name}” was out of reach and is back.`],
    })
  })

  it('records a session of which nothing is to be seen any more', async () => {
    const session = await begin()
    const pids = pidsOf(session)
    await leave()
    for (const pid of [corral.wardenPid(), pids[1] as number, pids[0] as number]) process.kill(pid, 'SIGKILL')
    await eventually(() => !pids.some(isAlive), 'all are dead')
    rmSync(file(session, 'exit.json'), { force: true })
    writeFileSync(file(session, 'keeper.json'), '')
    await comeBack()
    const before = corral.registry.get(session.id).state.kind
    await corral.passes.run()
    const after = corral.registry.get(session.id)
    expect({
      before,
      after: after.state.kind,
      recorded: JSON.parse(readFileSync(file(session, 'exit.json'), 'utf8')).how,
    }).toEqual({
      ...{ before: 'unknown', after: 'lost', recorded: 'lost' },
    })
    expect(corral.notices).toEqual([`“${session.name}” was gone; its end is recorded now.`])
  })

  it('ends what made no progress while no app was here, by the stored policy, and says so', async () => {
    const session = await begin(impatient)
    const pids = pidsOf(session)
    await leave()
    await new Promise((resolve) => setTimeout(resolve, STALE_MS + 300))
    await comeBack()
    await corral.passes.run()
    const again = corral.registry.get(session.id)
    await allGone(pids)
    expect({ state: again.state, alive: pids.filter(isAlive), live: live(), notices: corral.notices }).toMatchObject({
      state: {
        kind: 'ended',
        how: 'killed',
        why: expect.stringMatching(/^It had made no progress for 1 min, so Corral/),
      },
      ...{ alive: [], live: [] },
      notices: [expect.stringMatching(/^“Fake agent”: It had made no progress/)],
    })
  })

  it('leaves alone what made progress meanwhile, what an app was here for, and everything when the policy says keep', async () => {
    const session = await begin(impatient)
    await leave()
    await new Promise((resolve) => setTimeout(resolve, STALE_MS + 300))
    corral = corral.again()
    corral.settings.change({ onStale: 'keep' })
    await corral.registry.load()
    await corral.passes.run()
    const kept = corral.registry.get(session.id)
    await corral.reach(kept, 'running')
    corral.settings.change({ onStale: 'end' })
    // The app is here by now.
    await corral.passes.run()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const state = kept.state.kind
    kept.send('hello')
    await eventually(() => corral.text(kept).includes('heard hello'), 'it works')
    await leave()
    await new Promise((resolve) => setTimeout(resolve, STALE_MS / 2))
    await comeBack()
    await corral.passes.run()
    expect([state, corral.registry.get(session.id).state.kind, corral.notices]).toEqual(['running', 'running', []])
  })

  it('ends what made no progress for longer still, though an app is here', async () => {
    corral = testCorral([lineAgent()], { passes: { ages: { anyway: 500, withoutApp: 60_000 } } })
    const session = corral.start()
    await corral.reach(session, 'running')
    await corral.passes.run()
    await new Promise((resolve) => setTimeout(resolve, 800))
    await corral.passes.run()
    expect(session.state.kind).toBe('ended')
  })
})

describe('duty: keeper pass', () => {
  it.each([
    ['was torn', (text: string) => text.slice(0, -30), 'Fake agent', 'the folder'],
    ['is empty', () => '', 'Fake agent', 'its own directory'],
  ])('adopts a live keeper whose specification %s', async (_, damage, agentName, folder) => {
    const session = await begin()
    const pids = pidsOf(session)
    await leave()
    writeFileSync(file(session, 'spec.json'), damage(readFileSync(file(session, 'spec.json'), 'utf8')))
    rmSync(path.join(corral.profile.live, session.id))
    await comeBack()
    const size = corral.registry.size
    await corral.passes.run()
    const again = corral.registry.get(session.id)
    await corral.reach(again, 'running')
    again.send('hello')
    await eventually(() => corral.text(again).includes('heard hello'), 'it answers')
    expect({
      ...{ size, pids: pidsOf(again), live: live(), agent: again.profile.name, told: corral.notices.at(-1) },
      folder:
        again.spec.folder === corral.folder
          ? 'the folder'
          : again.spec.folder === session.directory && 'its own directory',
    }).toEqual({
      ...{ size: 0, pids, live: [session.id], agent: agentName, folder },
      told: `Corral had lost sight of a session whose keeper still runs; “${again.name}” is in the list again.`,
    })
    const { verified } = await corral.registry.kill(session.id)
    await allGone(pids)
    await leave()
    await comeBack()
    expect([verified, pids.filter(isAlive), corral.registry.get(session.id).state.kind]).toEqual([true, [], 'ended'])
  })

  it('adopts one whose agent this Corral does not know, shows what it says, and ends it', async () => {
    const session = await begin()
    const pids = pidsOf(session)
    await leave()
    corral = testCorral([lineAgent([], { id: 'another', bundled: 'another.mjs' })], { home: corral.home })
    await corral.registry.load()
    await corral.passes.run()
    const again = corral.registry.get(session.id)
    await corral.reach(again, 'running')
    const said = (await again.open()).events.flatMap((event) => (event.type === 'text' ? [event.text] : []))
    const { verified } = await corral.registry.kill(session.id)
    await allGone(pids)
    expect({ said, agent: again.profile.name, verified, alive: pids.filter(isAlive) }).toEqual({
      ...{ said: ['ready\n'], agent: 'Unknown agent', verified: true, alive: [] },
    })
  })

  it('puts back the live/ entry of a session that runs', async () => {
    const session = await begin()
    rmSync(path.join(corral.profile.live, session.id))
    await corral.passes.run()
    expect(live()).toEqual([session.id])
  })

  it('tells a keeper to leave that has not noticed that its agent is dead, at the second look', async () => {
    const session = await begin()
    const [agent, keeper] = pidsOf(session) as [number, number]
    freeze(keeper)
    process.kill(agent, 'SIGKILL')
    await eventually(() => !isAlive(agent), 'its agent is dead')
    await corral.passes.run()
    const first = { state: session.state.kind, keeper: isAlive(keeper) }
    await corral.passes.run()
    expect({ first, state: session.state.kind, keeper: isAlive(keeper), told: corral.notices }).toEqual({
      first: { state: 'running', keeper: true },
      ...{ state: 'ended', keeper: false },
      told: [`The agent of “${session.name}” was gone; its keeper was told to leave.`],
    })
  })

  it('ends a keeper that hears nothing, whose session is over and whose agent is dead', async () => {
    const session = await begin(impatient)
    const [agent, keeper] = pidsOf(session) as [number, number]
    await leave()
    // The warden wakes all keepers when the app goes.
    await new Promise((resolve) => setTimeout(resolve, 700))
    freeze(keeper)
    process.kill(agent, 'SIGKILL')
    await eventually(() => !isAlive(agent), 'its agent is dead')
    writeFileSync(file(session, 'exit.json'), exitOf(Date.now() - 1000))
    await comeBack()
    await corral.passes.run()
    // Its socket follows when it is old enough.
    expect({ keeper: isAlive(keeper), told: corral.notices[0] }).toEqual({
      keeper: false,
      told: `The keeper of “${session.name}”, which had ended, was told to leave.`,
    })
  })

  it('leaves a keeper alone whose agent lives, whatever the exit record says', async () => {
    const session = await begin(impatient)
    const pids = pidsOf(session)
    await leave()
    writeFileSync(file(session, 'exit.json'), exitOf(Date.now() - 1000))
    await comeBack()
    await corral.passes.run()
    expect([pids.map(isAlive), corral.notices]).toEqual([[true, true], []])
    rmSync(file(session, 'exit.json'))
    await leave()
    await comeBack()
  })

  it('touches nothing whose record names another process than the one that has the number now', async () => {
    const session = await begin()
    await corral.registry.kill(session.id)
    const record = JSON.parse(readFileSync(file(session, 'keeper.json'), 'utf8'))
    const strange = path.join(corral.profile.sessions, '11111111-1111-4111-8111-111111111111')
    mkdirSync(strange)
    const reused = { ...record, process: { ...record.process, pid: process.pid } }
    writeFileSync(path.join(strange, 'keeper.json'), JSON.stringify(reused))
    await corral.passes.run()
    expect([corral.registry.size, existsSync(path.join(strange, 'spec.json')), corral.notices]).toEqual([1, false, []])
  })
})

const exitOf = (at: number) =>
  JSON.stringify({
    version: 1,
    how: 'exit',
    why: 'The agent ended by itself.',
    at,
    code: 0,
    signal: null,
    report: null,
  })
