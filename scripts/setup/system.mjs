import { readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { needsVirtualDisplay } from '../support/display.mjs'
import { excerpt, onPath, run } from '../support/run.mjs'
import { say, Trouble } from '../support/trouble.mjs'
import { missingLibraries, packagesFor } from './debian.mjs'

const LOOK_SECONDS = 30
const UPDATE_SECONDS = 300
const INSTALL_SECONDS = 1200

/**
 * Makes sure that this Linux has what Electron needs: shared libraries, a font, a display server, a sandbox. Other
 * systems bring all that. What is missing is installed when that is allowed.
 * @param {string} electron the runtime's binary
 * @throws {Trouble} with the exact command when something is missing and may not be installed from here
 */
export async function completeSystem(electron) {
  if (process.platform !== 'linux') return
  const lack = await lacking(electron)
  if (lack.length > 0) {
    await installPackages(lack)
    const still = await lacking(electron)
    if (still.length > 0) {
      throw new Trouble(
        `Electron still lacks ${still.join(', ')}; install what this system calls them, then run this again.`,
      )
    }
  }
  await checkSandbox(electron)
}

/** @returns {Promise<string[]>} names of missing libraries and programs, as debian.mjs maps them to packages */
async function lacking(electron) {
  const lack = []
  for (const program of ['setpriv', 'ps']) if (!onPath(program)) lack.push(program)
  if (needsVirtualDisplay()) for (const program of ['Xvfb', 'xauth']) if (!onPath(program)) lack.push(program)
  if (!hasFont()) lack.push('font')
  const linked = await run('ldd', [electron], { seconds: LOOK_SECONDS, quiet: true })
  return [...lack, ...missingLibraries(linked.output)]
}

function hasFont() {
  const home = homedir()
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(home, '.fonts'), join(home, '.local/share/fonts')]
  return folders.some((folder) => {
    try {
      return readdirSync(folder, { recursive: true }).some((name) => /\.(ttf|otf|ttc|pfb)$/i.test(name))
    } catch {
      return false
    }
  })
}

async function installPackages(lack) {
  if (!onPath('apt-get')) {
    throw new Trouble(
      `Electron needs ${lack.join(', ')}; install them with this system's package manager, then run this again.`,
    )
  }
  const allowed = process.getuid() === 0
  if (allowed) {
    say(`Installing system packages (for ${lack.join(', ')}).`)
    await apt(['update', '-q'], UPDATE_SECONDS)
  }
  const names = packagesFor(lack)
  const installable = await Promise.all(names.map(candidate))
  const install = ['install', '-y', '--no-install-recommends', ...installable]
  if (!allowed) {
    throw new Trouble(
      `Electron needs some system packages; run this, then try again: sudo apt-get update && sudo apt-get ${install.join(' ')}`,
    )
  }
  await apt(install, INSTALL_SECONDS)
}

/** Debian 13 and Ubuntu 24.04 renamed libraries for 64-bit time; the old name may be one that cannot be installed. */
async function candidate(name) {
  for (const variant of [name, `${name}t64`]) {
    const policy = await run('apt-cache', ['policy', variant], { seconds: LOOK_SECONDS, quiet: true, env: plain() })
    if (/Candidate: (?!\(none\))/.test(policy.output)) return variant
  }
  return name
}

/**
 * Runs apt-get, and waits for another one to end.
 * @throws {Trouble} when it fails; what it said is shown
 */
export async function apt(args, seconds) {
  // The other holder of apt's lock is mostly the nightly upgrade: it ends by itself.
  const done = await run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { seconds, quiet: true, env: plain() })
  if (done.code === 0) return
  process.stderr.write(`${excerpt(done.output)}\n`)
  throw new Trouble(`apt-get ${args.join(' ')} failed as told above; mend that, then run this again.`)
}

function plain() {
  return { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
}

/**
 * A person's Electron runs in Chromium's sandbox, which needs user namespaces or a helper that belongs to root. Some
 * systems allow neither (Ubuntu 24.04); switching the sandbox off would be our decision over their safety.
 */
async function checkSandbox(electron) {
  if (process.getuid() === 0) return
  const helper = join(dirname(electron), 'chrome-sandbox')
  const { uid, mode } = statSync(helper)
  if (uid === 0 && (mode & 0o4000) !== 0) return
  const namespace = await run('unshare', ['--user', '--map-root-user', 'true'], { seconds: LOOK_SECONDS, quiet: true })
  if (namespace.code === 0) return
  throw new Trouble(
    `This system gives Electron's sandbox no user namespaces; run this, then try again: sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`,
  )
}
