import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { audit } from '../../main/core/audit'
import { quitOrder } from '../../main/core/ending-sessions'
import type { Session } from '../../main/core/session'
import { childrenOf } from '../../main/platform/linux-proc'
import type { AgentEvent } from '../../preload/contract/chat'
import type { SessionId } from '../../preload/contract/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { frozenVersions, openOther, speaking } from '../helpers/frozen'
import { eventually, isAlive, processesWith } from '../helpers/processes'

const root = path.resolve(import.meta.dirname, '../..')
const today = path.join(root, 'dist/main')

let home: string
let corral: TestCorral
beforeEach(() => {
  home = path.join(mkdtempSync(path.join(tmpdir(), 'corral-versions-')), 'home')
})
afterEach(() => corral.end())

const words = (events: readonly AgentEvent[]) =>
  events.flatMap((event) =>
    event.type === 'text' ? [event.text] : event.type === 'user' ? [`\n> ${event.text}\n`] : [],
  )
const said = async (session: Session) =>
  words((await session.open()).events)
    .join('')
    .split('\n')
    .filter(Boolean)
const present = (id: SessionId) => corral.registry.get(id)
/** The folder whose warden or keeper this process runs. */
const installOf = (pid: number) => path.dirname(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1] as string)
const wardensIn = (folder: string) =>
  processesWith(home).filter((pid) => processesWith(path.join(folder, 'warden.cjs')).includes(pid))

/** Today's app on the profile, after the other one is gone. */
async function takeOver(): Promise<void> {
  corral = testCorral(undefined, { home })
  await corral.registry.load()
}

/** A session with two sleepers, one of them in a process session of its own, begun by an app of another version that is gone. */
async function leftBy(version: string) {
  const app = openOther(version, home)
  const id = await app.begin('[[fork]]')
  const [, ...sleepers] = await eventually(
    () => /Started (\d+) in a session of its own, and (\d+)\./.exec(app.text(id)),
    'its sleepers run',
  )
  const { agentPid, keeperPid } = app.registry.get(id).view()
  await app.registry.close()
  return { id, keeper: keeperPid as number, pids: [agentPid as number, ...sleepers.map(Number)] }
}

const endOf = ({ state }: Session) =>
  state.kind === 'ended' || state.kind === 'lost'
    ? { kind: state.kind, how: 'how' in state ? state.how : '', verified: state.report?.verified }
    : state

describe.each(frozenVersions)('a session of $name', ({ folder: version }) => {
  it('goes on under today’s app: same process, whole conversation, an open question, input, Stop, Resume, Quit', async () => {
    const app = openOther(version, home)
    const id = await app.begin('[[plain:before]]')
    await eventually(() => app.text(id).includes('before'), 'it answered')
    app.registry.get(id).send('[[tool:echo allowed]]')
    const asked = await eventually(
      () => app.events.get(id)?.find((event) => event.type === 'permission'),
      'it asks for a permission',
    )
    const before = app.registry.get(id).view()
    await app.registry.close()

    await takeOver()
    const after = await corral.reach(present(id), 'running')
    if (asked.type !== 'permission') throw new Error('It asked nothing.')
    await present(id).answer(asked.request, { option: asked.options[0]?.id as string, message: '' })
    await eventually(() => corral.text(present(id)).includes('TOOL-DONE'), 'the tool ran')
    await eventually(() => present(id).view().activity?.kind === 'ready', 'the turn is over')
    // A request that it does not know.
    corral.settings.change({ journalSessionGigabytes: 1 })
    present(id).send('[[plain:after]]')
    await eventually(() => corral.text(present(id)).includes('after'), 'it answered again')
    const whole = await said(present(id))
    const stopped = await corral.registry.stop(id)
    expect({
      pids: [after.agentPid, after.keeperPid],
      row: [after.name, after.run, after.agentSessionId, after.activity?.kind],
      whole,
      notices: corral.notices,
      stopped: [stopped.verified, stopped.by, endOf(present(id)), isAlive(before.agentPid as number)],
    }).toEqual({
      pids: [before.agentPid, before.keeperPid],
      row: ['[[plain:before]]', before.run, before.agentSessionId, 'needs-you'],
      whole: [
        '> [[plain:before]]',
        'before',
        '> [[tool:echo allowed]]',
        'TOOL-DONE "allowed"',
        '> [[plain:after]]',
        'after',
      ],
      notices: [],
      stopped: [true, 'keeper', { kind: 'ended', how: 'killed', verified: true }, false],
    })

    await corral.registry.resume(id)
    const { keeperPid } = await corral.reach(present(id), 'running')
    present(id).send('[[resumed]]')
    await eventually(() => corral.text(present(id)).includes('Resumed as'), 'it goes on')
    const install = path.relative(root, installOf(keeperPid as number))
    const [quit] = await corral.registry.endAll((session) => quitOrder(session, 3000))
    expect([install, quit?.verified, endOf(present(id))]).toEqual([
      'dist/main',
      true,
      { kind: 'ended', how: 'killed', verified: true },
    ])
  })

  it.each(['kill', 'killAll'] as const)('is ended and proven gone by %s, with all that it started', async (order) => {
    const { id, pids } = await leftBy(version)
    await takeOver()
    await corral.reach(present(id), 'running')
    await corral.registry[order](id)
    expect([endOf(present(id)), pids.map(isAlive)]).toEqual([
      { kind: 'ended', how: 'killed', verified: true },
      [false, false, false],
    ])
  })

  it('is settled when its keeper is killed: by its warden, which lives on beside today’s', async () => {
    const { id, keeper, pids } = await leftBy(version)
    await takeOver()
    await corral.reach(present(id), 'running')
    process.kill(keeper, 'SIGKILL')
    await corral.reach(present(id), 'ended')
    expect([endOf(present(id)), pids.map(isAlive), present(id).report()?.by]).toEqual([
      { kind: 'ended', how: 'crashed', verified: true },
      [false, false, false],
      'warden',
    ])
  })

  it('is settled when its keeper and its warden are killed while no app runs', async () => {
    const { id, keeper, pids } = await leftBy(version)
    for (const pid of [...wardensIn(version), keeper]) process.kill(pid, 'SIGKILL')
    await takeOver()
    const { state } = await corral.reach(present(id), 'lost')
    expect([pids.map(isAlive), state]).toMatchObject([[false, false, false], { report: { left: [], by: 'app' } }])
  })

  it('can be taken back by its own app after today’s, and that app understands today’s sessions too', async () => {
    const { id, pids } = await leftBy(version)
    await takeOver()
    await corral.reach(present(id), 'running')
    const fresh = corral.start({ prompt: '[[plain:of today]]' })
    await eventually(() => corral.text(fresh).includes('of today'), 'today’s session answered')
    const { agentPid: freshPid } = fresh.view()
    await corral.registry.close()
    const app = openOther(version, home)
    await app.registry.load()
    const views = app.registry.list().map((view) => [view.id, view.state.kind, view.agentPid])
    const reports = await app.registry.killAll()
    await app.registry.close()
    await takeOver()
    expect([views.sort(), reports.map(({ verified }) => verified), endOf(present(fresh.id))]).toEqual([
      [
        [id, 'running', pids[0]],
        [fresh.id, 'running', freshPid],
      ].sort(),
      [true, true],
      { kind: 'ended', how: 'killed', verified: true },
    ])
  })
})

describe('a warden of another build', () => {
  const older = (frozenVersions[0] as (typeof frozenVersions)[number]).folder

  it('is asked for nothing, is known to the audit, and leaves when its last session has ended', async () => {
    const { id } = await leftBy(older)
    const [former] = wardensIn(older)
    await takeOver()
    const fresh = corral.start()
    const { keeperPid } = await corral.reach(fresh, 'running')
    const { processes, stray } = audit(corral.profile)
    const during = {
      wardens: [wardensIn(older), wardensIn(today)],
      keeper: path.relative(root, installOf(keeperPid as number)),
    }
    const [current] = wardensIn(today)
    await corral.registry.kill(id)
    await eventually(() => wardensIn(older).length === 0, 'the former warden left')
    await corral.reach(fresh, 'running')
    // Without a word to anybody: what it leaves behind is no loss of today's sessions.
    expect({
      during,
      audited: processes
        .filter(({ kind, liveness }) => kind === 'warden' && liveness === 'alive')
        .map((each) => each.process.pid),
      stray,
      still: [wardensIn(today), fresh.view().boundaryLost, fresh.state.kind],
    }).toEqual({
      during: { wardens: [[former], [current]], keeper: 'dist/main' },
      audited: [former, current],
      stray: [],
      still: [[current], false, 'running'],
    })
  })

  it('is missed by its sessions, and by no others, when it is killed', async () => {
    const { id } = await leftBy(older)
    await takeOver()
    await corral.reach(present(id), 'running')
    const fresh = corral.start()
    await corral.reach(fresh, 'running')
    const before = present(id).view().boundaryLost
    process.kill(wardensIn(older)[0] as number, 'SIGKILL')
    await eventually(() => present(id).view().boundaryLost, 'its session knows')
    expect([before, present(id).state.kind, fresh.view().boundaryLost]).toEqual([false, 'running', false])
    // Nobody inherits by now: the keeper itself still ends and proves.
    expect((await corral.registry.kill(id)).verified).toBe(true)
  })

  it('is found again by the app after the next', async () => {
    const { id } = await leftBy(older)
    const [former] = wardensIn(older)
    await takeOver()
    const fresh = corral.start()
    await corral.reach(fresh, 'running')
    const [current] = wardensIn(today)
    await corral.registry.close()
    await takeOver()
    await corral.reach(present(id), 'running')
    expect([wardensIn(older), wardensIn(today), present(id).view().boundaryLost]).toEqual([[former], [current], false])
  })
})

describe('a warden that its app left alone with a session', () => {
  it('lets its keeper in reserve go, and warms one up for the next app of its build', async () => {
    corral = testCorral(undefined, { home })
    const session = corral.start()
    await corral.reach(session, 'running')
    const [warden] = wardensIn(today) as [number]
    await eventually(() => childrenOf(warden).length === 2, 'one is in reserve')
    await corral.registry.close()
    await eventually(() => childrenOf(warden).length === 1, 'the reserve has left')
    await takeOver()
    await corral.registry.warden.ready()
    await eventually(() => childrenOf(warden).length === 2, 'one is in reserve again')
    expect([wardensIn(today), present(session.id).state.kind]).toEqual([[warden], 'running'])
  })
})

describe('a keeper of which no version of the protocol is ours', () => {
  const newest = (frozenVersions.at(-1) as (typeof frozenVersions)[number]).folder

  it.each(['told by its record', 'told when it answers'])('is left alone, and its session says so: %s', async (how) => {
    const { id, keeper, pids } = await leftBy(speaking(newest, { min: 7, max: 9 }))
    const file = path.join(home, 'sessions', id, 'keeper.json')
    const record = JSON.parse(readFileSync(file, 'utf8'))
    if (how === 'told when it answers') writeFileSync(file, JSON.stringify({ ...record, protocol: { min: 1, max: 1 } }))
    await takeOver()
    const { state } = await corral.reach(present(id), 'unknown')
    // Longer than it would be tried again.
    await new Promise((resolve) => setTimeout(resolve, 4000))
    const alive = [keeper, ...pids].map(isAlive)
    const report = await corral.registry.kill(id)
    expect({ record: record.protocol, state, alive, report, after: [keeper, ...pids].map(isAlive) }).toMatchObject({
      record: { min: 7, max: 9 },
      state: {
        why: 'Its keeper cannot be reached: It was started by a newer Corral, and there is no version of their protocol that both speak (it: 7 to 9, this Corral: 1). The session runs on: open it with that Corral, or end it here with Kill, which needs no answer of the keeper.',
      },
      alive: [true, true, true, true],
      report: { verified: true, left: [] },
      after: [false, false, false, false],
    })
    expect(endOf(present(id))).toEqual({ kind: 'ended', how: 'killed', verified: true })
  })

  it.each(['stop', 'quit'] as const)(
    'ends its session itself when it is told to by a %s, and records it',
    async (order) => {
      const { id, pids } = await leftBy(speaking(newest, { min: 7, max: 9 }))
      await takeOver()
      await corral.reach(present(id), 'unknown')
      if (order === 'stop') await corral.registry.stop(id)
      else await corral.registry.endAll((session) => quitOrder(session, 5000))
      expect([present(id).state, pids.map(isAlive)]).toMatchObject([
        { kind: 'ended', how: 'killed', report: { verified: true, by: 'keeper' } },
        [false, false, false],
      ])
    },
  )

  it('is not ended on a guess when its record does not tell who it is, and Kill says what to do', async () => {
    const { id, keeper, pids } = await leftBy(speaking(newest, { min: 7, max: 9 }))
    const file = path.join(home, 'sessions', id, 'keeper.json')
    const record = readFileSync(file, 'utf8')
    writeFileSync(file, record.replace('"process"', '"somebody"'))
    await takeOver()
    await corral.reach(present(id), 'unknown')
    const report = await corral.registry.kill(id)
    expect({
      verified: report.verified,
      alive: [keeper, ...pids].map(isAlive),
      state: present(id).state,
    }).toMatchObject({
      verified: false,
      alive: [true, true, true, true],
      state: { kind: 'unknown', why: expect.stringContaining('--audit') },
    })
    writeFileSync(file, record)
    await corral.registry.close()
    await takeOver()
    await corral.registry.kill(id)
  })
})

describe.each(frozenVersions)('a keeper of $name with nothing to keep', ({ folder }) => {
  it('leaves, and so does its warden', async () => {
    const app = openOther(folder, home)
    await app.registry.warden.ready()
    const [warden] = wardensIn(folder)
    const [reserve] = await eventually(() => {
      const keepers = childrenOf(warden as number)
      return keepers.length === 1 ? keepers : null
    }, 'a keeper is in reserve')
    await app.registry.close()
    await eventually(() => ![warden, reserve].some((pid) => isAlive(pid as number)), 'both have left', 5000)
    const next = openOther(folder, home)
    const id = await next.begin('[[exit]]')
    await eventually(() => processesWith(`CORRAL_SESSION=${id}`).length === 0, 'the agent has left')
    await next.registry.close()
    await takeOver()
    await eventually(() => wardensIn(folder).length === 0, 'keeper and warden have left', 20_000)
    expect(endOf(present(id))).toMatchObject({ kind: 'ended', how: 'exit' })
  })
})
