import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One hash over the names and contents of files: equal exactly when nothing was changed, added or removed.
 * @param {string} base folder that the paths are relative to
 * @param {string[]} paths files and folders; a missing one counts as missing
 * @returns {string} hex
 */
export function fingerprint(base, paths) {
  const hash = createHash('sha256')
  for (const path of paths) add(hash, base, path)
  return hash.digest('hex')
}

function add(hash, base, path) {
  const full = join(base, path)
  if (!existsSync(full)) hash.update(`missing ${path}\0`)
  else if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) add(hash, base, `${path}/${name}`)
  else hash.update(`file ${path}\0`).update(readFileSync(full)).update('\0')
}
