import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { childrenOf, readStat, TICKS_PER_SECOND } from '../../main/platform/linux-proc'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive, startBystanders } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

async function running(roles: string[] = []) {
  const session = corral.start({ prompt: '' })
  await corral.reach(session, 'running')
  for (const role of roles)
    await eventually(() => new RegExp(`${role} \\d+`).test(corral.text(session)), `the agent said ${role}`)
  return session
}

const zombiesOf = (pid: number) =>
  childrenOf(pid).filter((child) => {
    const stat = readStat(child)
    return typeof stat === 'object' && stat.state === 'Z'
  })

describe('what somebody else started with a session’s mark', () => {
  it('is killed after the session’s end, which says so; other marks are left alone', async () => {
    corral = testCorral([lineAgent()])
    const bystanders = startBystanders()
    const session = await running()
    const stranger = spawn('sleep', ['600'], {
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, CORRAL_SESSION: session.id },
    })
    expect((await corral.registry.kill(session.id)).verified).toBe(true)
    await eventually(() => !isAlive(stranger.pid as number), 'it is gone')
    const notices = corral.events.get(session.id)?.flatMap((event) => (event.type === 'notice' ? [event.text] : []))
    expect({ told: notices?.filter((text) => /Another program had started a process/.test(text)).length }).toEqual({
      told: 1,
    })
    expect(bystanders.pids.map(isAlive)).toEqual([true, true, true])
    bystanders.end()
  })
})

describe('a second Stop', () => {
  it('shortens the grace of the first to nothing', async () => {
    corral = testCorral([lineAgent(['deaf', 'stay'])])
    corral.settings.change({ stopGraceSeconds: 60 })
    const session = await running()
    const first = corral.registry.stop(session.id)
    await eventually(() => session.state.kind === 'stopping', 'the first is under way')
    const second = corral.registry.stop(session.id)
    expect(await Promise.all([first, second])).toMatchObject([
      { verified: true, left: [] },
      { verified: true, left: [] },
    ])
  })
})

describe('a keeper whose app is gone', () => {
  it('waits without spinning while its agent lives, and leaves when the agent has gone', async () => {
    corral = testCorral([lineAgent(['stay'])])
    const session = await running()
    const keeper = session.keeper?.process.pid as number
    const warden = corral.wardenPid()
    await corral.registry.close()
    const ticks = () => {
      const stat = readStat(keeper)
      return typeof stat === 'object' ? stat.cpuTicks : Number.NaN
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
    const before = ticks()
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const share = (ticks() - before) / TICKS_PER_SECOND / 3
    process.kill(session.agent?.pid as number, 'SIGKILL')
    await eventually(() => !isAlive(keeper) && !isAlive(warden), 'keeper and warden have left', 5000)
    expect({ spins: share > 0.05 }).toEqual({ spins: false })
  })
})

describe('two hundred sessions one after another', () => {
  it('leave no zombie under app or warden, and no descriptor open', async () => {
    corral = testCorral([lineAgent(['child', 'daemon'])])
    const descriptors = () => readdirSync('/proc/self/fd').length
    const cycle = async () => {
      const sessions = Array.from({ length: 5 }, () => corral.start())
      await Promise.all(sessions.map((session) => corral.reach(session, 'running')))
      await Promise.all(sessions.map((session) => corral.registry.kill(session.id)))
      return sessions
    }
    await cycle()
    const warden = corral.wardenPid()
    const ofWarden = () => readdirSync(`/proc/${warden}/fd`).length
    const before = { app: descriptors(), warden: ofWarden() }
    const verified: unknown[] = []
    for (let round = 0; round < 40; round += 1)
      for (const session of await cycle()) verified.push(session.report()?.verified)
    await eventually(() => childrenOf(warden).length <= 1, 'only the reserve is left below the warden')
    expect({
      ended: verified.filter(Boolean).length,
      zombies: [...zombiesOf(process.pid), ...zombiesOf(warden)],
      app: descriptors() - before.app < 10,
      warden: ofWarden() - before.warden < 10,
    }).toEqual({ ended: 200, zombies: [], app: true, warden: true })
  }, 180_000)
})
