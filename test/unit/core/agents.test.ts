import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AgentProfile } from '../../../main/adapters/adapter'
import { AgentFinder } from '../../../main/core/agents'
import { lineAgent } from '../../helpers/line-agent'
import { isAlive } from '../../helpers/processes'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
/** Where a program of these tests writes down who it is and whom it started. */
const pids = () => path.join(folder(), 'pids')
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  for (const pid of existsSync(pids()) ? pidsIn(pids()) : []) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
})

/** Names that no machine has, so that only this test's folders can answer. */
const agent: AgentProfile = lineAgent([], {
  ...{ bundled: null, executables: ['corral-test-agent', 'corral-test-agent-classic'] },
  versionArguments: ['--version'],
})
const runtime = { executable: '/opt/corral/corral', assets: '/opt/corral/assets', version: '1.2.3' }

function finder(...onPath: string[]): AgentFinder {
  const places = onPath.map((each) => (path.isAbsolute(each) ? each : path.join(folder(), each)))
  return new AgentFinder(runtime, { HOME: path.join(folder(), 'home'), PATH: places.join(':') })
}

function program(name: string, script: string, mode = 0o755): string {
  const file = path.join(folder(), name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode })
  return file
}

describe('an agent', () => {
  it('is the first one on the path that can be run', () => {
    mkdirSync(path.join(folder(), 'one/corral-test-agent'), { recursive: true })
    program('two/corral-test-agent', 'exit 0', 0o644)
    mkdirSync(path.join(folder(), 'three'))
    symlinkSync(path.join(folder(), 'gone'), path.join(folder(), 'three/corral-test-agent'))
    const file = program('four/corral-test-agent', 'exit 0')
    program('five/corral-test-agent', 'exit 0')
    expect(finder('missing', 'one', 'two', 'three', 'four', 'five').command(agent)).toEqual({ file, args: [], env: {} })
  })

  it('is looked for by its best name everywhere before its second', () => {
    program('one/corral-test-agent-classic', 'exit 0')
    const file = program('two/corral-test-agent', 'exit 0')
    expect(finder('one', 'two').command(agent)).toMatchObject({ file })
  })

  it('is found where installers put it, though a desktop’s path does not say so', () => {
    const file = program('home/.local/bin/corral-test-agent', 'exit 0')
    expect(finder().command(agent)).toMatchObject({ file })
  })

  it('that is nowhere comes with every folder that was searched, each once, none of them relative', async () => {
    const home = path.join(folder(), 'home')
    const search = new AgentFinder(runtime, { HOME: home, PATH: `${folder()}:relative::${folder()}:/usr/bin` })
    const described = await search.describe(agent)
    const { tried } = described
    expect({ ...described, tried: tried.slice(0, 3) }).toEqual({
      ...{ id: 'fake', name: 'Fake agent', found: null, hint: agent.hint, models: [], permissionModes: ['ask'] },
      ...{ why: null, isLookedFor: true, added: { arguments: '', environment: [] } },
      tried: [folder(), '/usr/bin', path.join(home, '.local/bin')],
    })
    expect([new Set(tried).size, tried.every((each) => path.isAbsolute(each))]).toEqual([tried.length, true])
  })

  it('that ships with Corral runs on Corral’s own runtime and has its version', async () => {
    const bundled = { ...agent, bundled: 'demo-agent.mjs' }
    const search = finder()
    expect([search.command(bundled), (await search.describe(bundled)).found]).toEqual([
      { file: '/opt/corral/corral', args: ['/opt/corral/assets/demo-agent.mjs'], env: { ELECTRON_RUN_AS_NODE: '1' } },
      { path: '/opt/corral/assets/demo-agent.mjs', version: '1.2.3' },
    ])
  })
})

describe('the version of an agent', () => {
  it('is what it says itself, asked once', async () => {
    const count = path.join(folder(), 'asked')
    const file = program('bin/corral-test-agent', `echo asked >> ${count}; echo "Agent $1 2.1.197-beta (build 9)"`)
    const search = finder('bin')
    const first = await Promise.all([search.describe(agent), search.describe(agent)])
    const found = [...first, await search.describe(agent)].map((each) => each.found)
    expect({ found, asked: readFileSync(count, 'utf8') }).toEqual({
      found: Array(3).fill({ path: file, version: '2.1.197-beta' }),
      asked: 'asked\n',
    })
  })

  it.each([
    ['fails', 'echo trouble >&2; exit 3'],
    ['says none', 'echo hello'],
    ['cannot be run at all', '', '#!/nowhere/interpreter\n'],
    ['never stops talking', 'yes words'],
  ])('is unknown when the program %s', async (_, script, whole?: string) => {
    const file = program('bin/corral-test-agent', script)
    if (whole) writeFileSync(file, whole)
    expect((await finder('bin').describe(agent)).found).toEqual({ path: file, version: '' })
  })

  it('may stand among its errors, where the agent is known to print it there', async () => {
    program('bin/corral-test-agent', 'echo 4.5.6 >&2')
    const version = async (tellsVersionAsError: boolean) =>
      (await finder('bin').describe({ ...agent, tellsVersionAsError })).found?.version
    expect([await version(true), await version(false)]).toEqual(['4.5.6', ''])
  })

  it('is asked again after a vain answer, until there is one', async () => {
    const whole = path.join(folder(), 'installed')
    program('bin/corral-test-agent', `test -e ${whole} && echo 3.4.5`)
    const search = finder('bin')
    const before = await search.describe(agent)
    writeFileSync(whole, '')
    const after = await search.describe(agent)
    expect([before, after].map(({ found }) => found?.version)).toEqual(['', '3.4.5'])
  })

  it('is known when the program ends, whoever still holds its output; who is left of its group is ended', async () => {
    program(
      'bin/corral-test-agent',
      // The outsider has left the group before the program ends.
      `sleep 300 &\necho $! > ${pids()}\nsetsid --fork sh -c 'echo $$ >> ${pids()}; exec sleep 300'
       until [ "$(wc -l < ${pids()})" -eq 2 ]; do sleep 0.02; done\necho 6.7.8`,
    )
    const began = performance.now()
    const { found } = await finder('bin').describe(agent)
    const inTime = performance.now() - began < 4000
    const groupIsGone = await endedSoon(pidsIn(pids()).slice(0, 1))
    expect({ version: found?.version, inTime, groupIsGone }).toEqual({
      version: '6.7.8',
      inTime: true,
      groupIsGone: true,
    })
  })

  it('is not waited for beyond eight seconds, and who hangs is ended with its children', async () => {
    expect(await hang()).toEqual({ before: [true, true], version: '', ended: true })
  })

  it('is not waited for where `ps` is missing either', async () => {
    vi.stubEnv('PATH', folder())
    expect(await hang()).toEqual({ before: [true, true], version: '', ended: true })
  })

  /** Asks a program that hangs with a child, up to the deadline and past it. */
  async function hang(): Promise<{ before: boolean[]; version: string | undefined; ended: boolean }> {
    program(
      'bin/corral-test-agent',
      `/bin/sleep 300 &\necho "$$ $!" > ${pids()}.half; /bin/mv ${pids()}.half ${pids()}; wait`,
    )
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const described = finder('bin').describe(agent)
    await look(() => existsSync(pids()))
    const hanging = pidsIn(pids())
    vi.advanceTimersByTime(7999)
    const before = hanging.map(isAlive)
    vi.advanceTimersByTime(1)
    const { found } = await described
    const ended = await endedSoon(hanging)
    return { before, version: found?.version, ended }
  }
})

const pidsIn = (file: string): number[] => readFileSync(file, 'utf8').trim().split(/\s+/).map(Number)

const endedSoon = (processes: readonly number[]): Promise<boolean> =>
  look(() => !processes.some(isAlive)).then(
    () => true,
    () => false,
  )

/** Looks again until it is so; the test's own timers stand still meanwhile. */
async function look(isSo: () => boolean): Promise<void> {
  const until = performance.now() + 4000
  while (!isSo()) {
    if (performance.now() > until) throw new Error(`Waited in vain: ${isSo}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
