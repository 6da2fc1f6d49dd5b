import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { profiles } from '../../../main/adapters'
import { AgentFinder } from '../../../main/core/agents'
import { Catalog } from '../../../main/core/catalog'
import { CorralFault } from '../../../main/core/faults'
import { SettingsStore, settingsChange } from '../../../main/core/settings'
import type { AgentOptions } from '../../../preload/contract/settings'
import { lineAgent } from '../../helpers/line-agent'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
const custom = {
  id: 'custom-0f8fad5b-d9cb-469f-a165-70867728950e',
  name: 'Mine',
  protocol: 'lines' as const,
  command: 'cat -u',
}
const agent = lineAgent([], { bundled: null, executables: ['corral-test-agent'], versionArguments: ['--version'] })

function open() {
  const file = path.join(folder(), 'settings.json')
  const settings = new SettingsStore(file, () => {})
  const catalog = new Catalog([agent, lineAgent([], { id: 'shipped', name: 'Shipped' })], settings)
  const runtime = { executable: '/opt/corral/corral', assets: '/opt/corral/assets', version: '1.2.3' }
  const environment = { HOME: folder(), PATH: path.join(folder(), 'bin') }
  const finder = new AgentFinder(runtime, environment, (id) => settings.optionsOf(id))
  const set = (id: string, options: Partial<AgentOptions>) =>
    catalog.change({ agentOptions: { [id]: { program: '', arguments: '', environment: '', ...options } } })
  return { file, settings, catalog, finder, set }
}

function program(name: string, version: string): string {
  const file = path.join(folder(), name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 })
  return file
}

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'taken'
  } catch (error) {
    return error instanceof CorralFault ? error.code : String(error)
  }
}

describe('the options of an agent', () => {
  it('are kept in a file that only the person can read, whatever its mode was', () => {
    const { file, set } = open()
    writeFileSync(file, '{}')
    chmodSync(file, 0o644)
    set('fake', { environment: 'MY_KEY=value' })
    expect([(statSync(file).mode & 0o777).toString(8), readFileSync(file, 'utf8').includes('MY_KEY=value')]).toEqual([
      '600',
      true,
    ])
  })

  it('may be written by hand, each alone', () => {
    writeFileSync(path.join(folder(), 'settings.json'), '{"agentOptions":{"fake":{"arguments":"--loud"}}}')
    const { settings } = open()
    expect([settings.optionsOf('fake'), settings.optionsOf('another')]).toEqual([
      { program: '', arguments: '--loud', environment: '' },
      { program: '', arguments: '', environment: '' },
    ])
  })

  it.each([
    ['fake', { arguments: '--fine' }, 'taken'],
    ['fake', { arguments: '--api-key=abc' }, 'argument-secret'],
    ['fake', { environment: 'NODE_OPTIONS=--inspect' }, 'variable-kept-back'],
    ['fake', { environment: 'nothing' }, 'not-a-variable'],
    ['fake', { program: '/nowhere/yet' }, 'taken'],
    ['fake', { program: 'agent' }, 'program-not-absolute'],
    ['fake', { program: '~/agent' }, 'program-not-absolute'],
    // From another version of Corral: nobody is started with them.
    ['unknown', { environment: 'nothing' }, 'taken'],
  ])('of %s: %o is %s', (id, options, code) => {
    const { settings, set } = open()
    const before = settings.get()
    expect([codeOf(() => set(id, options)), settings.get() === before]).toEqual([code, code !== 'taken'])
  })

  it('of the agents that ship refuse what Corral chooses for them', () => {
    const settings = new SettingsStore(path.join(folder(), 'settings.json'), () => {})
    const catalog = new Catalog(profiles, settings)
    const refused = [
      ...[
        ['claude', '--output-format text'],
        ['claude', '--dangerously-skip-permissions'],
        ['gemini', '--yolo'],
      ],
      ...[
        ['codex', '--listen=ws://'],
        ['opencode', '--cwd /'],
        ['pi', '--mode text'],
        ['demo', '-p'],
      ],
    ].map(([id = '', line = '']) =>
      codeOf(() => catalog.change({ agentOptions: { [id]: { program: '', arguments: line, environment: '' } } })),
    )
    expect(refused).toEqual(Array(7).fill('argument-chosen'))
    const fine = { program: '', arguments: '-c model_reasoning_effort=high', environment: '' }
    expect(codeOf(() => catalog.change({ agentOptions: { codex: fine } }))).toBe('taken')
  })

  it('go with the command of the person’s own that they are for', () => {
    const { settings, catalog } = open()
    catalog.change({ customAgents: [custom] })
    const options = { program: '', arguments: '', environment: 'MY_KEY=value' }
    catalog.change({ agentOptions: { [custom.id]: options, fake: options } })
    catalog.change({ customAgents: [] })
    expect(settings.get().agentOptions).toEqual({ fake: options })
  })

  it('are bounded at the door', () => {
    const takes = (options: object) => settingsChange.safeParse({ agentOptions: { fake: options } }).success
    expect([
      takes({ arguments: 'x'.repeat(4096) }),
      takes({ arguments: 'x'.repeat(4097) }),
      takes({ environment: 'x'.repeat(128 * 1024 + 1) }),
      takes({ another: '' }),
    ]).toEqual([true, false, false, false])
  })
})

describe('a command of the person’s own', () => {
  it('that holds a secret is refused; one that is there already is let be', () => {
    const { settings, catalog } = open()
    const bad = { ...custom, command: 'mine --token=abc' }
    expect(codeOf(() => catalog.change({ customAgents: [bad] }))).toBe('argument-secret')
    expect(codeOf(() => catalog.adopt({ command: bad.command, protocol: 'lines' }))).toBe('argument-secret')
    settings.change({ customAgents: [bad] })
    expect(codeOf(() => catalog.change({ customAgents: [bad, custom] }))).toBe('taken')
  })
})

describe('a program that the settings name', () => {
  it('is run instead of the one on the path, from then on', async () => {
    const { finder, set } = open()
    const found = program('bin/corral-test-agent', '1.0.0')
    const named = program('elsewhere/another name', '2.0.0')
    const before = await finder.describe(agent)
    set('fake', { program: named, arguments: '--loud', environment: 'B=1\nA=2' })
    const after = await finder.describe(agent)
    expect([before.found, after.found, after.added]).toEqual([
      { path: found, version: '1.0.0' },
      { path: named, version: '2.0.0' },
      { arguments: '--loud', environment: ['B', 'A'] },
    ])
  })

  it('and that is not there is told, and nothing else is run for it', async () => {
    const { finder, set } = open()
    program('bin/corral-test-agent', '1.0.0')
    set('fake', { program: '/nowhere/agent' })
    const { found, tried, why } = await finder.describe(agent)
    expect({ found, tried, why }).toEqual({
      found: null,
      tried: ['/nowhere/agent'],
      why: 'The settings name /nowhere/agent for Fake agent, and there is no program that Corral may run.',
    })
  })

  it('is none for what ships with Corral, nor for a command, which names its own', async () => {
    const { catalog, finder, set } = open()
    catalog.change({ customAgents: [custom] })
    set('shipped', { program: '/nowhere/agent' })
    const [, shipped, mine] = await Promise.all(catalog.agents.map((each) => finder.describe(each)))
    expect([shipped?.isLookedFor, mine?.isLookedFor, shipped?.found?.path]).toEqual([
      false,
      false,
      '/opt/corral/assets/fake-agent.mjs',
    ])
  })
})
