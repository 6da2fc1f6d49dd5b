import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** How wardens and keepers are run: Electron as node, or plain node in tests. */
export type Runtime = { executable: string; wardenScript: string }

/**
 * One name for what a warden of this app runs and would start keepers with: where it lies, and what it is. After an
 * update, a move or a replacement it is another one. null: it is not there any more, so nothing can be started with it.
 */
export function buildOf({ executable, wardenScript }: Runtime): string | null {
  const scripts = [wardenScript, path.join(path.dirname(wardenScript), 'keeper.cjs')]
  const hash = createHash('sha256')
  try {
    // Its 200 MB are not read: another file of the same size and time is no update that anybody makes.
    const { size, mtimeMs } = statSync(executable)
    hash.update(JSON.stringify([executable, size, mtimeMs, scripts]))
    for (const script of scripts) hash.update(readFileSync(script))
  } catch {
    return null
  }
  return hash.digest('hex').slice(0, 32)
}
