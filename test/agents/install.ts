import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'

const VERSION = '2.1.197'
const CODEX_VERSION = '0.169.0'
const PI = '@mariozechner/pi-coding-agent'
const PI_VERSION = '0.73.1'
const GEMINI = '@google/gemini-cli'
const CLAUDE_AGENT_ACP = '@agentclientprotocol/claude-agent-acp'
/** Versions that the adapters were measured with. */
export const versions = { gemini: '0.61.0', opencode: '1.18.33', 'claude-agent-acp': '0.49.0' }
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

/** The absolute path of the native Codex program: what npm calls `codex` is a script around it. Installed and kept as Claude Code is. */
export async function installCodex(): Promise<string> {
  const folder = join(cacheFolder(), `codex-${CODEX_VERSION}-${process.platform}-${process.arch}`)
  const vendor = join(folder, 'node_modules', '@openai', `codex-${process.platform}-${process.arch}`, 'vendor')
  if (!existsSync(vendor)) await installInto(folder, [`@openai/codex@${CODEX_VERSION}`])
  const [target] = readdirSync(vendor)
  return join(vendor, target ?? '', 'bin', process.platform === 'win32' ? 'codex.exe' : 'codex')
}

/** The absolute path of pi's command, a script for Node >= 20.6, installed and kept as Claude Code is. */
export async function installPi(): Promise<string> {
  const folder = join(cacheFolder(), `pi-${PI_VERSION}`)
  const program = join('node_modules', PI, 'dist', 'cli.js')
  if (!existsSync(join(folder, program))) await installInto(folder, [`${PI}@${PI_VERSION}`])
  return join(folder, program)
}

/** The absolute path of Gemini CLI's command, a script for Node >= 20, installed and kept as Claude Code is. */
export async function installGemini(): Promise<string> {
  const folder = join(cacheFolder(), `gemini-cli-${versions.gemini}`)
  const program = join('node_modules', '.bin', 'gemini')
  if (!existsSync(join(folder, program))) await installInto(folder, [`${GEMINI}@${versions.gemini}`])
  return join(folder, program)
}

/** The absolute path of the native opencode program, installed and kept as Claude Code is. */
export async function installOpencode(): Promise<string> {
  const native = `opencode-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const folder = join(cacheFolder(), `opencode-${versions.opencode}-${process.platform}-${process.arch}`)
  const program = join('node_modules', native, 'bin', process.platform === 'win32' ? 'opencode.exe' : 'opencode')
  if (!existsSync(join(folder, program))) {
    await installInto(folder, [`opencode-ai@${versions.opencode}`, `${native}@${versions.opencode}`])
  }
  return join(folder, program)
}

/** The absolute path of claude-agent-acp's command, which brings a Claude Code of its own; installed and kept as Claude Code is. */
export async function installClaudeAgentAcp(): Promise<string> {
  const folder = join(cacheFolder(), `claude-agent-acp-${versions['claude-agent-acp']}`)
  const program = join('node_modules', '.bin', 'claude-agent-acp')
  if (!existsSync(join(folder, program)))
    await installInto(folder, [`${CLAUDE_AGENT_ACP}@${versions['claude-agent-acp']}`])
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
