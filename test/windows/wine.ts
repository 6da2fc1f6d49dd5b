import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
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
const LOOK_MS = 500
/**
 * Now and then the server of Wine 8 was gone in the middle of a run, and everything waited for it for good (seen twice,
 * each time beside a program that was just being created; why is not known). What was not told of by then is tried again
 * on a new one, and the suite says so.
 */
const MOST_SERVERS = 4

export type Result = { name: string; ms: number; outcome?: unknown; error?: string }

const root = path.resolve(import.meta.dirname, '../..')
/** Wine shows the whole of our file system as drive Z. */
const asWindowsPath = (file: string) => `Z:${file.replaceAll('/', '\\')}`
/** The first node of a Wine has no standard output that works; its child has. */
const START_DRIVER =
  "require('child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'ignore' }).once('exit', process.exit)"

/**
 * Runs the driver on a Windows of its own, made for it and ended after it, and answers a line for each case, how many
 * programs outlived the driver, and how many of Wine's servers that took. Throws when Wine does not start, takes longer
 * than twelve minutes, or falls too often.
 */
export async function runUnderWine(): Promise<{ results: Result[]; left: number; servers: number }> {
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
    const driver = [node, '-e', START_DRIVER, asWindowsPath(path.join(stage, 'driver.cjs'))]
    for (let servers = 1; servers <= MOST_SERVERS; servers += 1) {
      const told = readResults(stage).map(({ name }) => name)
      const driving = run(wine, [...driver, ...told], RUN_MS)
      if ((await Promise.race([driving.then(() => 'ended'), serverFell(stage)])) === 'ended')
        return { results: readResults(stage), left: await programsLeft(stage), servers }
      endAllOf(stage)
      // However a killed one ends: what it found lies in its results.
      await Promise.allSettled([driving])
    }
    throw new Error(`Wine's server fell ${MOST_SERVERS} times; run the suite again.`)
  } finally {
    // The server and its services live on for a while by themselves; with it, everything of this Windows ends.
    await run(server, ['-k'], END_MS).catch(() => {}) // 1 when nothing ran any more.
    await run(server, ['-w'], END_MS)
    endAllOf(stage)
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

/** Resolves when Wine's server is gone; never while it lives, and not before it was seen. */
async function serverFell(stage: string): Promise<'fell'> {
  for (let misses = Number.NEGATIVE_INFINITY; misses < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS).unref())
    const isThere = processesOf(stage, 'wineserver').length > 0
    misses = isThere ? 0 : misses + 1
  }
  return 'fell'
}

/** Without its server nothing of a Wine ends by itself any more. */
function endAllOf(stage: string): void {
  for (const pid of processesOf(stage, '')) process.kill(pid, 'SIGKILL')
}

/** Living processes of this Windows, whose command line has this text. */
function processesOf(stage: string, text: string): number[] {
  return processesWith(stage).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text)
    } catch {
      return false
    }
  })
}

function readResults(stage: string): Result[] {
  const file = path.join(stage, 'results.jsonl')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Result)
}

/** Seen from outside of Wine, once keepers and wardens had a moment to leave. */
async function programsLeft(stage: string): Promise<number> {
  const count = () => processesOf(stage, 'node.exe').length
  for (const until = performance.now() + 5000; count() > 0 && performance.now() < until; )
    await new Promise((resolve) => setTimeout(resolve, 100))
  return count()
}
