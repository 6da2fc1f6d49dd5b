import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fingerprint } from './support/fingerprint.mjs'
import { withLock } from './support/lock.mjs'
import { root, startedDirectly } from './support/places.mjs'
import { main, say, Trouble } from './support/trouble.mjs'

/** Everything that decides how a part is built, besides its own sources. */
const common = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs', 'scripts/shims']
const parts = {
  main: {
    sources: ['main', 'preload'],
    entries: ['main/index.ts', 'main/keeper/keeper.ts', 'main/keeper/warden.ts', 'preload/index.ts'],
    results: ['main/index.cjs', 'main/keeper.cjs', 'main/warden.cjs', 'preload/index.js'],
    make: buildMain,
  },
  renderer: {
    sources: ['renderer', 'preload/contract', 'preload/text'],
    entries: ['renderer/index.html'],
    results: ['renderer/index.html'],
    make: buildRenderer,
  },
}
const dist = join(root, 'dist')
const stampFile = join(dist, '.stamp')

/**
 * Builds the parts whose sources changed since they were built.
 * @param {('main' | 'renderer')[]} [wanted]
 * @throws {Trouble} when an entry is missing or does not compile
 */
export async function build(wanted = Object.keys(parts)) {
  if (stale(wanted).length === 0) return
  await withLock(join(root, 'node_modules', '.corral-build.lock'), async () => {
    for (const name of stale(wanted)) await buildPart(name)
  })
}

function stale(names) {
  const stamp = readStamp()
  return names.filter((name) => {
    const complete = parts[name].results.every((file) => existsSync(join(dist, file)))
    return !complete || stamp[name] !== fingerprintOf(name)
  })
}

async function buildPart(name) {
  const { entries, make } = parts[name]
  const missing = entries.filter((file) => !existsSync(join(root, file)))
  if (missing.length > 0)
    throw new Trouble(`Cannot build ${name} without ${missing.join(' and ')}; restore that, then run this again.`)
  // Taken before the build: an edit made meanwhile makes the next run build again.
  const built = fingerprintOf(name)
  const began = performance.now()
  try {
    await make()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    throw new Trouble(`Building ${name} failed; mend what is told above, then run this again.`)
  }
  mkdirSync(dist, { recursive: true })
  writeFileSync(stampFile, JSON.stringify({ ...readStamp(), [name]: built }))
  say(`Built ${name} in ${Math.round(performance.now() - began)} ms.`)
}

async function buildMain() {
  const { build: bundle } = await import('esbuild')
  const node = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    sourcemap: true,
    external: ['electron', 'koffi'],
    outExtension: { '.js': '.cjs' },
    outdir: 'dist/main',
    // The bundler's messages come with the error that it throws.
    logLevel: 'silent',
    legalComments: 'none',
  }
  for (const folder of ['main', 'preload']) rmSync(join(dist, folder), { recursive: true, force: true })
  await Promise.all([
    bundle({
      ...node,
      entryPoints: { index: 'main/index.ts' },
      inject: ['scripts/shims/node18.cjs', 'scripts/shims/import-meta-url.mjs'],
      define: { 'import.meta.url': '__import_meta_url' },
    }),
    // Without the shims: a keeper stays the smallest program in the house.
    bundle({ ...node, entryPoints: { keeper: 'main/keeper/keeper.ts', warden: 'main/keeper/warden.ts' } }),
    bundle({
      ...node,
      // Not CommonJS: a sandboxed preload script has no `module` to export from.
      format: 'iife',
      platform: 'browser',
      target: 'chrome114',
      external: ['electron'],
      outExtension: {},
      outdir: 'dist/preload',
      entryPoints: { index: 'preload/index.ts' },
    }),
  ])
}

async function buildRenderer() {
  const [{ build: vite }, { default: react }, { default: tailwind }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
    import('@tailwindcss/vite'),
  ])
  // Vite sets it for the whole process, and the tests that may run after a build inherit it: React then lacks "act".
  const { NODE_ENV } = process.env
  await vite({
    configFile: false,
    root: join(root, 'renderer'),
    base: './',
    logLevel: 'warn',
    plugins: [react(), tailwind()],
    build: {
      outDir: join(dist, 'renderer'),
      emptyOutDir: true,
      target: 'chrome114',
      cssTarget: 'chrome114',
      minify: true,
      // One page loaded from a file: there is nothing to preload, and the polyfill would need fetch on file:.
      modulePreload: false,
      // The whole page comes from the disk at once, so its size costs no round trip.
      chunkSizeWarningLimit: 4000,
    },
  })
  if (NODE_ENV === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = NODE_ENV
}

function fingerprintOf(name) {
  return fingerprint(root, [...common, ...parts[name].sources])
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return {}
  }
}

if (startedDirectly(import.meta)) {
  await main(async () => {
    const { values } = parseArgs({ options: { only: { type: 'string' } } })
    if (values.only !== undefined && !(values.only in parts)) {
      throw new Trouble(`--only takes ${Object.keys(parts).join(' or ')}, not "${values.only}".`)
    }
    await build(values.only === undefined ? undefined : [values.only])
  })
}
