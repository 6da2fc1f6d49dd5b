import type { ProcId } from '../../preload/contract/process'
import { platform } from '../platform'
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
