import type { BrowserWindow } from 'electron'
import type { Push } from '../../preload/contract/ipc'
import type { Corral } from '../core/corral'
import { wardensOf } from '../core/former-wardens'
import { sessionTree } from '../core/processes'
import { SessionSampler } from '../core/samples'

/** Samples of all live sessions for this window, once it was begun. */
export function createSampler(
  { registry, outside, profile, platform }: Corral,
  window: () => BrowserWindow | null,
  push: Push,
): SessionSampler {
  return new SessionSampler({
    platform,
    trees: () => [
      ...registry.running().flatMap((session) => {
        const tree = sessionTree(session)
        return tree ? [{ id: session.id, tree }] : []
      }),
      ...outside.trees(),
    ],
    wardens: () => wardensOf(profile),
    isWatched: () => {
      const shown = window()
      return shown !== null && !shown.isDestroyed() && shown.isVisible() && !shown.isMinimized()
    },
    publish: (samples) => push('samples:taken', samples),
  })
}
