import type { ProcId } from '../../preload/contract/process'
import { MARKER } from '../keeper/protocol'
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

/**
 * Ends what still bears a session's mark when nobody is left who could hold it: keeper and warden both dead. Best
 * effort, for a program can scrub its environment. Answers how many were ended.
 */
export function sweepMarked(session: string): number {
  return platform
    .marked(MARKER)
    .filter(({ id, value }) => value === session && platform.signal(id, 'SIGKILL') === 'sent').length
}
