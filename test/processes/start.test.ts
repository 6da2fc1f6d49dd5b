import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, processesWith } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

/** An agent found on PATH in the test's own folder. */
const onPath = (executables: string[]) =>
  lineAgent([], { bundled: null, executables, name: 'Own agent', hint: 'Install it.' })
const withPath = (agents: ReturnType<typeof lineAgent>[]) => {
  const made = testCorral(agents, { environment: { ...process.env } })
  const bin = path.join(made.folder, 'bin')
  mkdirSync(bin)
  return { made, bin }
}

async function ending(session: ReturnType<TestCorral['start']>) {
  const { state, agentPid } = await corral.reach(session, 'ended')
  return state.kind === 'ended' ? { how: state.how, why: state.why, code: state.code, agentPid } : null
}

describe('a start that cannot succeed is a session that ended with a sentence', () => {
  it('when the program is missing', async () => {
    corral = testCorral([onPath(['no-such-agent-anywhere'])])
    const end = await ending(corral.start())
    expect({ ...end, why: end?.why.split('Looked in:')[0] }).toEqual({
      how: 'spawn-failed',
      why: 'Could not find Own agent (no-such-agent-anywhere). Install it. ',
      code: null,
      agentPid: null,
    })
  })

  it('when the folder vanished', async () => {
    corral = testCorral([lineAgent()])
    const folder = path.join(corral.folder, 'gone')
    mkdirSync(folder)
    rmSync(folder, { recursive: true })
    expect(await ending(corral.start({ folder }))).toEqual({
      how: 'spawn-failed',
      why: `The folder ${folder} does not exist (any more).`,
      code: null,
      agentPid: null,
    })
  })

  it('when the folder is a file', async () => {
    corral = testCorral([lineAgent()])
    const folder = path.join(corral.folder, 'file')
    writeFileSync(folder, '')
    expect(await ending(corral.start({ folder }))).toMatchObject({
      how: 'spawn-failed',
      why: `${folder} is not a folder; choose another one.`,
    })
  })

  it('when the program lost its permission to run between the search and the start', async () => {
    const file = (made: TestCorral) => path.join(made.folder, 'agent')
    const agent = onPath(['agent'])
    const made = testCorral([agent], { environment: { PATH: '' } })
    corral = made
    writeFileSync(file(made), '#!/bin/sh\n')
    chmodSync(file(made), 0o755)
    const original = agent.launch
    // The search is done when the command line is built; from here on the file may change.
    agent.launch = (options) => original(options)
    const { registry } = made
    const finder = { command: () => ({ file: file(made), args: [], env: {} }) }
    Object.assign((registry as unknown as { options: object }).options, { finder })
    chmodSync(file(made), 0o644)
    expect(await ending(made.start())).toMatchObject({
      how: 'spawn-failed',
      why: `${file(made)} may not be executed; check its permissions (chmod +x).`,
    })
  })

  it('when the script names an interpreter that does not exist', async () => {
    const { made, bin } = withPath([onPath(['broken-agent'])])
    corral = made
    writeFileSync(path.join(bin, 'broken-agent'), '#!/no/such/interpreter\n', { mode: 0o755 })
    process.env.PATH = `${bin}:${process.env.PATH}`
    corral = testCorral([onPath(['broken-agent'])], { home: made.home, environment: { ...process.env } })
    const end = await ending(corral.start())
    expect({ how: end?.how, named: end?.why.includes('broken-agent could not be run') }).toEqual({
      how: 'spawn-failed',
      named: true,
    })
  })
})

describe('an agent that dies at once', () => {
  it('is recorded with its code and its last words', async () => {
    const { made, bin } = withPath([])
    writeFileSync(path.join(bin, 'hasty'), '#!/bin/sh\necho "no key found" >&2\nexit 3\n', { mode: 0o755 })
    corral = testCorral([onPath(['hasty'])], {
      home: made.home,
      environment: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    })
    expect(await ending(corral.start())).toMatchObject({
      how: 'crashed',
      why: 'The agent ended with exit code 3: no key found',
      code: 3,
    })
  })

  it('is recorded 20 times of 20, whatever the moment', async () => {
    const { made, bin } = withPath([])
    writeFileSync(path.join(bin, 'gone'), '#!/bin/true\n', { mode: 0o755 })
    corral = testCorral([onPath(['gone'])], {
      home: made.home,
      environment: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    })
    const sessions = Array.from({ length: 20 }, () => corral.start())
    const ends = await Promise.all(sessions.map((session) => ending(session)))
    expect(new Set(ends.map((end) => `${end?.how} ${end?.code}`))).toEqual(new Set(['exit 0']))
  })
})

describe('Kill during the start', () => {
  it('works at once, is idempotent, and leaves nothing', async () => {
    corral = testCorral([lineAgent(['child'])])
    const reports = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const session = corral.start()
        await new Promise((resolve) => setTimeout(resolve, index * 25))
        const [first, second] = await Promise.all([corral.registry.kill(session.id), corral.registry.kill(session.id)])
        return {
          verified: first.verified,
          same: JSON.stringify(first) === JSON.stringify(second),
          state: session.state.kind,
        }
      }),
    )
    expect(new Set(reports.map((report) => JSON.stringify(report)))).toEqual(
      new Set([JSON.stringify({ verified: true, same: true, state: 'ended' })]),
    )
    // Agents alone have the sessions’ folders in their environment.
    await eventually(() => processesWith(path.join(corral.home, 'sessions')).length === 0, 'no agent runs')
  })
})

it('says what it waits for while an agent is late, and lets it be', async () => {
  corral = testCorral([lineAgent([], { create: () => silent(), restore: () => null })])
  const session = corral.start()
  await eventually(() => session.agent !== null, 'the agent runs')
  expect(session.view().state).toMatchObject({ kind: 'starting', waitingFor: 'Fake agent to answer (usually 1 s)' })
})

const silent = () => ({
  open: () => [],
  received: () => ({ events: [], replies: [] }),
  sent: () => [],
  encode: () => ({ lines: [], endInput: false }),
  save: () => ({}),
})
