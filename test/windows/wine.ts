import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { execa } from 'execa'
import { processesWith } from '../helpers/processes'

/** What scripts/suites/wine.mjs found. */
type Wine = { wine: string; server: string; node: string; modules: string }

const BOOT_MS = 3 * 60_000
const RUN_MS = 12 * 60_000
const END_MS = 30_000

export type Result = { name: string; ms: number; outcome?: unknown; error?: string }

const root = path.resolve(import.meta.dirname, '../..')
/** Wine shows the whole of our file system as drive Z. */
const asWindowsPath = (file: string) => `Z:${file.replaceAll('/', '\\')}`
/** The first node of a Wine has no standard output that works; its child has. */
const START_DRIVER =
  "require('child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'ignore' }).once('exit', process.exit)"

/**
 * Runs the driver once on a Windows of its own, made for it and ended after it, and answers a line for each case, and
 * how many programs outlived the driver. Throws when Wine does not start, or takes longer than twelve minutes.
 */
export async function runUnderWine(): Promise<{ results: Result[]; left: number }> {
  const found = process.env.CORRAL_TEST_WINE
  if (!found) throw new Error('Start this suite with: node scripts/test.mjs windows. That sets Wine up.')
  const { wine, server, node, modules } = JSON.parse(found) as Wine
  const stage = mkdtempSync(path.join(tmpdir(), 'corral-windows-'))
  const env = {
    ...{ PATH: process.env.PATH, HOME: stage, WINEPREFIX: path.join(stage, 'prefix'), WINEDEBUG: '-all' },
    // No menu entries, and no search for .NET and a browser on a Windows that needs neither.
    ...{ WINEDLLOVERRIDES: 'winemenubuilder.exe,mscoree,mshtml=d', NODE_SKIP_PLATFORM_CHECK: '1' },
  }
  const run = (file: string, args: string[], timeout: number) =>
    execa(file, args, { env, extendEnv: false, cwd: stage, timeout, stdio: 'ignore' })
  try {
    await fillStage(stage, modules)
    await run(wine, ['wineboot', '-i'], BOOT_MS)
    await run(wine, ['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'], BOOT_MS)
    await run(wine, [node, '-e', START_DRIVER, asWindowsPath(path.join(stage, 'driver.cjs'))], RUN_MS)
    return { results: readResults(stage), left: await programsLeft(stage) }
  } finally {
    // The server and its services live on for a while by themselves; with it, everything of this Windows ends.
    await run(server, ['-k'], END_MS).catch(() => {}) // 1 when nothing ran any more.
    await run(server, ['-w'], END_MS)
    rmSync(stage, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The parts as they were built, beside packages that are made for Windows. */
async function fillStage(stage: string, modules: string): Promise<void> {
  for (const folder of ['main', 'agents']) mkdirSync(path.join(stage, folder))
  for (const file of ['warden.cjs', 'keeper.cjs'])
    copyFileSync(path.join(root, 'dist/main', file), path.join(stage, 'main', file))
  copyFileSync(
    path.join(root, 'test/fixtures/agents/windows-agent.mjs'),
    path.join(stage, 'agents', 'windows-agent.mjs'),
  )
  symlinkSync(modules, path.join(stage, 'node_modules'))
  await build({
    absWorkingDir: root,
    entryPoints: ['test/windows/driver.ts', 'test/windows/holder.ts'],
    outdir: stage,
    outExtension: { '.js': '.cjs' },
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node18', external: ['koffi'], logLevel: 'silent' },
    inject: ['scripts/shims/import-meta-url.mjs'],
    define: { 'import.meta.url': '__import_meta_url' },
  })
}

function readResults(stage: string): Result[] {
  const lines = readFileSync(path.join(stage, 'results.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Result)
}

/** Seen from outside of Wine, once keepers and wardens had a moment to leave. */
async function programsLeft(stage: string): Promise<number> {
  const count = () =>
    processesWith(stage).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('node.exe')).length
  for (const until = performance.now() + 5000; count() > 0 && performance.now() < until; )
    await new Promise((resolve) => setTimeout(resolve, 100))
  return count()
}
