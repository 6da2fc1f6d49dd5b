import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CorralFault } from '../../main/core/faults'
import { forkOf } from '../../main/core/fork'
import type { Session } from '../../main/core/session'
import type { AgentOptions } from '../../preload/contract/settings'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

/** Nobody else writes these words. */
const SECRET = 'never-on-disk-5f2c9a'
const LASTING = 'only-in-settings-81d7e0'

const agent = (overrides: Parameters<typeof lineAgent>[1] = {}) =>
  lineAgent([], {
    launch: () => ({ args: ['say from-the-adapter'], env: { AGENT_MODE: 'safe' }, agentSessionId: null }),
    resume: { isGone: () => false, forks: true },
    ...overrides,
  })

const set = (options: Partial<AgentOptions>) =>
  corral.catalog.change({ agentOptions: { fake: { program: '', arguments: '', environment: '', ...options } } })

/** What the system says that the agent was really started with, below its runtime and its script. */
function real(session: Session): { args: string[]; environment: Record<string, string> } {
  const read = (file: string) =>
    readFileSync(`/proc/${session.agent?.pid}/${file}`, 'utf8')
      .split('\0')
      .filter((each) => each !== '')
  const environment = read('environ').map((each): [string, string] => {
    const [name = '', ...value] = each.split('=')
    return [name, value.join('=')]
  })
  return { args: read('cmdline').slice(2), environment: Object.fromEntries(environment) }
}

const running = async (session: Session) => {
  await corral.reach(session, 'running')
  await eventually(() => session.agentSessionId === 'fake-session', 'the agent is ready')
  return session
}
const now = ({ id }: Session) => corral.registry.get(id)

/** Every file below a folder that holds these words; a program may remove one while it is looked for. */
const filesWith = (folder: string, words: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    try {
      const file = path.join(folder, name)
      return statSync(file).isFile() && readFileSync(file).includes(words)
    } catch {
      return false
    }
  })

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: CorralFault) => error.code,
  )

describe.runIf(process.platform === 'linux')('an agent', () => {
  it('has the arguments and the environment of the settings and of its session, behind and under what Corral gives it', async () => {
    corral = testCorral([agent()], { environment: { ...process.env, PASSED: 'inherited', TOO: 'inherited' } })
    corral.catalog.change({ passEnvironment: ['PASSED', 'TOO'] })
    set({ arguments: '"say from the settings"', environment: `PASSED=settings\nBOTH=settings\nMINE=${LASTING}` })
    const session = await running(
      corral.start({ arguments: "'say from the session'", environment: `BOTH=session\nTOKEN=${SECRET}` }),
    )
    const { args, environment } = real(session)
    const { PASSED, TOO, BOTH, MINE, TOKEN, AGENT_MODE, CORRAL_SESSION } = environment
    expect({ args, PASSED, TOO, BOTH, MINE, TOKEN, AGENT_MODE, CORRAL_SESSION }).toEqual({
      args: ['say from-the-adapter', 'say from the settings', 'say from the session'],
      ...{ PASSED: 'settings', TOO: 'inherited', BOTH: 'session', MINE: LASTING, TOKEN: SECRET },
      ...{ AGENT_MODE: 'safe', CORRAL_SESSION: session.id },
    })
    await eventually(() => corral.text(session).includes('from the session'), 'it carried out its arguments')
    const { arguments: line, environmentNames } = session.view()
    expect([line, environmentNames]).toEqual(["'say from the session'", ['BOTH', 'TOKEN']])
  })

  it('is the only one who has the values of its session: no file of Corral does, and of the settings only settings.json', async () => {
    corral = testCorral([agent()])
    set({ environment: `MINE=${LASTING}` })
    const session = await running(corral.start({ environment: `TOKEN=${SECRET}` }))
    session.send('say words for the journal')
    await eventually(() => corral.text(session).includes('words for the journal'), 'something was said')
    expect(real(session).environment.TOKEN).toBe(SECRET)
    const during = [filesWith(corral.home, SECRET), filesWith(corral.home, LASTING)]
    await corral.registry.kill(session.id)
    await corral.registry.resume(session.id)
    await running(now(session))
    expect(real(now(session)).environment.TOKEN).toBe(SECRET)
    const after = [filesWith(corral.home, SECRET), filesWith(corral.home, LASTING)]
    expect({ during, after, names: filesWith(corral.home, '"TOKEN"').map((file) => path.basename(file)) }).toEqual({
      during: [[], ['settings.json']],
      after: [[], ['settings.json']],
      names: expect.arrayContaining(['spec.json']),
    })
  })

  it('is not started with what cannot be had, and nothing is left of the attempt', () => {
    corral = testCorral([agent()])
    const refused = [
      { arguments: '--api-key=abc' },
      { environment: 'NODE_OPTIONS=x' },
      { environment: 'AGENT_MODE=free' },
    ]
    const codes = refused.map((extras) => {
      try {
        return corral.start(extras).id
      } catch (error) {
        return (error as CorralFault).code
      }
    })
    expect([codes, corral.registry.size, readdirSync(corral.profile.sessions)]).toEqual([
      ['argument-secret', 'variable-kept-back', 'variable-chosen'],
      0,
      [],
    ])
  })
})

describe.runIf(process.platform === 'linux')('a session with an environment of its own', () => {
  it('is resumed with it while Corral runs; after a restart it is asked for, and its arguments are known still', async () => {
    corral = testCorral([agent()])
    const session = await running(corral.start({ arguments: 'stay', environment: `TOKEN=${SECRET}\nPLAIN=1` }))
    await corral.registry.kill(session.id)
    await corral.registry.resume(session.id)
    const first = real(await running(now(session)))
    await corral.registry.kill(session.id)
    await corral.registry.close()

    corral = corral.again()
    await corral.registry.load()
    const asked = await corral.registry
      .resume(session.id)
      .catch(({ code, message }: CorralFault) => ({ code, message }))
    const bad = await codeOf(corral.registry.resume(session.id, 'TOKEN'))
    const state = now(session).state.kind
    await corral.registry.resume(session.id, 'TOKEN=typed again')
    const second = real(await running(now(session)))
    expect({ first: first.environment.TOKEN, asked, bad, state }).toEqual({
      first: SECRET,
      asked: {
        code: 'environment-missing',
        message: `“Fake agent” was started with TOKEN, PLAIN, and Corral keeps no such values on disk.`,
      },
      bad: 'not-a-variable',
      state: 'ended',
    })
    expect({
      token: second.environment.TOKEN,
      plain: second.environment.PLAIN,
      args: second.args,
      names: now(session).view().environmentNames,
    }).toEqual({
      token: 'typed again',
      plain: undefined,
      args: ['say from-the-adapter', 'stay'],
      names: ['TOKEN'],
    })
  })

  it('gives both to a copy of it', async () => {
    corral = testCorral([agent()])
    const session = await running(corral.start({ arguments: 'stay', environment: `TOKEN=${SECRET}` }))
    const { request, adopted } = forkOf(session, corral.environments.of(session))
    const copy = corral.registry.get(corral.registry.start(request, adopted))
    const { args, environment } = real(await running(copy))
    expect([args, environment.TOKEN]).toEqual([['say from-the-adapter', 'stay'], SECRET])
  })

  it('needs nobody to type what the settings have by then', async () => {
    corral = testCorral([agent()])
    const session = await running(corral.start({ environment: `TOKEN=${SECRET}` }))
    await corral.registry.kill(session.id)
    await corral.registry.close()
    corral = corral.again()
    await corral.registry.load()
    set({ environment: `TOKEN=${LASTING}` })
    await corral.registry.resume(session.id)
    expect(real(await running(now(session))).environment.TOKEN).toBe(LASTING)
  })
})
