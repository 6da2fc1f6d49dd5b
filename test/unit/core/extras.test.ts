import { describe, expect, it } from 'vitest'
import { isKeptBack, layered, namesIn } from '../../../main/core/environment'
import { joinedExtras, lastingExtras, sessionExtras, underExtras } from '../../../main/core/extras'
import { CorralFault } from '../../../main/core/faults'
import { secretAmong } from '../../../main/core/secrets'

const agent = { name: 'Some agent', ownOptions: ['--mode', '-m'] }
const typed = (line: string, environment = '') => ({ arguments: line, environment })

/** The fault that a thing ends with. */
function fault(work: () => unknown): { code: string; message: string; hint: string } {
  try {
    work()
  } catch (error) {
    if (error instanceof CorralFault) return { code: error.code, message: error.message, hint: error.hint }
    throw error
  }
  throw new Error('It was taken.')
}

describe('what a person adds to a launch', () => {
  it('is words and variables, taken as they are', () => {
    const lines = 'A=1\r\n\n  _b2=with = and "quotes" $HOME \nEMPTY='
    expect(sessionExtras(typed(`--add-dir "/a folder" 'it is' --effort=high`, lines), agent)).toEqual({
      args: ['--add-dir', '/a folder', 'it is', '--effort=high'],
      environment: { A: '1', _b2: 'with = and "quotes" $HOME ', EMPTY: '' },
    })
  })

  it('is nothing where nothing was typed', () => {
    expect(sessionExtras(typed(' ', ' \n'), agent)).toEqual({ args: [], environment: {} })
  })

  it('of a session comes behind that of the settings, and its variables replace theirs', () => {
    const lasting = lastingExtras(typed('--one', 'A=settings\nB=settings'), agent)
    const own = sessionExtras(typed('--two', 'B=session'), agent)
    expect(joinedExtras(lasting, own)).toEqual({
      args: ['--one', '--two'],
      environment: { A: 'settings', B: 'session' },
    })
  })

  it.each(['--mode', '--mode=text', '-m'])('may not be %s, which Corral chooses', (word) => {
    expect(fault(() => lastingExtras(typed(`--fine ${word}`), agent))).toEqual({
      code: 'argument-chosen',
      message: `Corral itself chooses ${word.split('=')[0]} for Some agent, so it can be no extra argument.`,
      hint: 'Take it out of Arguments in the settings of Some agent; model and permissions are chosen in the dialog New session.',
    })
  })

  it.each(['NODE_OPTIONS', 'ELECTRON_RUN_AS_NODE', 'CLAUDECODE', 'CORRAL_SESSION', 'CORRAL_ANYTHING'])(
    'may not set %s',
    (name) => {
      expect(fault(() => sessionExtras(typed('', `A=1\n${name}=x`), agent)).code).toBe('variable-kept-back')
    },
  )

  it.each([
    ['a line without =', 'A=1\n\nsk-very-secret', 'Line 3 of Environment is no NAME=value.'],
    ['a name with a space', 'export A=very-secret', 'Line 1 of Environment is no NAME=value.'],
    ['a name that begins with a digit', '1A=very-secret', 'Line 1 of Environment is no NAME=value.'],
    ['no name', '=very-secret', 'Line 1 of Environment is no NAME=value.'],
    ['a byte that no program can be given', 'A=very-secret\0', 'Line 1 of Environment is no NAME=value.'],
    ['a name twice', 'A=1\nB=2\nA=very-secret', 'A stands twice in Environment.'],
  ])('is refused with %s, and the sentence tells no value', (_, lines, message) => {
    const refused = fault(() => sessionExtras(typed('', lines), agent))
    expect([refused.message, JSON.stringify(refused).includes('very-secret')]).toEqual([message, false])
  })

  it('never replaces what the adapter asks for', () => {
    const extras = { args: [], environment: { MINE: '1', AGENT_MODE: 'free' } }
    expect(underExtras({ args: [], environment: { MINE: '1' } }, { AGENT_MODE: 'safe' }, agent)).toEqual({
      MINE: '1',
      AGENT_MODE: 'safe',
    })
    expect(fault(() => underExtras(extras, { AGENT_MODE: 'safe' }, agent)).message).toBe(
      'Corral itself sets AGENT_MODE for Some agent, which works with it only so.',
    )
  })

  it('has names that are known without its values, also where it is half typed', () => {
    expect(namesIn('A=1\nhalf\n B=2=3\nnot this=1\n')).toEqual(['A', 'B'])
  })
})

describe('an argument that looks like a secret', () => {
  it.each([
    ['--api-key=abc', '“--api-key”'],
    ['--verbose --api-key abc', '“--api-key”'],
    ['-c model_providers.mine.api_key=abc', '“model_providers.mine.api_key”'],
    ['--auth-token=abc', '“--auth-token”'],
    ['--PASSWORD=abc', '“--PASSWORD”'],
    ['TOKEN=abc', '“TOKEN”'],
    ['--key sk-ant-api03-abcdefgh', 'An argument'],
    ['ghp_0123456789abcdefghijABCDEFGHIJ', 'An argument'],
    ['--header "Authorization: Basic abc"', 'An argument'],
    ['--proxy http://me:pass@proxy:80', 'An argument'],
  ])('is refused: %s', (line, what) => {
    const refused = fault(() => sessionExtras(typed(line), agent))
    expect(refused).toEqual({
      code: 'argument-secret',
      message: `${what} in Arguments looks like a secret, and every program on this machine can read arguments.`,
      hint: 'Put it into Environment, as NAME=value.',
    })
  })

  it.each([
    ['--max-tokens 4000'],
    ['--token-file /run/secrets/token'],
    ['--no-token --verbose'],
    ['--password'],
    ['--mcp-config task-sk-list.json'],
    ['--add-dir /home/ada/secret'],
    ['--endpoint http://localhost:8080/v1'],
    ['-c env_key="OPENAI_API_KEY"'],
    ['--keyboard=de'],
  ])('is none: %s', (line) => {
    expect([secretAmong(line.split(' ')), sessionExtras(typed(line), agent).args.length > 0]).toEqual([null, true])
  })
})

describe('environments on Windows', () => {
  it('know names in any case', () => {
    expect([
      layered({ Path: 'a', Other: 'b' }, { PATH: 'c' }, 'win32'),
      layered({ Path: 'a' }, { PATH: 'c' }, 'linux'),
      isKeptBack('Node_Options', 'win32'),
      isKeptBack('corral_home', 'win32'),
      isKeptBack('corral_home', 'linux'),
    ]).toEqual([{ Other: 'b', PATH: 'c' }, { Path: 'a', PATH: 'c' }, true, true, false])
  })
})
