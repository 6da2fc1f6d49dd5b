import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installElectron, installedElectron } from './electron-runtime.mjs'
import { checkNode } from './setup/node-version.mjs'
import { installPackages, packagesInstalled } from './setup/packages.mjs'
import { readStamp, sameStamp, stampOf, writeStamp } from './setup/stamp.mjs'
import { completeSystem } from './setup/system.mjs'
import { withLock } from './support/lock.mjs'
import { cacheFolder, root, startedDirectly } from './support/places.mjs'
import { excerpt, run } from './support/run.mjs'
import { main, say, Trouble } from './support/trouble.mjs'

const START_SECONDS = 60

/**
 * Makes this work tree ready to build, run and test: dependencies, Electron, and on Linux the system's libraries.
 * Uses nothing but Node, and does nothing when nothing changed.
 * @throws {Trouble} with what the person is to do, when a step fails
 */
export async function setUp() {
  checkNode(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node)
  if (isSetUp()) {
    // Not in the stamp: a display, a library or a font may have gone since.
    await completeSystem(installedElectron().binary)
    return
  }
  const place = createHash('sha256').update(root).digest('hex').slice(0, 12)
  // Outside node_modules, which npm ci deletes.
  await withLock(join(cacheFolder(), `setup-${place}.lock`), complete, {
    waiting: 'Another set-up of this folder runs; waiting for it.',
  })
}

async function complete() {
  if (isSetUp()) return
  if (!packagesInstalled(root) || builtForAnotherNode()) await installPackages(root)
  if (!installedElectron()) await installElectron()
  const electron = installedElectron()
  await completeSystem(electron.binary)
  await checkStart(electron)
  writeStamp(root, stampOf(root, electron))
  say(
    `Set-up is complete: Electron ${electron.version}${electron.kind === 'fallback' ? ' (not the pinned one, see README.md)' : ''}.`,
  )
}

function isSetUp() {
  const stamp = readStamp(root)
  const electron = installedElectron()
  return stamp !== null && electron !== null && sameStamp(stamp, stampOf(root, electron)) && packagesInstalled(root)
}

function builtForAnotherNode() {
  const stamp = readStamp(root)
  return stamp !== null && stamp.node !== stampOf(root, { kind: 'pinned', version: '' }).node
}

/** The proof that the runtime runs at all: as plain Node it needs its libraries, but no display and no sandbox. */
async function checkStart({ binary, version }) {
  const started = await run(binary, ['--print', 'process.versions.electron'], {
    seconds: START_SECONDS,
    quiet: true,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  })
  if (started.output.trim() === version) return
  process.stderr.write(`${excerpt(started.output)}\n`)
  throw new Trouble(`Electron ${version} does not start here; delete node_modules/electron/dist, then run this again.`)
}

if (startedDirectly(import.meta)) await main(setUp)
