import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Session } from '../../main/core/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { claudeHook, endHookedAgents, startHookedAgent } from '../helpers/hooked'
import { lineAgent } from '../helpers/line-agent'
import { eventually } from '../helpers/processes'

/** Its own output tells no id of the conversation, so a hook may. */
const quiet = lineAgent([], {
  create: () => {
    const adapter = lineAgent().create({
      folder: '/home/someone/project',
      model: null,
      permissions: 'ask',
      agentSessionId: '',
    })
    return {
      ...adapter,
      received: (line, at) => {
        const { events, replies } = adapter.received(line, at)
        return { events: events.filter(({ type }) => type !== 'agent-session'), replies }
      },
    }
  },
})

let corral: TestCorral
const open = async (agent = quiet) => {
  corral = testCorral([agent])
  await corral.bridge.listen()
  const session = corral.start()
  await corral.reach(session, 'running')
  return session
}
afterEach(() => {
  endHookedAgents()
  return corral.end()
})

/** Runs the real hook below the session's agent, as a hook of that agent or as one of an agent that it started. */
async function hookOf(session: Session, sessionId: string, wrapper = ''): Promise<void> {
  const input = path.join(corral.folder, `${sessionId}.json`)
  writeFileSync(input, JSON.stringify({ session_id: sessionId, cwd: corral.folder }))
  const run = `'${process.execPath}' '${claudeHook}' < '${input}'`
  const script = wrapper === '' ? run : `${wrapper} "${run}"`
  session.send(`run ${Buffer.from(`${script}; echo "hook of ${sessionId} ended $?"`).toString('base64')}`)
  await eventually(() => corral.text(session).includes(`hook of ${sessionId} ended `), 'the hook is through')
  expect(corral.text(session)).toContain(`hook of ${sessionId} ended 0`)
}

describe('duty: bridge', () => {
  it('is a socket and a file that only the person can open, and both go with the app', async () => {
    await open()
    const { address } = JSON.parse(readFileSync(corral.profile.bridge, 'utf8'))
    const modes = [corral.profile.bridge, address, path.dirname(address)].map((file) => statSync(file).mode & 0o777)
    corral.bridge.close()
    expect({
      modes,
      left: [corral.profile.bridge, address].map((file) => statSync(file, { throwIfNoEntry: false })),
    }).toEqual({
      modes: [0o600, 0o600, 0o700],
      left: [undefined, undefined],
    })
  })

  it('links by the token that the agent’s root process has, from Claude Code’s hook', async () => {
    const session = await open()
    await hookOf(session, 'conversation-1')
    expect({ id: session.agentSessionId, outside: corral.outside.list() }).toEqual({
      id: 'conversation-1',
      outside: [],
    })
  })

  it('lets the hook tell of a new conversation, but never against the agent’s own output', async () => {
    const session = await open(lineAgent())
    await hookOf(session, 'conversation-2')
    expect({ id: session.agentSessionId, outside: corral.outside.list() }).toEqual({ id: 'fake-session', outside: [] })
  })

  it('lets a hook follow its own earlier word, also after a restart of the app', async () => {
    const session = await open()
    await hookOf(session, 'conversation-1')
    await hookOf(session, 'conversation-2')
    const before = session.agentSessionId
    corral.bridge.close()
    await corral.registry.close()
    corral = corral.again()
    await corral.registry.load()
    await corral.bridge.listen()
    const again = corral.registry.get(session.id)
    await corral.reach(again, 'running')
    const byFolder = corral.registry.register({ folder: corral.folder, agentSessionId: 'from the folder' })
    await hookOf(again, 'conversation-3')
    expect({ before, byFolder, now: again.agentSessionId }).toEqual({
      before: 'conversation-2',
      byFolder: null,
      now: 'conversation-3',
    })
  })

  it('takes an agent that an agent started for a child, which changes nothing', async () => {
    const session = await open()
    const node = `'${process.execPath}' -e 'require("child_process").spawnSync("sh", ["-c", process.argv[1]])'`
    await hookOf(session, 'child-1', node)
    await hookOf(session, 'child-2', `env -u CORRAL_SESSION ${node}`)
    expect({ id: session.agentSessionId, outside: corral.outside.list() }).toEqual({ id: null, outside: [] })
  })

  it('links by pid alone, and by the folder only who told neither token nor pid', async () => {
    const session = await open()
    const claim = { folder: corral.folder, agentSessionId: 'by folder' }
    const outside = await startHookedAgent(corral.folder, { CORRAL_HOME: corral.home })
    const afterOutside = session.agentSessionId
    const byFolder = corral.registry.register(claim)
    const byPid = corral.registry.register({ ...claim, pid: session.agent?.pid as number, agentSessionId: 'by pid' })
    expect({ afterOutside, byFolder, byPid, id: session.agentSessionId, listed: corral.outside.list().length }).toEqual(
      {
        ...{ afterOutside: null, byFolder: session.id, byPid: session.id, id: 'by pid', listed: 1 },
      },
    )
    expect(corral.outside.list()[0]?.agentPid).toBe(outside.pid)
  })
})

describe('a hook that finds no Corral', () => {
  let home: string
  beforeEach(() => {
    corral = testCorral([quiet])
    home = mkdtempSync(path.join(tmpdir(), 'corral-none-'))
    onTestFinished(() => rmSync(home, { recursive: true }))
  })
  const bridge = (value: unknown) =>
    writeFileSync(path.join(home, 'bridge.json'), typeof value === 'string' ? value : JSON.stringify(value))

  it.each([
    ['none ran ever', () => {}],
    ['its file is damaged', () => bridge('{"addr')],
    ['its socket is gone', () => bridge({ address: path.join(home, 'gone'), token: 't' })],
    [
      'its socket answers nothing',
      async () => {
        const address = path.join(home, 'silent')
        const server = createServer(() => {})
        await new Promise<void>((resolve) => server.listen(address, resolve))
        onTestFinished(() => void server.close())
        bridge({ address, token: 't' })
      },
    ],
  ])('ends soon with code 0 and says nothing: %s', async (_, prepare) => {
    await prepare()
    const { code, printed, ms } = await startHookedAgent(home, { CORRAL_HOME: home })
    expect({ code, printed, soon: ms < 3000 }).toEqual({ code: 0, printed: '', soon: true })
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['JSON of another kind', '[1,2]'],
    ['too much', 'x'.repeat(2 * 1024 * 1024)],
  ])('ends with code 0 when its agent hands it %s', async (_, input) => {
    const hook = spawn(process.execPath, [claudeHook], { env: { ...process.env, CORRAL_HOME: home } })
    let printed = ''
    for (const stream of [hook.stdout, hook.stderr])
      stream.on('data', (text: Buffer) => {
        printed += text
      })
    hook.stdin.on('error', () => {}) // It may have ended before it read everything.
    hook.stdin.end(input)
    const code = await new Promise((resolve) => hook.once('close', resolve))
    expect({ code, printed }).toEqual({ code: 0, printed: '' })
  })
})
