import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, vi } from 'vitest'
import type { SessionView } from '../../preload/contract/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { eventually, isAlive } from '../helpers/processes'
import { installClaude, installPi } from './install'
import { type IsolatedAgent, isolateAgent } from './mock'
import { scenarios } from './scenarios'

const hooks = path.resolve(import.meta.dirname, '../../assets/hooks')
let programs: { claude: string; pi: string }
let isolated: IsolatedAgent
let corral: TestCorral
let terminals: ChildProcess[]

beforeAll(async () => {
  programs = { claude: await installClaude(), pi: await installPi() }
})
beforeEach(async () => {
  isolated = await isolateAgent()
  terminals = []
  const home = isolated.env.HOME as string
  const save = (file: string, content: object) => {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true })
    writeFileSync(path.join(home, file), JSON.stringify(content))
  }
  // What the README tells a person to write, and a model for pi.
  const command = `node "${path.join(hooks, 'claude-session-start.mjs')}"`
  save('.claude/settings.json', { hooks: { SessionStart: [{ hooks: [{ type: 'command', command }] }] } })
  save('.pi/agent/settings.json', { extensions: [path.join(hooks, 'pi-extension.mjs')] })
  const models = [{ id: 'mock-model', name: 'Mock', input: ['text'], contextWindow: 100_000, maxTokens: 4096 }]
  const mock = { baseUrl: isolated.env.ANTHROPIC_BASE_URL, api: 'anthropic-messages', apiKey: 'not-a-key', models }
  save('.pi/agent/models.json', { providers: { mock } })
  const PATH = `${path.dirname(programs.claude)}${path.delimiter}${process.env.PATH}`
  corral = testCorral(undefined, { environment: { ...isolated.env, PATH } })
  await corral.bridge.listen()
})
afterEach(async () => {
  for (const terminal of terminals) terminal.kill('SIGKILL')
  await corral.end()
  await isolated.close()
})

/** As a person would, in a terminal of their own. */
function inTerminal(file: string, args: string[], environment: Record<string, string> = {}): ChildProcess {
  const env = { ...isolated.env, CORRAL_HOME: corral.home, ...environment }
  const terminal = spawn(file, args, { cwd: isolated.folder, env, stdio: ['pipe', 'pipe', 'inherit'] })
  terminals.push(terminal)
  return terminal
}

const appears = () => eventually(() => corral.outside.list()[0] ?? null, 'it is in the list', 60_000)

async function seenAndStopped(terminal: ChildProcess, agentName: string): Promise<void> {
  const pid = terminal.pid as number
  const view: SessionView = await appears()
  const hasId = /^[0-9a-f-]{36}$/.test(view.agentSessionId ?? '')
  const { left, by } = await corral.outside.stop(view.id)
  expect({ ...view, hasId, left, by, alive: isAlive(pid) }).toMatchObject({
    ...{
      agentName,
      agentPid: pid,
      folder: isolated.folder,
      outside: true,
      hasId: true,
      left: [],
      by: 'app',
      alive: false,
    },
  })
}

describe('the real Claude Code with its hook', () => {
  const scenario = scenarios('claude')

  scenario('started in a terminal, it is an outside session with its pid, and can be stopped', async () => {
    const terminal = inTerminal(programs.claude, ['-p', '[[hang]]'])
    terminal.stdin?.end()
    await seenAndStopped(terminal, 'Claude Code')
  })

  scenario('started by Corral, it is that session and no other', async () => {
    const register = vi.spyOn(corral.registry, 'register')
    const session = corral.start({ agent: 'claude', folder: isolated.folder, prompt: '[[plain:Hello.]]' })
    await eventually(() => corral.text(session).includes('Hello.'), 'it answers', 60_000)
    const { id, agent, agentSessionId } = session
    const claim = { token: id, pid: agent?.pid, folder: isolated.folder, agentSessionId }
    expect({ told: register.mock.calls, agentSessionId, outside: corral.outside.list() }).toEqual({
      told: [[claim]],
      agentSessionId: session.spec.proposedAgentSessionId,
      outside: [],
    })
  })
})

describe('the real pi with its extension', () => {
  const scenario = scenarios('pi')

  scenario('started in a terminal, it is an outside session with its pid, and can be stopped', async () => {
    const quiet = { PI_OFFLINE: '1', PI_TELEMETRY: '0' }
    const model = ['--provider', 'mock', '--model', 'mock-model']
    await seenAndStopped(inTerminal(process.execPath, [programs.pi, '--mode', 'rpc', ...model], quiet), 'pi')
  })
})
