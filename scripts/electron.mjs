import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installedElectron } from './electron-runtime.mjs'
import { needsVirtualDisplay, startDisplay } from './support/display.mjs'
import { root, startedDirectly } from './support/places.mjs'
import { exitCode } from './support/run.mjs'
import { main, say, Trouble } from './support/trouble.mjs'

/**
 * @returns {{ electron: string, app: string }} the runtime's binary and the folder of the app that it is to run
 * @throws {Trouble} when there is no runtime
 */
export function resolveElectron() {
  const installed = installedElectron()
  if (!installed) throw new Trouble('Electron is not set up in this folder; run `node scripts/setup.mjs`.')
  return { electron: installed.binary, app: root }
}

/**
 * Runs the built app until it ends. Signals that end a program go on to the app, which has things to put in order first.
 * @param {string[]} args for the app
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it
 * @throws {Trouble} when the app is not built or has no runtime or display
 */
export async function runElectron(args) {
  const { electron, app } = resolveElectron()
  if (!existsSync(join(app, 'dist', 'main', 'index.cjs'))) {
    throw new Trouble('The app is not built; run `npm run build`.')
  }
  const display = needsVirtualDisplay() ? await startDisplay() : null
  if (display) say(`There is no display here: the window opens on a virtual one (${display.env.DISPLAY}).`)
  try {
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
    return await untilEnd(electron, [...sandboxSwitches(), app, ...args], { ...env, ...display?.env })
  } finally {
    await display?.end()
  }
}

/** Chromium refuses to start its sandbox as root, so there is none to switch off. */
function sandboxSwitches() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

function untilEnd(command, args, env) {
  return new Promise((done, failed) => {
    // Not in our process group: Ctrl+C would reach the app twice, from the terminal and from us.
    const child = spawn(command, args, { env, stdio: 'inherit', detached: process.platform !== 'win32' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.once('error', (error) =>
      failed(new Trouble(`Electron did not start (${error.message}); run the set-up again.`)),
    )
    child.once('exit', (code, signal) => done(exitCode(code, signal)))
  })
}

if (startedDirectly(import.meta)) {
  await main(async () => {
    const args = process.argv.slice(2)
    if (!args.includes('--print')) return runElectron(args)
    process.stdout.write(`${JSON.stringify(resolveElectron())}\n`)
  })
}
