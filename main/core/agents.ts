import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import kill from 'tree-kill'
import type { AgentInfo } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'

/** How an agent is run on this machine. */
export type AgentCommand = { file: string; args: string[]; env: Record<string, string> }

/** What runs the agents that ship with Corral: our own runtime, and where our assets are. */
export type BundledRuntime = { executable: string; assets: string; version: string }

const VERSION_WITHIN_MS = 8000
/** Where installers put agents that a desktop start, with its short PATH, does not see (field failure 71). */
const ALSO_LOOKED_IN = ['.local/bin', '.claude/local', '.npm-global/bin', '.volta/bin', '.bun/bin', '.deno/bin', 'bin']
const SYSTEM_FOLDERS = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', '/bin', '/snap/bin']

/** Finds agents and asks each for its version, once for each program file. */
export class AgentFinder {
  private readonly versions = new Map<string, Promise<string>>()

  constructor(
    private readonly bundled: BundledRuntime,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  /** The command of an agent, or the folders that were searched for it in vain. */
  command(profile: AgentProfile): AgentCommand | { tried: string[] } {
    if (profile.bundled)
      return {
        file: this.bundled.executable,
        args: [path.join(this.bundled.assets, profile.bundled)],
        // Our own runtime is Electron; as a plain program it needs telling. The agent takes it from its tools' environment.
        env: { ELECTRON_RUN_AS_NODE: '1' },
      }
    const folders = this.folders()
    for (const name of profile.executables) {
      const file = folders.map((folder) => path.join(folder, name)).find(isExecutable)
      if (file) return { file, args: [], env: {} }
    }
    return { tried: folders }
  }

  /** What the dialog shows of an agent. Never rejects: a version that cannot be had is ''. */
  async describe(profile: AgentProfile): Promise<AgentInfo> {
    const command = this.command(profile)
    const found =
      'tried' in command
        ? null
        : { path: command.args[0] ?? command.file, version: await this.version(profile, command) }
    return {
      id: profile.id,
      name: profile.name,
      found,
      tried: 'tried' in command ? command.tried : [],
      hint: profile.hint,
      models: profile.models,
      permissionModes: profile.permissionModes,
    }
  }

  private version(profile: AgentProfile, command: AgentCommand): Promise<string> {
    if (profile.bundled) return Promise.resolve(this.bundled.version)
    const known = this.versions.get(command.file)
    if (known) return known
    const asked = askVersion(command.file, profile.versionArguments)
    this.versions.set(command.file, asked)
    return asked
  }

  private folders(): string[] {
    const home = this.environment.HOME ?? homedir()
    const onPath = (this.environment.PATH ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder))
    const others = [...ALSO_LOOKED_IN.map((folder) => path.join(home, folder)), ...SYSTEM_FOLDERS]
    return [...new Set([...onPath, ...others])]
  }
}

/** Bounded: a program that hangs is ended with everything that it started. */
async function askVersion(file: string, args: string[]): Promise<string> {
  const probe = execa(file, args, { stdin: 'ignore', reject: false, maxBuffer: 64 * 1024 })
  const timer = setTimeout(() => {
    if (probe.pid !== undefined) kill(probe.pid, 'SIGKILL')
  }, VERSION_WITHIN_MS)
  try {
    const { stdout } = await probe
    return /\d+\.\d+[^\s]*/.exec(stdout)?.[0] ?? ''
  } finally {
    clearTimeout(timer)
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
