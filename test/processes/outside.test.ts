import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { processesOf } from '../../main/core/processes'
import type { SessionView } from '../../preload/contract/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { endHookedAgents, startHookedAgent } from '../helpers/hooked'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive, processesWith, startBystanders } from '../helpers/processes'

let corral: TestCorral
beforeEach(async () => {
  corral = testCorral([lineAgent([], { id: 'claude', name: 'Claude Code' })])
  await corral.bridge.listen()
})
afterEach(() => {
  endHookedAgents()
  return corral.end()
})

const start = (roles: string[] = [], sessionId?: string) =>
  startHookedAgent(corral.folder, { CORRAL_HOME: corral.home }, roles, sessionId)
const only = () => {
  expect(corral.outside.list()).toHaveLength(1)
  return corral.outside.list()[0] as SessionView
}
/** The sleeps of the role “forks”, which detached themselves. */
const forks = () => processesWith('sleep 700').filter((pid) => processesWith(corral.home).includes(pid))

describe('an outside session', () => {
  it('is in the list with its pid, its folder and what it is, and tells that Corral does not hold it', async () => {
    const { pid, code, printed } = await start()
    const view = only()
    const page = corral.outside.open(view.id)
    expect({
      ...{ code, printed, state: view.state.kind, pid: view.agentPid, keeper: view.keeperPid, outside: view.outside },
      ...{ agent: view.agentName, folder: view.folder, id: view.agentSessionId, run: view.run },
      said: page.events.map((event) => (event.type === 'notice' ? event.text.split(',')[0] : event.type)),
      processes: processesOf(corral.outside.tree(view.id))[0]?.id.pid,
      inRegistry: corral.registry.size,
    }).toEqual({
      ...{ code: 0, printed: '', state: 'running', pid, keeper: null, outside: true },
      ...{ agent: 'Claude Code', folder: corral.folder, id: 'conversation-1', run: 1_000_000 },
      said: ['This session was started outside of Corral'],
      processes: pid,
      inRegistry: 0,
    })
    expect(() => corral.outside.refuse(view.id)).toThrow(/cannot reach its input or output/)
  })

  it('stays one row when its process begins another conversation', async () => {
    const { pid } = await start()
    const view = only()
    const process = view.state.kind === 'running' ? view.state.agent : null
    corral.outside.register({
      process: process as NonNullable<typeof process>,
      ...{ agent: 'claude', folder: corral.folder, sessionId: 'after /clear' },
    })
    expect([only().id, only().agentPid, only().agentSessionId]).toEqual([view.id, pid, 'after /clear'])
  })

  it('is stopped with SIGTERM, with all that it started, and nobody else', async () => {
    const bystanders = startBystanders()
    const { pid } = await start(['forks'])
    const other = await start([], 'another')
    const view = corral.outside.list().find((each) => each.agentPid === pid) as SessionView
    await eventually(() => forks().length > 0, 'it has forked')
    const detached = forks()
    const report = await corral.outside.stop(view.id)
    const after = corral.outside.list().find((each) => each.id === view.id)
    expect({
      ...{ verified: report.verified, proof: report.proof, left: report.left, by: report.by },
      steps: report.steps.map(({ step }) => step),
      alive: [pid, ...detached].filter(isAlive),
      others: [...bystanders.pids, other.pid].map(isAlive),
      state: after?.state,
    }).toMatchObject({
      ...{ verified: false, proof: 'scan', left: [], by: 'app' },
      steps: ['terminate', 'kill'],
      alive: [],
      others: [true, true, true, true],
      state: { kind: 'ended', how: 'killed', why: 'You stopped it.' },
    })
    corral.outside.remove(view.id)
    expect(only().agentPid).toBe(other.pid)
    bystanders.end()
  })

  it('that ignores SIGTERM is killed after the grace, and at once when asked a second time', async () => {
    corral.settings.change({ stopGraceSeconds: 60 })
    const { pid } = await start(['stubborn'])
    const { id } = only()
    const first = corral.outside.stop(id)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const between = { alive: isAlive(pid), state: only().state.kind }
    const second = corral.outside.stop(id)
    const reports = await Promise.all([first, second])
    expect({ between, alive: isAlive(pid), same: reports[0] === reports[1], steps: reports[0].steps.length }).toEqual({
      between: { alive: true, state: 'stopping' },
      alive: false,
      same: true,
      steps: 2,
    })
  })

  it('is killed at once', async () => {
    const { pid } = await start(['stubborn', 'forks'])
    await eventually(() => forks().length > 0, 'it has forked')
    const all = [pid, ...forks()]
    const { left, steps } = await corral.outside.kill(only().id)
    expect({ left, steps: steps.map(({ step }) => step), alive: all.filter(isAlive) }).toEqual({
      ...{ left: [], steps: ['kill'], alive: [] },
    })
  })

  it('whose pid was given to another is not signalled, and vanishes', async () => {
    const { pid } = await start()
    const file = corral.profile.outside
    corral.outside.close()
    const saved = JSON.parse(readFileSync(file, 'utf8'))
    saved.sessions[0].process.startTime -= 1
    writeFileSync(file, JSON.stringify(saved))
    const reused = saved.sessions[0].process
    const { id } = only()
    // What is in memory names the first owner of the number as well.
    const view = only()
    if (view.state.kind === 'running') Object.assign(view.state.agent, reused)
    const report = await corral.outside.kill(id)
    corral = corral.again()
    corral.outside.load()
    expect({ processes: report.processes, alive: isAlive(pid), listed: corral.outside.list() }).toEqual({
      ...{ processes: 0, alive: true, listed: [] },
    })
  })

  it('that ends by itself vanishes', async () => {
    const { pid } = await start()
    process.kill(pid, 'SIGKILL')
    await eventually(() => corral.outside.list().length === 0, 'it is gone from the list', 5000)
  })

  it('is found again by the next app while it lives', async () => {
    const { pid } = await start()
    const { id, run } = only()
    corral.bridge.close()
    corral.outside.close()
    await corral.registry.close()
    corral = corral.again()
    corral.outside.load()
    expect([only().id, only().run, only().agentPid]).toEqual([id, run, pid])
  })

  it('is forgotten, and nothing else is, when the list is damaged', async () => {
    const { pid } = await start()
    corral.outside.close()
    writeFileSync(corral.profile.outside, '{"half')
    writeFileSync(corral.profile.presence, '[]')
    corral = corral.again()
    corral.outside.load()
    expect({
      listed: corral.outside.list(),
      alive: isAlive(pid),
      told: corral.notices.map((text) => text.split(' ')[0]),
    }).toEqual({
      ...{ listed: [], alive: true, told: ['presence.json', 'outside.json'] },
    })
  })

  it('is left alone by Kill all: Corral did not start it', async () => {
    const { pid } = await start()
    await corral.registry.killAll()
    expect([isAlive(pid), only().state.kind]).toEqual([true, 'running'])
  })
})
