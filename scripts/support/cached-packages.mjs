import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from '../setup/npm.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder } from './places.mjs'
import { excerpt } from './run.mjs'
import { Trouble } from './trouble.mjs'

const INSTALL_SECONDS = 600

/**
 * npm packages that tests and benches need and the app does not, installed once into the cache outside the work tree.
 * @param {string} name of the folder in the cache; it should tell the versions
 * @param {string[]} packages name@version
 * @param {string[]} [options] more of npm's options: --os and --cpu for packages of another system
 * @returns {Promise<string>} the folder that holds their node_modules
 * @throws {Trouble} when they cannot be fetched
 */
export async function cachedPackages(name, packages, options = []) {
  const folder = join(cacheFolder(), name)
  return withLock(`${folder}.lock`, async () => {
    // npm writes its record last: without it the folder may be half done.
    if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return folder
    await mkdir(folder, { recursive: true })
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--prefix', folder]
    const installed = await npm(['install', ...quiet, ...options, ...packages], {
      cwd: folder,
      seconds: INSTALL_SECONDS,
    })
    if (installed.code === 0) return folder
    process.stderr.write(`${excerpt(installed.output)}\n`)
    throw new Trouble(
      `${packages.join(', ')} could not be fetched from npm; check npm's registry setting, then run this again.`,
    )
  })
}
