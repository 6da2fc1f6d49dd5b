import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quitOrder } from '../../main/core/ending-sessions'
import { isAlive, startBystanders } from '../helpers/processes'
import { abilities } from './abilities'
import { type AgentUnderTest, Stage } from './stage'

/**
 * What every run shows of every agent; all scenarios take more than ten minutes, and run when the suite is asked for by
 * name (npm run test:agents).
 */
const IN_EVERY_RUN = [
  'is found on PATH with its version',
  'answer, session id, second turn',
  'permission allowed',
  'permission denied',
  'words of a denial reach the agent',
  'interrupt while a tool runs ends the tool',
  'resumed after Kill in a tool: same session, same id, nothing told twice',
  'Kill while sleep 600 runs, and a sleep that detached itself',
  'Quit while a tool runs leaves nothing',
  'started in a terminal, it is an outside session with its pid, and can be stopped',
]
const isShort = process.env.CORRAL_AGENTS === 'short'
const isLeftOut = (scenario: string) => isShort && !IN_EVERY_RUN.includes(scenario)

type Row = { agent: string; scenario: string; ok: boolean; ms: number }

/** Scenarios of one agent as tests; what they came to is added to the JSON file that CORRAL_AGENTS_JSON names. */
export function scenarios(agent: string): (scenario: string, run: () => Promise<void>) => void {
  const rows: Row[] = []
  afterAll(() => {
    const file = process.env.CORRAL_AGENTS_JSON
    if (!file) return
    // Beside what other agents, and other groups of this one, came to.
    const others = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Row[]) : []
    writeFileSync(file, `${JSON.stringify([...others, ...rows], null, 2)}\n`)
  })
  return (scenario, run) =>
    it.skipIf(isLeftOut(scenario))(scenario, async () => {
      const began = performance.now()
      let ok = false
      try {
        await run()
        ok = true
      } finally {
        rows.push({ agent, scenario, ok, ms: performance.now() - began })
      }
    })
}

/** The scenarios that every agent goes through, behind warden, keeper and registry. */
export function agentScenarios(agent: AgentUnderTest): Stage {
  const stage = new Stage(agent)
  beforeAll(async () => {
    stage.program = await agent.install()
  })
  beforeEach(() => stage.open())
  afterEach(() => stage.close())
  describe(`the real ${agent.id}, through warden, keeper and registry`, () => {
    const scenario = scenarios(agent.id)
    conversations(agent, stage, scenario)
    troubles(agent, stage, scenario)
    endings(agent, stage, scenario)
    resumptions(agent, stage, scenario)
    abilities(agent, stage, scenario)
  })
  return stage
}

export type Scenario = ReturnType<typeof scenarios>

function conversations(agent: AgentUnderTest, stage: Stage, scenario: Scenario): void {
  scenario('is found on PATH with its version', async () => {
    const found = (await stage.corral.agents()).find(({ id }) => id === agent.id)?.found
    expect([found?.version, found !== null]).toEqual([agent.version, true])
  })

  scenario('answer, session id, second turn', async () => {
    const session = stage.start('[[plain:The first answer.]]')
    await stage.turns(session, 1)
    session.send('[[plain:The second answer.]]')
    await stage.turns(session, 2)
    const { state, activity, agentSessionId } = session.view()
    expect({
      text: stage.corral.text(session),
      pieces: stage.told(session, 'text').length > 2,
      id: (agentSessionId ?? '').length > 8,
      state: [state.kind, activity?.kind],
      outcomes: stage.outcomes(session),
      users: stage.told(session, 'user').map(({ text }) => text),
      odd: [...stage.told(session, 'unknown'), ...stage.told(session, 'noise')],
    }).toEqual({
      text: 'The first answer.The second answer.',
      pieces: true,
      id: true,
      state: ['running', 'ready'],
      outcomes: ['ok', 'ok'],
      users: ['[[plain:The first answer.]]', '[[plain:The second answer.]]'],
      odd: [],
    })
  })

  scenario('a message while it works waits for its turn', async () => {
    const session = stage.start('[[slow:8]]')
    await stage.until(session, () => stage.corral.text(session).includes('tok1'), 'the answer streams')
    const sent = session.send('[[plain:afterwards]]')
    await stage.turns(session, 2)
    expect({ sent, outcomes: stage.outcomes(session), text: stage.corral.text(session) }).toEqual({
      sent: 'queued',
      outcomes: ['ok', 'ok'],
      text: expect.stringMatching(/tok7 afterwards$/),
    })
  })

  scenario('interrupt while it streams', async () => {
    const session = stage.start('[[slow:300]]')
    await stage.until(session, () => stage.corral.text(session).includes('tok1'), 'the answer streams')
    await session.interrupt()
    await stage.turns(session, 1)
    session.send('[[plain:still here]]')
    await stage.turns(session, 2)
    expect([stage.outcomes(session), stage.corral.text(session)]).toEqual([
      ['interrupted', 'ok'],
      expect.stringMatching(/still here$/),
    ])
  })

  scenario('interrupt while a tool runs ends the tool', async () => {
    const session = stage.start('[[tool:touch made && sleep 600]]')
    await stage.runs(session, 'sleep 600')
    await session.interrupt()
    await stage.turns(session, 1)
    await stage.until(session, () => stage.running(session, 'sleep 600').length === 0, 'sleep has ended')
    expect(stage.outcomes(session)).toEqual(['interrupted'])
  })

  scenario('allow-all asks nothing, or says that it does', async () => {
    const session = stage.start('[[tool:touch made && echo it ran]]', { permissions: 'allow-all' })
    const asked = () => stage.told(session, 'permission').length > 0
    const isDecided = () => asked() || stage.outcomes(session).length > 0 || session.isOver
    await stage.until(session, isDecided, 'it asks or has ended')
    // Claude Code does not do that for root, and its own words say so.
    if (session.isOver) return expect(JSON.stringify(session.state)).toContain('root/sudo privileges')
    const said = stage.told(session, 'notice').some(({ text }) => text.includes('allow-all'))
    expect(asked()).toBe(said)
    if (asked()) await stage.answer(session, 'allow-once')
    await stage.turns(session, 1)
    expect(existsSync(path.join(stage.isolated.folder, 'made'))).toBe(true)
  })

  if (agent.asks) permissions(agent, stage, scenario)
}

function permissions(agent: AgentUnderTest, stage: Stage, scenario: Scenario): void {
  scenario('permission allowed', async () => {
    const session = stage.start('[[tool:touch made && echo it ran]]')
    await stage.answer(session, 'allow-once')
    await stage.turns(session, 1)
    const [end] = stage.told(session, 'tool-end')
    expect({
      closed: stage.told(session, 'permission-closed').map(({ outcome }) => outcome),
      ran: end?.ok,
      output: end?.output.trim(),
      starts: stage.told(session, 'tool-start').length,
      heard: stage.corral.text(session).includes('TOOL-DONE'),
    }).toEqual({ closed: ['allowed'], ran: true, output: agent.tellsOutput ? 'it ran' : '', starts: 1, heard: true })
  })

  scenario('permission denied', async () => {
    const session = stage.start('[[tool:touch never-made && echo it ran]]')
    await stage.answer(session, 'deny')
    await stage.turns(session, 1)
    expect({
      closed: stage.told(session, 'permission-closed').map(({ outcome }) => outcome),
      ran: stage.told(session, 'tool-end').map(({ ok }) => ok),
      waiting: session.view().asks.length,
    }).toEqual({ closed: ['denied'], ran: [false], waiting: 0 })
  })

  scenario('interrupt while it asks takes the question back', async () => {
    const session = stage.start('[[tool:touch never-made]]')
    await stage.permission(session)
    await session.interrupt()
    await stage.turns(session, 1)
    session.send('[[plain:still here]]')
    await stage.turns(session, 2)
    expect({
      closed: stage.told(session, 'permission-closed').map(({ outcome }) => outcome),
      outcomes: stage.outcomes(session),
    }).toEqual({ closed: ['cancelled'], outcomes: ['interrupted', 'ok'] })
  })
}

function troubles(agent: AgentUnderTest, stage: Stage, scenario: Scenario): void {
  scenario('a long answer is whole', async () => {
    const session = stage.start(`[[big:${agent.longAnswer}]]`)
    await stage.turns(session, 1)
    const { outcome, reason } = stage.told(session, 'turn-end')[0] ?? {}
    expect({ outcome, reason, length: stage.corral.text(session).length }).toEqual({
      outcome: 'ok',
      reason: '',
      length: agent.longAnswer,
    })
  })

  scenario('a model that does not exist is told', async () => {
    const { model, told } = agent.wrongModel
    const session = stage.start(told === 'turn' ? '[[err:404]]' : '[[plain:hello]]', { model })
    await stage.turns(session, 1)
    const notices = stage.told(session, 'notice').map(({ text }) => text)
    const reasons = stage.told(session, 'turn-end').map(({ outcome, reason }) => `${outcome}: ${reason}`)
    expect((told === 'turn' ? reasons : notices).join('\n')).toMatch(told === 'turn' ? /^error: .{10}/ : model)
  })

  scenario('a server that fails', async () => {
    const session = stage.start('[[err:500]]')
    if (agent.serverError === 'silent') {
      await stage.until(session, () => stage.isolated.log.some(({ kind }) => kind === 'error'), 'the server has failed')
      await session.interrupt()
    }
    await stage.turns(session, 1)
    const { outcome, reason } = stage.told(session, 'turn-end')[0] ?? {}
    expect({ outcome, said: (reason ?? '').length > 10, state: session.state.kind }).toEqual({
      outcome: agent.serverError === 'told' ? 'error' : 'interrupted',
      said: agent.serverError === 'told',
      state: 'running',
    })
  })

  scenario('a server that never answers: interrupt gets out of it', async () => {
    const session = stage.start('[[hang]]')
    await stage.until(session, () => stage.isolated.log.some(({ kind }) => kind === 'hang'), 'the request hangs')
    await session.interrupt()
    await stage.turns(session, 1)
    session.send('[[plain:still here]]')
    await stage.turns(session, 2)
    expect(stage.outcomes(session)).toEqual(['interrupted', 'ok'])
  })
}

function endings(agent: AgentUnderTest, stage: Stage, scenario: Scenario): void {
  scenario('Kill while sleep 600 runs, and a sleep that detached itself', async () => {
    const bystanders = startBystanders()
    const session = stage.start('[[tool:setsid sleep 601 & disown; sleep 600]]')
    await stage.runs(session, 'sleep 600')
    const pids = stage.below(session)
    const report = await stage.corral.registry.kill(session.id)
    expect({
      verified: report.verified,
      left: report.left,
      alive: pids.filter(isAlive),
      bystanders: bystanders.pids.map(isAlive),
    }).toEqual({ verified: true, left: [], alive: [], bystanders: [true, true, true] })
    bystanders.end()
  })

  scenario('Stop while a tool runs, politely', async () => {
    const session = stage.start('[[tool:touch made && sleep 600]]')
    await stage.runs(session, 'sleep 600')
    const { verified, steps } = await stage.corral.registry.stop(session.id)
    const taken = steps.map(({ step }) => step).filter((step) => agent.leavesLast || step !== 'terminate')
    expect({ verified, taken, left: stage.below(session) }).toEqual({ verified: true, taken: ['polite'], left: [] })
  })

  scenario('Kill 0.3 s after the start', async () => {
    const session = stage.start('[[tool:sleep 600]]')
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { verified } = await stage.corral.registry.kill(session.id)
    expect({ verified, left: stage.below(session) }).toEqual({ verified: true, left: [] })
  })

  scenario('Quit while a tool runs leaves nothing', async () => {
    const session = stage.start('[[tool:touch made && sleep 600]]')
    await stage.runs(session, 'sleep 600')
    const reports = await stage.corral.registry.endAll((each) => quitOrder(each, 5000))
    expect({ verified: reports.map(({ verified }) => verified), left: stage.below(session) }).toEqual({
      verified: [true],
      left: [],
    })
  })
}

function resumptions(agent: AgentUnderTest, stage: Stage, scenario: Scenario): void {
  scenario('resumed after Kill in a tool: same session, same id, nothing told twice', async () => {
    const session = stage.start('[[plain:The first answer.]]')
    await stage.turns(session, 1)
    session.send('[[tool:touch made && sleep 600]]')
    await stage.runs(session, 'sleep 600')
    await stage.corral.registry.kill(session.id)
    const { agentSessionId } = session
    await agent.untilResumable?.()
    await stage.corral.registry.resume(session.id)
    await stage.until(session, () => stage.now(session).state.kind === 'running', 'it runs again')
    stage.now(session).send('[[plain:The answer after.]]')
    // What came before the seam is read again from the journal; what counts is what the new process says.
    const since = () => {
      const events = stage.corral.events.get(session.id) ?? []
      return events.slice(events.findIndex((event) => event.type === 'resumed') + 1)
    }
    await stage.until(session, () => since().some((event) => event.type === 'turn-end'), 'it answers')
    expect({
      id: stage.now(session).agentSessionId === agentSessionId,
      seams: stage.told(session, 'resumed').length,
      words: since()
        .flatMap((event) => (event.type === 'text' ? event.text : []))
        .join(''),
      users: since().flatMap((event) => (event.type === 'user' ? event.text : [])),
      tools: since().filter((event) => event.type === 'tool-start').length,
      waiting: stage.now(session).view().asks.length,
    }).toEqual({
      ...{ id: true, seams: 1, words: 'The answer after.' },
      ...{ users: ['[[plain:The answer after.]]'], tools: 0, waiting: 0 },
    })
  })

  scenario('resumed with an id that it does not know: it ends with its own sentence', async () => {
    const session = stage.start('[[plain:hello]]')
    await stage.turns(session, 1)
    await stage.corral.registry.kill(session.id)
    session.adopt(agent.unknownConversation)
    await stage.corral.registry.resume(session.id)
    await stage.until(session, () => stage.now(session).isOver, 'it has ended')
    const { resume } = stage.now(session).view()
    expect([resume?.kind, JSON.stringify(stage.now(session).state)]).toEqual(['gone', expect.stringContaining('why')])
  })
}
