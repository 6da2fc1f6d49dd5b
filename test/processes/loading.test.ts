import { randomUUID } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

const ENDED = 720
const FIRST = 200

/** Copies of an ended session with an id each; number n was written n minutes after the first. */
function addEnded(home: string, template: string): void {
  const sessions = path.join(home, 'sessions')
  for (let copy = 1; copy < ENDED; copy += 1) {
    const id = randomUUID()
    const folder = path.join(sessions, id)
    cpSync(path.join(sessions, template), folder, { recursive: true })
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const text = readFileSync(path.join(folder, file), 'utf8').replaceAll(template, id)
      writeFileSync(path.join(folder, file), text.replace('"name":"old"', `"name":"old ${copy}"`))
    }
    const at = Date.now() / 1000 - 86_400 + copy * 60
    utimesSync(folder, at, at)
  }
}

describe('a start of the app', () => {
  it('lists the live sessions and the newest others first, and all the rest behind', async () => {
    corral = testCorral([lineAgent()])
    const old = corral.start({ prompt: 'old' })
    await corral.reach(old, 'running')
    await corral.registry.kill(old.id)
    const running = corral.start({ prompt: 'running' })
    await corral.reach(running, 'running')
    await corral.registry.close()
    addEnded(corral.home, old.id)
    const told: string[] = []
    corral = corral.again(({ name }) => told.push(name))
    await corral.registry.loadFirst()
    const first = corral.registry.list()
    await corral.registry.loadRest()
    const newest = Array.from({ length: FIRST - 1 }, (_, index) => `old ${ENDED - 1 - index}`)
    expect({
      running: first.filter(({ state }) => state.kind === 'running').map(({ name }) => name),
      newest: first.filter(({ state }) => state.kind === 'ended').map(({ name }) => name),
      all: corral.registry.size,
      // Those of the first list are asked for by the window itself.
      told: new Set(told).size,
    }).toEqual({ running: ['running'], newest: ['old', ...newest], all: ENDED + 1, told: ENDED - FIRST + 1 })
  })

  it('waits five seconds at most for a keeper that does not answer, calls its session unknown, and has it back when it does', async () => {
    corral = testCorral([lineAgent()])
    const [stuck, other] = [corral.start({ prompt: 'stuck' }), corral.start({ prompt: 'other' })]
    const before = await corral.reach(stuck, 'running')
    await corral.reach(other, 'running')
    await corral.registry.close()
    // The warden wakes every keeper once more when its app has gone, so once may be too early.
    await eventually(async () => {
      process.kill(before.keeperPid as number, 'SIGSTOP')
      await new Promise((resolve) => setTimeout(resolve, 300))
      return readFileSync(`/proc/${before.keeperPid}/stat`, 'utf8').includes(') T ')
    }, 'it is stopped')
    try {
      corral = corral.again()
      const began = performance.now()
      await corral.registry.load()
      const seconds = (performance.now() - began) / 1000
      const meanwhile = corral.registry.get(stuck.id).view()
      expect({
        others: corral.registry.get(other.id).view().state.kind,
        inTime: seconds < 8,
        state: meanwhile.state,
        alive: isAlive(before.agentPid as number),
      }).toEqual({
        others: 'running',
        inTime: true,
        state: { kind: 'unknown', why: 'Its keeper has not answered yet; Corral keeps trying.' },
        alive: true,
      })
    } finally {
      process.kill(before.keeperPid as number, 'SIGCONT')
    }
    const session = corral.registry.get(stuck.id)
    const after = await corral.reach(session, 'running')
    corral.registry.write(stuck.id, 'again')
    await eventually(() => corral.text(session).includes('heard again'), 'its input works')
    expect([after.agentPid, after.keeperPid]).toEqual([before.agentPid, before.keeperPid])
  })

  it('says that an agent no longer reads its input, and keeps what is written to it', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start({ prompt: 'close-input' })
    const before = await corral.reach(session, 'running')
    // The system tells it to the first who writes.
    corral.registry.write(session.id, 'into the void')
    const closed = await eventually(() => session.view().inputClosed, 'it is told')
    await corral.registry.close()
    corral = corral.again()
    await corral.registry.load()
    const after = corral.registry.get(session.id)
    await eventually(() => after.view().inputClosed, 'it is told after a restart')
    corral.registry.write(session.id, 'for later')
    expect({
      closed,
      pid: after.view().agentPid,
      state: after.state.kind,
      queued: after.view().queued.map(({ text }) => text),
    }).toEqual({
      closed: 'The agent no longer reads its input.',
      pid: before.agentPid,
      state: 'running',
      queued: ['for later'],
    })
  })
})
