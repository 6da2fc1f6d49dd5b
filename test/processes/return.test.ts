import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

describe('an app that comes back', () => {
  it('has its session again: same processes, whole conversation, live input', async () => {
    corral = testCorral([lineAgent(['daemon'])])
    const first = corral.start({ prompt: 'before' })
    const before = await corral.reach(first, 'running')
    await eventually(() => corral.text(first).includes('heard before'), 'the first message was heard')
    await corral.registry.close()

    corral = corral.again()
    await corral.registry.load()
    const session = corral.registry.get(first.id)
    const after = await corral.reach(session, 'running')
    session.send('after')
    await eventually(() => corral.text(session).includes('heard after'), 'the second message was heard')
    const page = await session.open()
    expect({
      pids: [after.agentPid, after.keeperPid],
      name: after.name,
      run: after.run,
      agentSessionId: after.agentSessionId,
      users: page.events.filter((event) => event.type === 'user').map((event) => ('text' in event ? event.text : '')),
    }).toEqual({
      pids: [before.agentPid, before.keeperPid],
      name: 'before',
      run: 1_000_000,
      agentSessionId: 'fake-session',
      users: ['before', 'after'],
    })
  })

  it('learns how a session ended that ended meanwhile, with its last words', async () => {
    corral = testCorral([lineAgent()])
    const first = corral.start()
    await corral.reach(first, 'running')
    await first.keeper?.write('last', ['say last words', 'exit 4'])
    await corral.registry.close()

    corral = corral.again()
    await corral.registry.load()
    await corral.reach(corral.registry.get(first.id), 'ended')
    const session = corral.registry.get(first.id)
    const { events } = await session.open()
    expect({ state: session.state, said: JSON.stringify(events).includes('last words') }).toMatchObject({
      state: { kind: 'ended', how: 'crashed', code: 4 },
      said: true,
    })
  })
})

describe('an app that is gone', () => {
  it('finds its session also when all of it slept for longer than the reattach window', async () => {
    corral = testCorral([lineAgent()])
    corral.settings.change({ reattachWindowSeconds: 3 })
    const first = corral.start()
    const before = await corral.reach(first, 'running')
    await corral.registry.close()
    // What a laptop's sleep is to a process, seen from its clocks.
    const asleep = [before.keeperPid as number, corral.wardenPid()]
    await eventually(async () => {
      for (const pid of asleep) process.kill(pid, 'SIGSTOP')
      await new Promise((resolve) => setTimeout(resolve, 200))
      return asleep.every((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T '))
    }, 'it sleeps')
    await new Promise((resolve) => setTimeout(resolve, 4500))
    for (const pid of asleep) process.kill(pid, 'SIGCONT')
    corral = corral.again()
    await corral.registry.load()
    const session = corral.registry.get(first.id)
    const after = await corral.reach(session, 'running')
    session.send('awake')
    await eventually(() => corral.text(session).includes('heard awake'), 'its input works')
    expect([after.agentPid, after.keeperPid]).toEqual([before.agentPid, before.keeperPid])
  })

  it('is waited for no longer than the reattach window', async () => {
    corral = testCorral([lineAgent(['daemon'])])
    corral.settings.change({ reattachWindowSeconds: 0 })
    const session = corral.start()
    const { agentPid } = await corral.reach(session, 'running')
    await corral.registry.close()
    await eventually(() => !isAlive(agentPid as number), 'the agent was ended')
    expect(session.agent).not.toBeNull()
  })

  it('is not waited for at all when it meant to quit', async () => {
    corral = testCorral([lineAgent(['daemon'])])
    const session = corral.start()
    const { agentPid } = await corral.reach(session, 'running')
    writeFileSync(corral.profile.quitIntent, '')
    await corral.registry.close()
    await eventually(() => !isAlive(agentPid as number), 'the agent was ended')
    expect(session.agent).not.toBeNull()
  })

  it('can have told its keepers to go on', async () => {
    corral = testCorral([lineAgent()])
    corral.settings.change({ reattachWindowSeconds: 0 })
    const session = corral.start()
    const { agentPid } = await corral.reach(session, 'running')
    await session.keeper?.keep(true)
    await corral.registry.close()
    // Long enough for several looks of the keeper.
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(isAlive(agentPid as number)).toBe(true)
    corral = corral.again()
    await corral.registry.load()
  })
})
