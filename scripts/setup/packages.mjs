import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { excerpt } from '../support/run.mjs'
import { say, Trouble } from '../support/trouble.mjs'
import { npm } from './npm.mjs'

const INSTALL_SECONDS = 1200

/**
 * Whether npm's own record of what it installed is what the lockfile asks for. Packages of other platforms are optional
 * and may be missing.
 * @param {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }> }} lock
 *   package-lock.json
 * @param {typeof lock} installed node_modules/.package-lock.json
 * @returns {boolean}
 */
export function agree(lock, installed) {
  const same = (wanted, found) => found.version === wanted.version && found.integrity === wanted.integrity
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '')
  return (
    Object.keys(installed.packages).every((path) => path in lock.packages) &&
    wanted.every(([path, entry]) => {
      const found = installed.packages[path]
      return found ? same(entry, found) : entry.optional === true || entry.devOptional === true
    })
  )
}

/** @returns {boolean} whether `tree` has exactly the dependencies of its lockfile, each with its folder */
export function packagesInstalled(tree) {
  try {
    const lock = JSON.parse(readFileSync(join(tree, 'package-lock.json'), 'utf8'))
    const installed = JSON.parse(readFileSync(join(tree, 'node_modules', '.package-lock.json'), 'utf8'))
    return agree(lock, installed) && Object.keys(installed.packages).every((path) => existsSync(join(tree, path)))
  } catch {
    return false
  }
}

/**
 * Installs the dependencies of `tree` exactly as its lockfile says.
 * @throws {Trouble} when npm fails or takes too long
 */
export async function installPackages(tree) {
  say('Installing the dependencies (npm ci, about half a minute).')
  // --include: NODE_ENV=production would leave out what the build and the tests are made of.
  const installed = await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: tree,
    seconds: INSTALL_SECONDS,
  })
  if (installed.code === 0) return
  process.stderr.write(`${excerpt(installed.output)}\n`)
  const why = installed.timedOut ? `did not end in ${INSTALL_SECONDS / 60} minutes` : 'failed as told above'
  throw new Trouble(`npm ci ${why}; check the network and npm's registry setting, then run this again.`)
}
