import { readdirSync, readFileSync } from 'node:fs'
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

describe('the real Claude Code, resumed', () => {
  const scenario = scenarios('claude')
  const now = ({ id }: Session) => corral.registry.get(id)
  const ownFile = (id: string | null) => {
    const projects = path.join(isolated.env.HOME as string, '.claude/projects')
    const files = readdirSync(projects, { recursive: true, encoding: 'utf8' }).filter((each) =>
      each.endsWith(`${id}.jsonl`),
    )
    expect(files.length).toBe(1)
    return readFileSync(path.join(projects, files[0] as string), 'utf8')
  }

  scenario('after Kill in the middle of a tool: same session, same id, and it knows what was said', async () => {
    const session = start('[[plain:The first answer.]]')
    await turns(session, 1)
    session.send('[[tool:touch made && sleep 600]]')
    await allow(session)
    await tool(session)
    await corral.registry.kill(session.id)
    const id = session.agentSessionId
    await corral.registry.resume(session.id)
    await corral.reach(now(session), 'running')
    now(session).send('[[plain:The answer after.]]')
    await eventually(() => corral.text(session).endsWith('The answer after.'), 'it answers', 60_000)
    await turns(session, 2)
    expect({
      id: now(session).agentSessionId === id,
      // Its own file of the conversation: one, with what both processes said.
      remembers: ['The first answer.', 'The answer after.'].map((words) => ownFile(id).includes(words)),
      seams: told(session, 'resumed').length,
      waiting: now(session).view().asks.length,
      outcomes: told(session, 'turn-end').map((event) => event.outcome),
    }).toEqual({ id: true, remembers: [true, true], seams: 1, waiting: 0, outcomes: ['ok', 'ok'] })
  })

  scenario('with an id that it does not know: it ends with its own sentence, and is not asked again', async () => {
    const session = start('[[plain:hello]]')
    await turns(session, 1)
    await corral.registry.kill(session.id)
    const dead = '00000000-0000-4000-8000-000000000000'
    session.adopt(dead)
    await corral.registry.resume(session.id)
    const { state, resume } = await eventually(
      () => (now(session).isOver ? now(session).view() : null),
      'it has ended',
      60_000,
    )
    expect({ state, resume: resume?.kind }).toMatchObject({
      state: {
        how: 'crashed',
        code: 1,
        why: `The agent ended with exit code 1: No conversation found with session ID: ${dead}`,
      },
      resume: 'gone',
    })
    await expect(corral.registry.resume(session.id)).rejects.toMatchObject({ code: 'conversation-gone' })
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
