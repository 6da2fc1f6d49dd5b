import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { installedElectron } from './electron-runtime.mjs'
import { setUp } from './setup.mjs'
import { root } from './support/places.mjs'
import { run } from './support/run.mjs'
import { main, say, Trouble } from './support/trouble.mjs'

const PACK_SECONDS = 1800

/** Packs the app for this platform into release/: an unpacked folder with --dir, else what people install. */
await main(async () => {
  const { dir } = parseArgs({ options: { dir: { type: 'boolean', default: false } } }).values
  await setUp()
  const { kind, version } = installedElectron()
  if (kind === 'fallback' && !dir) {
    throw new Trouble(
      `Packages for people need the pinned Electron and this folder has ${version}; run this where Electron can be downloaded, or take \`npm run dist:dir\`.`,
    )
  }
  await build()
  const script = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const packed = await run(process.execPath, [script, '--publish', 'never', ...(dir ? ['--dir'] : [])], {
    cwd: root,
    seconds: PACK_SECONDS,
  })
  if (packed.code !== 0) throw new Trouble('electron-builder failed as told above; mend that, then run this again.')
  say('The result is in release/.')
})
