import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AgentProfile } from '../../../main/adapters/adapter'
import { AgentFinder } from '../../../main/core/agents'
import { lineAgent } from '../../helpers/line-agent'
import { isAlive } from '../../helpers/processes'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
afterEach(() => void vi.useRealTimers())

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

  it('is not waited for beyond eight seconds, and who hangs is ended with its children', async () => {
    const pids = path.join(folder(), 'pids')
    program('bin/corral-test-agent', `sleep 300 &\necho "$$ $!" > ${pids}.half; mv ${pids}.half ${pids}; wait`)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const described = finder('bin').describe(agent)
    await look(() => existsSync(pids))
    const hanging = readFileSync(pids, 'utf8').trim().split(' ').map(Number)
    vi.advanceTimersByTime(7999)
    const before = hanging.map(isAlive)
    vi.advanceTimersByTime(1)
    const { found } = await described
    const after = await look(() => !hanging.some(isAlive)).then(
      () => 'ended',
      () => 'left',
    )
    // Should it ever fail, it leaves nobody behind.
    for (const pid of hanging.filter(isAlive)) process.kill(pid, 'SIGKILL')
    expect({ before, version: found?.version, after }).toEqual({ before: [true, true], version: '', after: 'ended' })
  })
})

/** Looks again until it is so; the test's own timers stand still meanwhile. */
async function look(isSo: () => boolean): Promise<void> {
  const until = performance.now() + 4000
  while (!isSo()) {
    if (performance.now() > until) throw new Error(`Waited in vain: ${isSo}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
