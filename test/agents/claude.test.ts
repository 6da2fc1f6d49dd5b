import path from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect } from 'vitest'
import type { Session } from '../../main/core/session'
import type { AgentEvent, AgentNews } from '../../preload/contract/chat'
import type { LaunchRequest } from '../../preload/contract/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { eventually, isAlive, processesWith, startBystanders } from '../helpers/processes'
import { installClaude } from './install'
import { type IsolatedAgent, isolateAgent } from './mock'
import { scenarios } from './scenarios'

let program: string
let isolated: IsolatedAgent
let corral: TestCorral
beforeAll(async () => {
  program = await installClaude()
})
beforeEach(async () => {
  isolated = await isolateAgent()
  const PATH = `${path.dirname(program)}${path.delimiter}${process.env.PATH}`
  corral = testCorral(undefined, { environment: { ...isolated.env, PATH } })
})
afterEach(async () => {
  await corral.end()
  await isolated.close()
})

const start = (prompt: string, request: Partial<LaunchRequest> = {}) =>
  corral.start({ agent: 'claude', folder: isolated.folder, prompt, ...request })
const told = <T extends AgentNews['type']>(session: Session, type: T) =>
  (corral.events.get(session.id) ?? []).filter((event): event is AgentEvent & { type: T } => event.type === type)
const turns = (session: Session, count: number) =>
  eventually(() => told(session, 'turn-end').length >= count, `turn ${count} has ended`, 60_000)
const tool = (session: Session) => eventually(() => session.view().activity?.kind === 'tool', 'the tool runs', 60_000)
const below = (session: Session) => processesWith(`CORRAL_SESSION=${session.id}`)

describe('the real Claude Code, through warden, keeper and registry', () => {
  const scenario = scenarios('claude')

  scenario('is found on PATH with its version', async () => {
    const found = (await corral.agents()).find((agent) => agent.id === 'claude')?.found
    expect(found).toEqual({ path: program, version: '2.1.197' })
  })

  scenario('answer, session id, second turn', async () => {
    const session = start('[[plain:The first answer.]]')
    await turns(session, 1)
    session.send('[[plain:The second answer.]]')
    await turns(session, 2)
    const view = session.view()
    expect({
      text: corral.text(session),
      pieces: told(session, 'text').length > 2,
      id: view.agentSessionId,
      state: view.state.kind,
      activity: view.activity?.kind,
      outcomes: told(session, 'turn-end').map((event) => event.outcome),
    }).toEqual({
      text: 'The first answer.The second answer.',
      pieces: true,
      id: session.spec.proposedAgentSessionId,
      state: 'running',
      activity: 'ready',
      outcomes: ['ok', 'ok'],
    })
  })

  scenario('a message while it works waits for its turn', async () => {
    const session = start('[[slow:8]]')
    await eventually(() => corral.text(session).includes('tok1'), 'the answer streams', 60_000)
    const sent = session.send('[[plain:afterwards]]')
    const queued = session.view().queued.map((message) => message.text)
    await turns(session, 2)
    expect({
      sent,
      queued,
      users: told(session, 'user').length,
      text: corral.text(session).endsWith('afterwards'),
    }).toEqual({
      sent: 'queued',
      queued: ['[[plain:afterwards]]'],
      users: 2,
      text: true,
    })
  })

  scenario('interrupt while it streams', async () => {
    const session = start('[[slow:300]]')
    await eventually(() => corral.text(session).includes('tok1'), 'the answer streams', 60_000)
    await session.interrupt()
    await turns(session, 1)
    session.send('[[plain:still here]]')
    await turns(session, 2)
    expect({
      outcomes: told(session, 'turn-end').map((event) => event.outcome),
      text: corral.text(session).endsWith('still here'),
    }).toEqual({
      outcomes: ['interrupted', 'ok'],
      text: true,
    })
  })

  scenario('interrupt while a tool runs ends the tool', async () => {
    const session = start('[[tool:touch made && sleep 600]]')
    await allow(session)
    await eventually(() => processesWith('sleep 600').some((pid) => below(session).includes(pid)), 'sleep runs', 60_000)
    await session.interrupt()
    await turns(session, 1)
    await eventually(() => !below(session).some((pid) => processesWith('sleep 600').includes(pid)), 'sleep has ended')
    expect(told(session, 'turn-end')[0]?.outcome).toBe('interrupted')
  })

  scenario('permission allowed', async () => {
    const session = start('[[tool:touch made && echo it ran]]')
    await allow(session)
    await turns(session, 1)
    expect({
      closed: told(session, 'permission-closed').map((event) => event.outcome),
      ran: told(session, 'tool-end')[0],
    }).toMatchObject({
      closed: ['allowed'],
      ran: { ok: true, output: 'it ran' },
    })
  })

  scenario('permission denied with a word', async () => {
    const session = start('[[tool:touch never-made]]')
    const request = await permission(session)
    await session.answer(request.request, { option: deny(request), message: 'Not on a Saturday.' })
    await turns(session, 1)
    expect({
      closed: told(session, 'permission-closed').map((event) => event.outcome),
      ran: told(session, 'tool-end')[0],
    }).toMatchObject({
      closed: ['denied'],
      ran: { ok: false, output: expect.stringContaining('Not on a Saturday.') },
    })
  })

  scenario('an answer of 2 MB is whole', async () => {
    const session = start('[[big]]')
    await turns(session, 1)
    expect(corral.text(session).length).toBeGreaterThanOrEqual(2 * 1024 * 1024)
  })

  scenario('an error is told as an error', async () => {
    const session = start('[[err:404]]')
    await turns(session, 1)
    const end = told(session, 'turn-end')[0]
    expect({ outcome: end?.outcome, said: (end?.reason ?? '').length > 10, state: session.state.kind }).toEqual({
      outcome: 'error',
      said: true,
      state: 'running',
    })
  })

  scenario('Kill while sleep 600 runs, and a sleep that detached itself', async () => {
    const bystanders = startBystanders()
    const session = start('[[tool:setsid sleep 601 & disown; sleep 600]]')
    await allow(session)
    await tool(session)
    await eventually(
      () => below(session).filter((pid) => processesWith('sleep 60').includes(pid)).length >= 2,
      'both sleep',
      60_000,
    )
    const pids = below(session)
    const report = await corral.registry.kill(session.id)
    expect({
      verified: report.verified,
      proof: report.proof,
      left: report.left,
      alive: pids.filter(isAlive),
      bystanders: bystanders.pids.map(isAlive),
    }).toEqual({ verified: true, proof: 'ECHILD', left: [], alive: [], bystanders: [true, true, true] })
    bystanders.end()
  })

  scenario('Stop while a tool runs, politely', async () => {
    const session = start('[[tool:touch made && sleep 600]]')
    await allow(session)
    await tool(session)
    const report = await corral.registry.stop(session.id)
    expect({ verified: report.verified, steps: report.steps.map((each) => each.step), left: below(session) }).toEqual({
      verified: true,
      steps: ['polite'],
      left: [],
    })
  })

  scenario('Kill 0.3 s after the start', async () => {
    const session = start('[[tool:sleep 600]]')
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { verified } = await corral.registry.kill(session.id)
    expect({ verified, left: below(session) }).toEqual({ verified: true, left: [] })
  })
})

async function permission(session: Session) {
  await eventually(() => told(session, 'permission').length > 0, 'it asks for permission', 60_000)
  return told(session, 'permission')[0] as AgentEvent & { type: 'permission' }
}

async function allow(session: Session): Promise<void> {
  const request = await permission(session)
  const option = request.options.find((each) => each.kind === 'allow-once')?.id ?? ''
  await session.answer(request.request, { option, message: '' })
}

const deny = (request: AgentEvent & { type: 'permission' }) =>
  request.options.find((each) => each.kind === 'deny')?.id ?? ''
