import { afterEach, describe, expect, it } from 'vitest'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive, startBystanders } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

describe('a session', () => {
  it('runs a real agent through a real keeper, and ends with the proof that nobody is left', async () => {
    corral = testCorral([lineAgent(['child', 'daemon', 'scrubbed'])])
    const bystanders = startBystanders()
    const session = corral.start({ prompt: 'hello' })
    const view = await corral.reach(session, 'running')
    const said = await eventually(() => {
      const text = corral.text(session)
      const words = [/child \d+/, /daemon \d+/, /scrubbed \d+/, /heard hello/]
      return words.every((word) => word.test(text)) ? text : null
    }, 'the agent has started its processes and heard the prompt')
    const pids = [...said.matchAll(/(?:child|daemon|scrubbed) (\d+)/g)].map((match) => Number(match[1]))
    expect({
      alive: pids.map(isAlive),
      tier: ['cgroup', 'subreaper'].includes(view.tier ?? ''),
      id: view.agentSessionId,
      pid: isAlive(view.agentPid as number),
    }).toEqual({
      alive: [true, true, true],
      tier: true,
      id: 'fake-session',
      pid: true,
    })
    const report = await corral.registry.kill(session.id)
    expect({
      ...report,
      processes: report.processes >= 4,
      durationMs: report.durationMs < 3000,
      steps: report.steps.map((each) => each.step),
    }).toEqual({
      verified: true,
      proof: 'ECHILD',
      processes: true,
      durationMs: true,
      steps: ['kill'],
      left: [],
      by: 'keeper',
    })
    expect({
      alive: [...pids, view.agentPid as number].map(isAlive),
      bystanders: bystanders.pids.map(isAlive),
    }).toEqual({
      alive: [false, false, false, false],
      bystanders: [true, true, true],
    })
    bystanders.end()
  })
})
