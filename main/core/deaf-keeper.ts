import type { ProcId } from '../../preload/contract/process'
import { platform } from '../platform'
import { delay } from '../platform/deadline'
import { killUntilEmpty } from '../platform/kill-tree'

/**
 * Ends a keeper that does not listen, and its tree before it: frozen, it stays the heir of whatever its agent's
 * processes leave, so the whole tree is found below it even when the warden is gone too.
 */
export async function endDeafKeeper(keeper: ProcId): Promise<void> {
  platform.signal(keeper, 'SIGSTOP')
  await killUntilEmpty(
    platform,
    platform.below(() => [keeper]),
  )
  platform.signal(keeper, 'SIGKILL')
}

const LOOK_EVERY_MS = 25

/**
 * Ends a keeper that nobody is connected to. SIGTERM means the same to keepers of all versions: end the tree, take its
 * last words, record it. What is not done after `patienceMs` is done from outside.
 */
export async function endUnreachedKeeper(keeper: ProcId, patienceMs: number): Promise<void> {
  if (patienceMs > 0 && platform.signal(keeper, 'SIGTERM') === 'sent')
    for (const until = performance.now() + patienceMs; performance.now() < until; await delay(LOOK_EVERY_MS))
      if (platform.liveness(keeper) === 'gone') return
  await endDeafKeeper(keeper)
}
