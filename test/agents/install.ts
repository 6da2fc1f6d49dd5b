import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'

const VERSION = '2.1.197'
const PI = '@mariozechner/pi-coding-agent'
const PI_VERSION = '0.73.1'
const INSTALL_MS = 5 * 60 * 1000

/**
 * The absolute path of the native Claude Code program, installed from npm at the first call. It lies in a cache outside
 * the work tree (CORRAL_CACHE, else the folder corral of the person's cache) and is no dependency of Corral. Takes at most five
 * minutes. Throws npm's error when the registry cannot be reached or has no package for this machine.
 */
export async function installClaude(): Promise<string> {
  const native = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`
  const folder = join(cacheFolder(), `claude-code-${VERSION}-${process.platform}-${process.arch}`)
  const program = join('node_modules', native, process.platform === 'win32' ? 'claude.exe' : 'claude')
  if (!existsSync(join(folder, program))) {
    await installInto(folder, [`@anthropic-ai/claude-code@${VERSION}`, `${native}@${VERSION}`])
  }
  return join(folder, program)
}

/** The absolute path of pi's command, a script for Node >= 20.6, installed and kept as Claude Code is. */
export async function installPi(): Promise<string> {
  const folder = join(cacheFolder(), `pi-${PI_VERSION}`)
  const program = join('node_modules', PI, 'dist', 'cli.js')
  if (!existsSync(join(folder, program))) await installInto(folder, [`${PI}@${PI_VERSION}`])
  return join(folder, program)
}

function cacheFolder(): string {
  const { CORRAL_CACHE, XDG_CACHE_HOME } = process.env
  return join(CORRAL_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'corral'), 'agents')
}

/** Built beside its place and renamed into it, so that an install that was cut short is never taken for a whole one. */
async function installInto(folder: string, packages: string[]): Promise<void> {
  const partial = `${folder}.${process.pid}.partial`
  await mkdir(partial, { recursive: true })
  try {
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
    await execa('npm', ['install', '--prefix', partial, ...quiet, ...packages], { cwd: partial, timeout: INSTALL_MS })
    await mkdir(dirname(folder), { recursive: true })
    // An incomplete folder can only be a leftover of an older layout.
    await rm(folder, { recursive: true, force: true })
    await rename(partial, folder)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}
