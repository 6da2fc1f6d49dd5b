import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The work tree. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/**
 * Where downloads are kept between clones: CORRAL_CACHE, else the folder `corral` of the person's cache.
 * @returns {string} absolute path; it may not exist yet
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.CORRAL_CACHE) return resolve(env.CORRAL_CACHE)
  if (env.XDG_CACHE_HOME) return join(resolve(env.XDG_CACHE_HOME), 'corral')
  if (platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'corral', 'cache')
  return platform === 'darwin' ? join(homedir(), 'Library', 'Caches', 'corral') : join(homedir(), '.cache', 'corral')
}

/** Whether a script was started by itself, not imported by another one. */
export function startedDirectly(meta) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(meta.url))
}
