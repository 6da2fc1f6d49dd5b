import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const stampFile = (tree) => join(tree, 'node_modules', '.corral-setup.json')

/**
 * What a finished set-up depends on. Native add-ons follow Node's ABI, not its patch releases.
 * @param {string} tree the work tree
 * @param {{ kind: 'pinned' | 'fallback', version: string }} electron
 * @returns {{ lock: string, node: string, electron: string }}
 */
export function stampOf(tree, electron) {
  const lock = createHash('sha256')
    .update(readFileSync(join(tree, 'package-lock.json')))
    .digest('hex')
  const node = `${process.platform}-${process.arch}-${process.versions.modules}`
  return { lock, node, electron: `${electron.kind} ${electron.version}` }
}

/** @returns {ReturnType<typeof stampOf> | null} null when no set-up of `tree` was ever finished */
export function readStamp(tree) {
  try {
    return JSON.parse(readFileSync(stampFile(tree), 'utf8'))
  } catch {
    return null
  }
}

export function writeStamp(tree, stamp) {
  writeFileSync(stampFile(tree), `${JSON.stringify(stamp)}\n`)
}

/** @returns {boolean} whether both tell of the same set-up */
export function sameStamp(one, other) {
  return ['lock', 'node', 'electron'].every((key) => one[key] === other[key])
}
