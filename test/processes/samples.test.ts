import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { killProcess } from '../../main/core/kill-process'
import { processesOf, rowsOf, sessionTree } from '../../main/core/processes'
import { SessionSampler } from '../../main/core/samples'
import type { Session } from '../../main/core/session'
import { platform } from '../../main/platform'
import type { ProcId } from '../../preload/contract/process'
import type { Samples } from '../../preload/contract/samples'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive, startBystanders } from '../helpers/processes'

let corral: TestCorral
beforeEach(() => {
  corral = testCorral([lineAgent()])
})
afterEach(() => corral.end())

async function running(): Promise<Session> {
  const session = corral.start()
  await corral.reach(session, 'running')
  return session
}

/** Has the agent run a script, as a shell tool does. */
const run = (session: Session, script: string) => session.send(`run ${Buffer.from(script).toString('base64')}`)

const rows = (session: Session) => rowsOf(sessionTree(session), () => null)
const rowWith = (session: Session, command: string) =>
  eventually(() => rows(session).find((row) => row.command === command), `“${command}” runs`)
const noneSpared = () => []

describe('samples of what sessions use', () => {
  it('show who is busy, with everything that it started, and what Corral itself uses', async () => {
    const [busy, idle] = [await running(), await running()]
    run(busy, 'while :; do :; done')
    busy.send('daemon')
    await rowWith(busy, 'sleep 600')
    const count = rows(busy).length
    const told: Samples[] = []
    const sampler = new SessionSampler({
      platform,
      trees: () =>
        corral.registry.running().flatMap((session) => {
          const tree = sessionTree(session)
          return tree ? [{ id: session.id, tree }] : []
        }),
      wardens: () => [platform.identify(corral.wardenPid()) as ProcId],
      isWatched: () => true,
      publish: (samples) => told.push(samples),
    })
    const load = await eventually(() => {
      sampler.look()
      const [busiest, other] = [busy, idle].map(({ id }) => told.at(-1)?.sessions[id])
      return (busiest?.cpuPercent ?? 0) > 20 && (other?.cpuPercent ?? 100) < 20 ? { busiest, other } : null
    }, 'the loop shows, and only where it runs')
    const last = told.at(-1) as Samples
    expect({
      processes: [load.busiest?.processes, load.other?.processes],
      memory: (load.busiest?.memoryBytes ?? 0) > (load.other?.memoryBytes ?? 0),
      total: last.total.processes,
      own: [last.own.main.processes, last.own.wardens.processes],
      // One for each session, and perhaps one in reserve.
      keepers: (last.own.keepers.processes ?? 0) >= 2,
      ownMemory: (last.ownTotal.memoryBytes ?? 0) > 10_000_000,
    }).toEqual({ processes: [count, 1], memory: true, total: count + 1, own: [1, 1], keepers: true, ownMemory: true })
    sampler.stop()
  })

  it('hold no file open once nobody looks', async () => {
    const session = await running()
    const { root } = sessionTree(session) ?? {}
    const openFiles = () => readdirSync('/proc/self/fd').length
    const before = openFiles()
    const sampler = platform.sampler()
    sampler.look([root as ProcId])
    const during = openFiles()
    sampler.rest()
    expect([during > before, openFiles() - before]).toEqual([true, 0])
  })
})

describe('the rows of the tab Processes', () => {
  it('tell the ports that somebody listens on, and of others that there are none', async () => {
    const session = await running()
    const server =
      "require('net').createServer().listen(0, '127.0.0.1', function () { console.log('port', this.address().port) })"
    run(session, `exec '${process.execPath}' -e "${server}"`)
    const text = await eventually(() => /port (\d+)/.exec(corral.text(session)), 'it listens')
    const found = rows(session).map(({ id, ports }) => [id.pid === session.agent?.pid, ports])
    expect(found).toEqual([
      [true, []],
      [false, [Number(text[1])]],
    ])
  })
})

describe('Kill of one process', () => {
  it('ends it and what is below it; the agent, its other children and bystanders live on', async () => {
    const bystanders = startBystanders()
    const session = await running()
    session.send('child')
    run(session, 'sleep 611 & (sleep 612 & sleep 613; true); wait')
    const branch = [await rowWith(session, 'sleep 611'), await rowWith(session, 'sleep 612')]
    const other = await rowWith(session, 'sleep 600')
    const top = rows(session).find((row) => row.id.pid === branch[0]?.parent)
    const before = processesOf(sessionTree(session)).length
    const report = await killProcess(sessionTree(session), top?.id as ProcId, noneSpared)
    expect({
      ...{ left: report.left, verified: report.verified, ended: report.processes },
      after: rows(session)
        .map(({ id }) => id.pid)
        .sort(),
      state: session.state.kind,
      others: bystanders.pids.every(isAlive),
    }).toEqual({
      // Nobody is heir to a branch alone, so nothing proves its end.
      ...{ left: [], verified: false, ended: before - 2 },
      after: [session.agent?.pid, other.id.pid].sort(),
      state: 'running',
      others: true,
    })
    bystanders.end()
  })

  it('refuses a pid that was given again, whoever is none of the session, and the agent itself', async () => {
    const bystanders = startBystanders()
    const [session, another] = [await running(), await running()]
    session.send('child')
    const child = await rowWith(session, 'sleep 600')
    const kill = (id: ProcId | null | undefined) =>
      killProcess(sessionTree(session), id as ProcId, noneSpared).then(
        () => 'ended',
        (fault: { code: string }) => fault.code,
      )
    expect([
      await kill({ ...child.id, startTime: child.id.startTime - 1 }),
      await kill({ ...child.id, bootId: 'another' }),
      await kill(platform.identify(bystanders.pids[0] as number) as ProcId),
      await kill(another.agent),
      await kill(session.keeper?.process),
      await kill(session.agent),
    ]).toEqual([...Array(5).fill('process-not-there'), 'is-agent'])
    const all = [child.id.pid, session.agent?.pid, another.agent?.pid, ...bystanders.pids]
    expect(all.map((pid) => isAlive(pid as number))).toEqual(all.map(() => true))
    bystanders.end()
  })

  it('finds nobody in a session that is over', async () => {
    const session = await running()
    const agent = session.agent as ProcId
    await corral.registry.kill(session.id)
    await expect(killProcess(sessionTree(session), agent, noneSpared)).rejects.toMatchObject({
      code: 'process-not-there',
    })
  })
})
