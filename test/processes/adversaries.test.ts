import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { quitOrder } from '../../main/core/ending-sessions'
import type { Session } from '../../main/core/session'
import { adversaries } from '../fixtures/agents/adversaries'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive, processesWith, startBystanders } from '../helpers/processes'

let corral: TestCorral
let bystanders: ReturnType<typeof startBystanders>
beforeAll(() => {
  bystanders = startBystanders()
})
afterAll(() => {
  expect(bystanders.pids.map(isAlive)).toEqual([true, true, true])
  bystanders.end()
})
afterEach(() => corral.end())

/** Every way out that needs no window, and what the session's state says afterwards. */
const exits: Record<
  string,
  { reattachWindowSeconds?: number; leave(session: Session): Promise<unknown>; how: string }
> = {
  Kill: { leave: (session) => corral.registry.kill(session.id), how: 'killed' },
  Stop: { leave: (session) => corral.registry.stop(session.id), how: 'killed' },
  quit: { leave: () => corral.registry.endAll((session) => quitOrder(session, 1000)), how: 'killed' },
  'app gone, window 0': { reattachWindowSeconds: 0, leave: () => corral.registry.close(), how: 'killed' },
  'keeper killed': { leave: async (session) => killKeeper(session), how: 'crashed' },
  'app gone and keeper killed': {
    leave: async (session) => {
      const keeper = session.keeper?.process.pid as number
      await corral.registry.close()
      process.kill(keeper, 'SIGKILL')
    },
    how: 'crashed',
  },
  'keeper of a reclaimed session killed': {
    leave: async (session) => {
      await corral.registry.close()
      corral = corral.again()
      await corral.registry.load()
      await corral.reach(corral.registry.get(session.id), 'running')
      killKeeper(corral.registry.get(session.id))
    },
    how: 'crashed',
  },
  'stopped keeper, then Kill': {
    leave: (session) => {
      process.kill(session.keeper?.process.pid as number, 'SIGSTOP')
      return corral.registry.kill(session.id)
    },
    how: 'killed',
  },
}

function killKeeper(session: Session): void {
  process.kill(session.keeper?.process.pid as number, 'SIGKILL')
}

/** Those that end the agent themselves. */
const KILLS_ITSELF = /root gone|all of them/

/**
 * Another Node and another user change nothing about who meets whom: there each program leaves by one way, and each way is
 * taken at least once.
 */
const isSecondRun = process.env.CORRAL_TEST_NODE !== undefined
const programs = Object.keys(adversaries)
const ways = Object.keys(exits)
const isTaken = (exit: string, program: string) =>
  !isSecondRun || programs.indexOf(program) % ways.length === ways.indexOf(exit)

let lastToken = 600_000 + (process.pid % 1000) * 100

describe.each(Object.entries(exits))('%s', (exit, { reattachWindowSeconds = 120, leave, how }) => {
  it.each(Object.entries(adversaries).filter(([program]) => isTaken(exit, program)))(
    'leaves nothing of: %s',
    async (name, script) => {
      lastToken += 1
      const token = `${lastToken}.5`
      corral = testCorral([lineAgent()])
      corral.settings.change({ reattachWindowSeconds, stopGraceSeconds: 0.5 })
      const session = corral.start()
      await corral.reach(session, 'running')
      session.send(`run ${Buffer.from(script.replaceAll('TOKEN', token)).toString('base64')}`)
      await eventually(() => corral.text(session).includes('running a script'), 'the script was started')
      await eventually(() => processesWith(token).length > 0, 'its processes run')
      // Some need a moment until they are in full swing.
      await new Promise((resolve) => setTimeout(resolve, 150))
      const agent = session.agent?.pid as number

      await leave(session)

      await eventually(() => processesWith(token).length === 0 && !isAlive(agent), `nothing with ${token} lives`)
      // Once more, later: what hops or starts itself again would show.
      await new Promise((resolve) => setTimeout(resolve, 100))
      const again = corral.again()
      await again.registry.load()
      const after = again.registry.get(session.id)
      await again.reach(after, 'ended')
      await again.registry.close()
      expect({
        alive: processesWith(token),
        // An agent that killed itself may have been quicker than we.
        how:
          after.state.kind === 'ended' &&
          (KILLS_ITSELF.test(name) && after.state.how === 'crashed' ? how : after.state.how),
        verified: after.report()?.verified,
      }).toEqual({ alive: [], how, verified: true })
    },
  )
})
