import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Session } from '../../main/core/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive } from '../helpers/processes'

// The duties that the design asks of the registry, one after the other. `link` and `guard` need no process:
// test/unit/core. The bridge and the passes have files of their own: bridge.test.ts, passes.test.ts.

let corral: TestCorral
afterEach(() => corral.end())

const silent = () =>
  lineAgent([], {
    create: () => ({
      open: () => [],
      received: () => ({ events: [], replies: [] }),
      sent: () => [],
      encode: () => ({ lines: [], endInput: false }),
      save: () => ({}),
    }),
    restore: () => null,
  })

describe('duty: register at once', () => {
  it('has the entry on disk before the call returns, with all that is known by then', () => {
    corral = testCorral([lineAgent()])
    const session = corral.start({
      prompt: 'Fix the login\nIt fails since Monday.',
      model: 'large',
      permissions: 'plan',
    })
    const spec = JSON.parse(readFileSync(path.join(session.directory, 'spec.json'), 'utf8'))
    expect({
      ...{ session: spec.session, run: spec.run, kind: spec.kind, task: spec.task, agent: spec.agent },
      ...{ folder: spec.folder, model: spec.model, permissions: spec.permissions, marker: spec.order.marker },
      name: session.name,
      live: readdirSync(corral.profile.live),
      state: session.state.kind,
    }).toEqual({
      ...{
        session: session.id,
        run: 1_000_000,
        kind: 'session',
        task: 'Fix the login\nIt fails since Monday.',
        agent: 'fake',
      },
      ...{ folder: corral.folder, model: 'large', permissions: 'plan', marker: session.id },
      name: 'Fix the login',
      live: [session.id],
      state: 'starting',
    })
  })

  it('records an agent that ended within a millisecond, keeper and all', async () => {
    corral = testCorral([lineAgent(['exit'])])
    const session = corral.start()
    await corral.reach(session, 'ended')
    const exit = JSON.parse(readFileSync(path.join(session.directory, 'exit.json'), 'utf8'))
    expect({ how: exit.how, code: exit.code, keeper: existsSync(path.join(session.directory, 'keeper.json')) }).toEqual(
      {
        how: 'exit',
        code: 0,
        keeper: true,
      },
    )
  })

  it('refuses to start what it cannot persist, in one sentence', () => {
    corral = testCorral([lineAgent()])
    corral.profile.sessions = path.join(corral.home, 'no-such-folder')
    expect(() => corral.start()).toThrow(
      /^Corral could not write to .*no-such-folder \(there is no such folder\), so nothing was started\.$/,
    )
  })

  it('gives numbers that never repeat', async () => {
    corral = testCorral([lineAgent()])
    const [first, second] = [corral.start(), corral.start()]
    await corral.registry.killAll()
    corral.registry.remove(second.id)
    expect([first.spec.run, second.spec.run, corral.start().spec.run]).toEqual([1_000_000, 1_000_001, 1_000_002])
  })
})

describe('duty: look-ups', () => {
  it('finds a session by every name that it goes by, and none by a wrong one', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    const { registry } = corral
    await corral.reach(session, 'running')
    const keeperPid = session.keeper?.process.pid as number
    const agentPid = session.agent?.pid as number
    const names = (found: (Session | null)[]) => found.map((each) => each?.id ?? null)
    expect({
      found: names([
        registry.get(session.id),
        registry.byRun(session.spec.run),
        registry.byAgentSessionId('fake-session'),
        registry.byPid(agentPid),
        registry.byPid(keeperPid),
        registry.byMarker(session.id),
      ]),
      missed: names([
        registry.byRun(1),
        registry.byAgentSessionId('other'),
        registry.byPid(1),
        registry.byMarker('other'),
      ]),
      pid: registry.getPid(session.id),
      size: registry.size,
      active: registry.list({ active: true }).length,
    }).toEqual({ found: Array(6).fill(session.id), missed: Array(4).fill(null), pid: agentPid, size: 1, active: 1 })
  })

  it('names the keeper’s pid while the agent’s is unknown, lists the ended apart, and removes only those', async () => {
    corral = testCorral([lineAgent()])
    const { registry } = corral
    const session = corral.start()
    await eventually(() => session.keeper !== null, 'the keeper is there')
    const pidEarly = registry.getPid(session.id)
    const early = session.agent === null ? session.keeper?.process.pid : session.agent.pid
    await corral.reach(session, 'running')
    expect(() => registry.remove(session.id)).toThrow(/still runs, so it cannot be removed/)
    await registry.kill(session.id)
    expect({
      pidEarly,
      active: registry.list({ active: true }).length,
      ended: registry.list({ active: false }).length,
    }).toEqual({
      pidEarly: early,
      active: 0,
      ended: 1,
    })
    registry.remove(session.id)
    expect({ size: registry.size, directory: existsSync(session.directory) }).toEqual({ size: 0, directory: false })
  })
})

describe('duty: write', () => {
  it('never throws: it says false and why', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    await corral.reach(session, 'running')
    const first = corral.registry.write(session.id, 'hello')
    await eventually(() => corral.text(session).includes('heard hello'), 'the agent heard it')
    await corral.registry.kill(session.id)
    expect([first, corral.registry.write(session.id, 'too late'), corral.registry.write('nobody', 'hello')]).toEqual([
      { written: true, why: '' },
      { written: false, why: '“Fake agent” does not run, so it takes no orders.' },
      { written: false, why: 'There is no session nobody (any more).' },
    ])
  })
})

describe('duty: kill by any id, and all', () => {
  it('works while the agent’s own id is still unknown', async () => {
    corral = testCorral([silent()])
    const session = corral.start()
    await eventually(() => session.agent !== null, 'the agent runs')
    const { verified } = await corral.registry.kill((corral.registry.byRun(session.spec.run) as Session).id)
    expect({ verified, id: session.agentSessionId, alive: isAlive(session.agent?.pid as number) }).toEqual({
      verified: true,
      id: null,
      alive: false,
    })
  })
})

describe('duty: live output', () => {
  it('keeps a bounded window in memory and pages the rest from the journal, whole', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    await corral.reach(session, 'running')
    session.send('flood 60000')
    await eventually(() => corral.text(session).includes('flooded'), 'the flood is over', 30_000)
    const newest = await session.open()
    const pages = [newest]
    for (let { older } = newest; older !== null; older = pages[0]?.older ?? null) pages.unshift(session.older(older))
    const said = pages
      .flatMap((page) => page.events)
      .map((event) => (event.type === 'text' ? event.text : ''))
      .join('')
    expect({
      window: JSON.stringify(newest).length < 4 * 1024 * 1024,
      pages: pages.length > 1,
      whole: said === corral.text(session),
    }).toEqual({ window: true, pages: true, whole: true })
  })
})

describe('duty: duplicate pid', () => {
  it('is refused while the first holder lives, granted when it is proven dead, and nobody is killed on suspicion', async () => {
    corral = testCorral([lineAgent()])
    const [first, second] = [corral.start(), corral.start()]
    await Promise.all([corral.reach(first, 'running'), corral.reach(second, 'running')])
    const held = first.agent as NonNullable<Session['agent']>
    const whileAlive = corral.registry.mayClaimPid(second.id, held.pid)
    const aliveAfterRefusal = isAlive(held.pid)
    // The same number with another start time: the first holder's process is gone, its pid was given away.
    first.agent = { ...held, startTime: held.startTime - 1 }
    const afterReuse = corral.registry.mayClaimPid(second.id, held.pid)
    expect({ whileAlive, aliveAfterRefusal, afterReuse, state: first.state.kind, alive: isAlive(held.pid) }).toEqual({
      whileAlive: false,
      aliveAfterRefusal: true,
      afterReuse: true,
      state: 'lost',
      alive: true,
    })
    process.kill(first.keeper?.process.pid as number, 'SIGKILL')
    await eventually(() => !isAlive(held.pid), 'the warden ended it')
  })
})

describe('duty: session id', () => {
  it('is waited for with a word about the usual time; after the start timeout the state stays starting and says so', async () => {
    corral = testCorral([silent()], { startTimeoutMs: 300 })
    const session = corral.start()
    await eventually(() => session.agent !== null, 'the agent runs')
    const waiting = session.view().state
    await eventually(
      () => JSON.stringify(session.view().state).includes('has not answered'),
      'it says that the agent is late',
    )
    expect({ waiting, late: session.view().state, alive: isAlive(session.agent?.pid as number) }).toMatchObject({
      waiting: { kind: 'starting', waitingFor: 'Fake agent to answer (usually 1 s)' },
      late: { kind: 'starting', waitingFor: 'Fake agent, which has not answered for 0.3 s; look at Raw, or kill it' },
      alive: true,
    })
  })

  it('may change: the history is kept, the newest counts', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    await corral.reach(session, 'running')
    expect(
      corral.registry.register({
        token: session.id,
        pid: session.agent?.pid as number,
        folder: corral.folder,
        agentSessionId: 'weaker',
      }),
    ).toBeNull()
    session.adopt('after /clear')
    const chat = JSON.parse(readFileSync(path.join(session.directory, 'chat.json'), 'utf8'))
    expect({ now: session.agentSessionId, history: chat.agentSessionIds }).toEqual({
      now: 'after /clear',
      history: ['fake-session', 'after /clear'],
    })
  })
})

describe('duty: killAll keeps live/ entries until the end is proven', () => {
  it('leaves the entry of a session whose end nobody can confirm, and a restart finishes the job', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    await corral.reach(session, 'running')
    const agentPid = session.agent?.pid as number
    // The app is killed in the middle: nothing of the core's own clean-up runs.
    await corral.registry.close()
    expect(readdirSync(corral.profile.live)).toEqual([session.id])
    corral = corral.again()
    await corral.registry.load()
    const [report] = await corral.registry.killAll()
    expect({ verified: report?.verified, live: readdirSync(corral.profile.live), alive: isAlive(agentPid) }).toEqual({
      verified: true,
      live: [],
      alive: false,
    })
  })
})

describe('state files that are damaged', () => {
  it('are set aside and told; whole sessions are not lost with them', async () => {
    corral = testCorral([lineAgent()])
    const [whole, damaged] = [corral.start(), corral.start()]
    await corral.registry.killAll()
    await corral.registry.close()
    for (const file of ['settings.json', 'launch.json', 'runs.json', 'warden.json'])
      writeFileSync(path.join(corral.home, file), '{"half')
    writeFileSync(path.join(damaged.directory, 'spec.json'), '')
    writeFileSync(path.join(whole.directory, 'chat.json'), '{}')
    corral = corral.again()
    await corral.registry.load()
    corral.memory.defaults()
    const { run } = corral.start().view()
    expect({
      sessions: corral.registry.list({ active: false }).map((view) => view.id),
      told: corral.notices.map((text) => text.split(' ')[0]).sort(),
      run,
    }).toEqual({
      sessions: [whole.id],
      told: ['chat.json', 'launch.json', 'runs.json', 'settings.json', 'spec.json'],
      run: 1_000_001,
    })
  })
})
