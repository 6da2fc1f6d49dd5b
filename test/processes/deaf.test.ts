import { afterEach, describe, expect, it } from 'vitest'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { withPreload } from '../helpers/preload'
import { eventually, isAlive, startBystanders } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

/** A keeper that was put out of order by SIGUSR2, with an agent that resists. */
async function disturbed(preload: string) {
  return withPreload(preload, async () => {
    corral = testCorral([lineAgent(['deaf', 'child', 'daemon', 'scrubbed'])])
    const session = corral.start()
    await corral.reach(session, 'running')
    await eventually(() => /scrubbed \d+/.test(corral.text(session)), 'the agent has started its own')
    const pids = [...corral.text(session).matchAll(/(?:child|daemon|scrubbed) (\d+)/g)].map(([, pid]) => Number(pid))
    const keeper = session.keeper?.process.pid as number
    process.kill(keeper, 'SIGUSR2')
    // Handled before anything else is asked of it.
    await new Promise((resolve) => setTimeout(resolve, 100))
    return { session, keeper, pids: [session.agent?.pid as number, ...pids] }
  })
}

describe('a keeper that loops for ever', () => {
  it.each(['kill', 'stop', 'killAll'] as const)('saves its agent from no %s', async (order) => {
    const bystanders = startBystanders()
    const { session, keeper, pids } = await disturbed('loops-on-usr2')
    corral.settings.change({ stopGraceSeconds: 0.5 })
    await corral.registry[order](session.id)
    await eventually(() => ![...pids, keeper].some(isAlive), 'agent, leftovers and keeper are gone')
    const { state } = await corral.reach(session, 'ended')
    expect({
      verified: state.kind === 'ended' && state.report?.verified,
      by: state.kind === 'ended' && state.report?.by,
      bystanders: bystanders.pids.map(isAlive),
    }).toEqual({ verified: true, by: 'warden', bystanders: [true, true, true] })
    bystanders.end()
  })
})

describe('a disk that hangs under a keeper', () => {
  it.each(['kill', 'stop', 'killAll'] as const)('holds up no %s, and the end is told', async (order) => {
    const bystanders = startBystanders()
    const { session, keeper, pids } = await disturbed('disk-hangs-on-usr2')
    corral.settings.change({ stopGraceSeconds: 0.5 })
    session.send('say a word for the journal')
    const ending = corral.registry[order](session.id)
    await eventually(() => !pids.some(isAlive), 'agent and leftovers are gone', 3000)
    await ending
    const { state } = await corral.reach(session, 'ended')
    expect({
      how: state.kind === 'ended' && state.how,
      verified: state.kind === 'ended' && state.report?.verified,
      // It holds what the disk has not taken, and goes on trying.
      keeper: isAlive(keeper),
      bystanders: bystanders.pids.map(isAlive),
    }).toEqual({ how: 'killed', verified: true, keeper: true, bystanders: [true, true, true] })
    bystanders.end()
    process.kill(keeper, 'SIGKILL')
  })
})
