import type { EndReport, ProcId } from '../../preload/contract/process'
import type { EndOrder } from '../keeper/protocol'
import { platform } from '../platform'
import { within } from '../platform/deadline'
import { endSession } from './ending-sessions'
import type { Session } from './session'
import { askKill } from './session-files'

/** What forks while it is killed shows up in the second look; whoever slips through that is its keeper's. */
const LOOKS = 2
const TOLD_WITHIN_MS = 500

/**
 * Kills many trees with one engine: fifty keepers that each walk and freeze their own would share the processors fifty
 * ways, and every death wakes one (measured: 20 ms against 350). So the keepers sleep while all the trees are killed;
 * what is meant is on disk before they wake, so that a keeper whose agent fell knows why. Then each is asked for its own
 * proof, and ends whatever slipped through. Should the app die in between, the warden wakes them.
 */
export async function killTogether(sessions: readonly Session[], order: EndOrder): Promise<EndReport[]> {
  const keepers = sessions.flatMap((session) => (session.keeper ? [session.keeper.process] : []))
  for (const session of sessions) {
    session.endAsked ??= order
    session.happened({ is: 'ending', step: 'kill', at: Date.now() })
  }
  const areAwake = keepers.map((keeper) => platform.signal(keeper, 'SIGSTOP')).includes('not-possible')
  try {
    const told = Promise.all(sessions.map((session) => askKill(session.directory, order.why)))
    // A keeper that is awake (Windows has no sleep for it) sees its agent fall at once, and looks why. A disk that hangs holds up no end.
    if (areAwake) await within(told, TOLD_WITHIN_MS)
    killBelow(keepers)
    await told
  } finally {
    for (const keeper of keepers) platform.signal(keeper, 'SIGCONT')
  }
  return Promise.all(sessions.map((session) => endSession(session, order)))
}

function killBelow(keepers: readonly ProcId[]): void {
  const trees = platform.below(() => keepers)
  for (let look = 0; look < LOOKS; look += 1) for (const id of trees.members()) platform.signal(id, 'SIGKILL')
}
