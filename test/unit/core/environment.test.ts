import { describe, expect, it } from 'vitest'
import { agentEnvironment, variable } from '../../../main/core/environment'

describe('the environment of an agent', () => {
  it('has what it needs, and nothing that is not on the list', () => {
    const ours = {
      ...{
        PATH: '/usr/bin',
        HOME: '/home/somebody',
        LC_ALL: 'C',
        http_proxy: 'http://proxy',
        ANTHROPIC_API_KEY: 'key',
      },
      ...{ MY_SECRET: 'secret', DATABASE_URL: 'secret', PATHOLOGY: 'no prefix', LC: 'no prefix', path: 'another case' },
      EMPTY: undefined,
      EDITOR: '',
    }
    expect(agentEnvironment(ours, [], {})).toEqual({
      ...{
        PATH: '/usr/bin',
        HOME: '/home/somebody',
        LC_ALL: 'C',
        http_proxy: 'http://proxy',
        ANTHROPIC_API_KEY: 'key',
      },
      EDITOR: '',
    })
  })

  it('has the names that a person added, with a star for a beginning', () => {
    const ours = { MY_TOOL_A: '1', MY_TOOL_B: '2', MY_OTHER: '3', EXACT: '4', EXACTLY: '5' }
    expect(agentEnvironment(ours, ['MY_TOOL_*', 'EXACT'], {})).toEqual({ MY_TOOL_A: '1', MY_TOOL_B: '2', EXACT: '4' })
  })

  it('never has the marks of an agent around us, nor what turns a program into another, not even by *', () => {
    const marks = ['CLAUDECODE', 'CLAUDE_CODE_ENTRYPOINT', 'GEMINI_CLI', 'OPENCODE', 'AI_AGENT', 'CORRAL_SESSION']
    const turners = ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_PATH', 'BASH_ENV']
    const ours = Object.fromEntries([...marks, ...turners, 'ANYTHING'].map((name) => [name, '1']))
    expect(agentEnvironment(ours, ['*', 'NODE_*', 'CLAUDECODE'], {})).toEqual({ ANYTHING: '1' })
  })

  it('has the last word from the adapter', () => {
    const ours = { PATH: '/usr/bin', DISABLE_AUTOUPDATER: '0' }
    expect(agentEnvironment(ours, [], { DISABLE_AUTOUPDATER: '1', ELECTRON_RUN_AS_NODE: '1' })).toEqual({
      ...{ PATH: '/usr/bin', DISABLE_AUTOUPDATER: '1', ELECTRON_RUN_AS_NODE: '1' },
    })
  })
})

describe('the environment of an agent on Windows', () => {
  it('knows names in any case, has what Windows needs, and no name twice', () => {
    const ours = {
      ...{ Path: 'C:\\Windows', SYSTEMROOT: 'C:\\Windows', 'ProgramFiles(x86)': 'C:\\x86', Processor_Level: '6' },
      ...{ anthropic_api_key: 'key', Disable_Autoupdater: '0', My_Tool: '1' },
      ...{ MY_SECRET: 'secret', claudecode: '1', Electron_Run_As_Node: '1', node_options: '--inspect' },
    }
    expect(agentEnvironment(ours, ['MY_TOOL'], { DISABLE_AUTOUPDATER: '1' }, 'win32')).toEqual({
      ...{ Path: 'C:\\Windows', SYSTEMROOT: 'C:\\Windows', 'ProgramFiles(x86)': 'C:\\x86', Processor_Level: '6' },
      ...{ anthropic_api_key: 'key', My_Tool: '1', DISABLE_AUTOUPDATER: '1' },
    })
  })

  it('differs from other systems, where case matters and those names mean nothing', () => {
    const ours = { Path: '/bin', SystemRoot: 'C:\\Windows', PATH: '/usr/bin' }
    expect([agentEnvironment(ours, [], {}, 'linux'), variable(ours, 'path', 'linux')]).toEqual([
      { PATH: '/usr/bin' },
      undefined,
    ])
  })

  it('gives a value whatever the case of its name', () => {
    expect([variable({ Path: 'C:\\bin' }, 'PATH', 'win32'), variable({ Path: 'C:\\bin' }, 'HOME', 'win32')]).toEqual([
      'C:\\bin',
      undefined,
    ])
  })
})
