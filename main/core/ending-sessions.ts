import type { EndReport } from '../../preload/contract/process'
import { type EndOrder, QUIT_WORDS } from '../keeper/protocol'
import { delay, within } from '../platform/deadline'
import { endUnreachedKeeper } from './deaf-keeper'
import type { KeeperConnection } from './keeper-connection'
import type { Session } from './session'
import { askKill, readExit } from './session-files'

/** How long an end may take beyond its own patience before we say that we do not know. */
const NEWS_WITHIN_MS = 15_000
const LOOK_EVERY_MS = 25
const CONNECTED_WITHIN_MS = 1500

/** Of a Stop's grace, the share that belongs to the agent's own goodbye; SIGTERM has the rest. */
const POLITE_SHARE = 0.6
/** Of a quit's bound: polite to 40 %, SIGTERM to 60 %, then the end. */
const QUIT_POLITE_SHARE = 0.4
const QUIT_TERMINATE_SHARE = 0.2

export const killOrder = (why: string): EndOrder => ({ polite: null, politeMs: 0, terminateMs: 0, why })

export const stopOrder = (session: Session, graceMs: number, why = 'You stopped it.'): EndOrder => ({
  polite: session.goodbye(),
  politeMs: graceMs * POLITE_SHARE,
  terminateMs: graceMs * (1 - POLITE_SHARE),
  why,
})

export const quitOrder = (session: Session, boundMs: number): EndOrder => ({
  polite: session.goodbye(),
  politeMs: boundMs * QUIT_POLITE_SHARE,
  terminateMs: boundMs * QUIT_TERMINATE_SHARE,
  why: QUIT_WORDS,
})

/** Ends one session, in whatever state it is, and answers what happened. Never hangs, never rejects. */
export async function endSession(session: Session, order: EndOrder): Promise<EndReport> {
  if (!session.isOver) {
    const patience = order.politeMs + order.terminateMs
    session.endAsked ??= order
    const keeper = session.keeper ?? (await soon(session.connecting))
    session.happened({ is: 'ending', step: patience === 0 ? 'kill' : 'polite', at: Date.now() })
    await give(session, keeper, order)
    const until = performance.now() + patience + NEWS_WITHIN_MS
    while (!session.isOver && performance.now() < until) {
      await delay(LOOK_EVERY_MS)
      // The record is the truth, also when whoever wrote it could not reach us.
      const recorded = readExit(session.directory)
      if (recorded) await session.finished(recorded)
    }
  }
  if (!session.isOver) session.happened({ is: 'cannot-tell', why: session.lastKeeper ? UNCONFIRMED : UNNAMED })
  return session.report() ?? unproven
}

const UNCONFIRMED = 'It was told to end, and nobody has confirmed that it did.'
const UNNAMED =
  'Its record does not tell who its keeper is, and nobody is ended on a guess. Start Corral with --audit: the list names the processes that bear this session’s mark; end those yourself.'

const unproven: EndReport = {
  verified: false,
  proof: 'none',
  processes: 0,
  durationMs: 0,
  steps: [],
  left: [],
  by: 'keeper',
}

async function give(session: Session, keeper: KeeperConnection | null, order: EndOrder): Promise<void> {
  if (keeper) {
    const exit = await keeper.end(order)
    if (exit) await session.finished(exit)
    return
  }
  // A keeper that is not reached yet looks for this right before it would spawn; the launch itself looks at endAsked as well.
  await askKill(session.directory, order.why)
  // A launch under way meets endAsked at its next step; a keeper that was there and cannot be reached is ended from here.
  if (session.lastKeeper && !session.connecting)
    await endUnreachedKeeper(session.lastKeeper.process, order.politeMs + order.terminateMs)
}

/** A connection that is just being made, if it comes within a moment. */
async function soon(connecting: Promise<KeeperConnection> | null): Promise<KeeperConnection | null> {
  if (!connecting) return null
  let made: KeeperConnection | null = null
  await within(
    connecting.then((connection) => {
      made = connection
    }),
    CONNECTED_WITHIN_MS,
  )
  return made
}
