import { homedir } from 'node:os'
import path from 'node:path'
import type { AgentInfo } from '../../preload/contract/session'
import type { AgentOptions } from '../../preload/contract/settings'
import type { AgentProfile } from '../adapters/adapter'
import { platform } from '../platform'
import { namesIn, variable } from './environment'
import { foldersOf, isExecutable, probe } from './probe'
import { noOptions } from './settings'
import { isShim, resolveShim } from './shims'

/** How an agent is run on this machine. */
export type AgentCommand = { file: string; args: string[]; env: Record<string, string> }

/** Where an agent was looked for in vain; `why`: what was found and cannot be run, in one sentence. */
export type AgentMissing = { tried: string[]; why: string | null }

/** What runs the agents that ship with Corral: our own runtime, and where our assets are. */
export type BundledRuntime = { executable: string; assets: string; version: string }

const VERSION_WITHIN_MS = 8000
/** Where installers put agents that a desktop start, with its short PATH, does not see (field failure 71). */
const ALSO_LOOKED_IN = ['.local/bin', '.claude/local', '.npm-global/bin', '.volta/bin', '.bun/bin', '.deno/bin', 'bin']
const SYSTEM_FOLDERS = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', '/bin', '/snap/bin']
/** The same on Windows, each below the folder that a variable names. */
const WINDOWS_PLACES: [name: string, ...folders: string[]][] = [
  ['APPDATA', 'npm'],
  ['LOCALAPPDATA', 'pnpm', 'Volta\\bin', 'Yarn\\bin', 'Microsoft\\WinGet\\Links', 'Programs\\nodejs'],
  ['USERPROFILE', '.local\\bin', '.bun\\bin', '.deno\\bin', 'scoop\\shims', '.claude\\local'],
  ['ProgramFiles', 'nodejs'],
]
/** What a program's file is called: only these can be run, or stand for one that can. */
const ENDINGS = platform.name === 'win32' ? ['.com', '.exe', '.cmd', '.bat'] : ['']

/** Finds agents and asks each program file for its version, until it told one. */
export class AgentFinder {
  private readonly versions = new Map<string, Promise<string>>()

  constructor(
    private readonly bundled: BundledRuntime,
    private readonly environment: NodeJS.ProcessEnv = process.env,
    /** What the settings say of an agent by now. */
    private readonly optionsOf: (agent: string) => AgentOptions = () => noOptions,
  ) {}

  /** The command of an agent, or the folders that were searched for it in vain. */
  command(profile: AgentProfile): AgentCommand | AgentMissing {
    if (profile.bundled)
      return {
        file: this.bundled.executable,
        args: [path.join(this.bundled.assets, profile.bundled)],
        // Our own runtime is Electron; as a plain program it needs telling. The agent takes it from its tools' environment.
        env: { ELECTRON_RUN_AS_NODE: '1' },
      }
    const named = isLookedFor(profile) ? this.optionsOf(profile.id).program : ''
    const folders = this.folders()
    let why = named === '' ? null : notThere(named, profile.name)
    const names = named === '' ? profile.executables : [named]
    for (const file of names.flatMap((name) => programsIn(folders, name))) {
      const target = isShim(file) ? resolveShim(file, () => programsIn(folders, 'node')[0] ?? null) : { file, args: [] }
      if ('file' in target) return { ...target, env: {} }
      if (named !== '' || why === null) why = target.why
    }
    return { tried: named === '' ? folders : [named], why }
  }

  /** What the dialog shows of an agent. Never rejects: a version that cannot be had is ''. */
  async describe(profile: AgentProfile): Promise<AgentInfo> {
    const command = this.command(profile)
    const found =
      'tried' in command
        ? null
        : { path: command.args[0] ?? command.file, version: await this.version(profile, command) }
    const { arguments: line, environment } = this.optionsOf(profile.id)
    const { tried, why } = 'tried' in command ? command : { tried: [], why: null }
    return {
      id: profile.id,
      name: profile.name,
      found,
      ...{ tried, why, isLookedFor: isLookedFor(profile) },
      added: { arguments: line, environment: namesIn(environment) },
      hint: profile.hint,
      models: profile.models,
      permissionModes: profile.permissionModes,
    }
  }

  private version(profile: AgentProfile, command: AgentCommand): Promise<string> {
    if (profile.bundled) return Promise.resolve(this.bundled.version)
    if (profile.versionArguments.length === 0) return Promise.resolve('')
    // A shim's program is Node, for all agents: the script tells them apart.
    const key = [command.file, ...command.args].join('\n')
    const known = this.versions.get(key)
    if (known) return known
    const asked = probe(command.file, [...command.args, ...profile.versionArguments], {
      withinMs: VERSION_WITHIN_MS,
      errorsToo: profile.tellsVersionAsError ?? false,
    })
      .catch(() => '')
      .then((said) => {
        const version = /\d+\.\d+[^\s]*/.exec(said)?.[0] ?? ''
        // It may have been slow, or half installed: the next one who looks asks again.
        if (version === '') this.versions.delete(key)
        return version
      })
    this.versions.set(key, asked)
    return asked
  }

  private folders(): string[] {
    return [...new Set([...foldersOf(variable(this.environment, 'PATH')), ...this.places()])]
  }

  private places(): string[] {
    if (platform.name !== 'win32') {
      const home = this.environment.HOME ?? homedir()
      return [...ALSO_LOOKED_IN.map((folder) => path.join(home, folder)), ...SYSTEM_FOLDERS]
    }
    return WINDOWS_PLACES.flatMap(([name, ...folders]) => {
      const base = variable(this.environment, name)
      return base === undefined ? [] : folders.map((folder) => path.join(base, folder))
    })
  }
}

/** Every file of this name that can be run, or stands for one, in the order of the folders. */
const programsIn = (folders: readonly string[], name: string): string[] => {
  // A path of the person's own is looked for nowhere else.
  const places = path.isAbsolute(name) ? [name] : folders.map((folder) => path.join(folder, name))
  const endings = ENDINGS.includes(path.extname(name).toLowerCase()) ? [''] : ENDINGS
  return places.flatMap((place) => endings.map((ending) => place + ending)).filter(isExecutable)
}

/** Neither Corral's own nor a command of the person's, which names its program. */
export const isLookedFor = ({ bundled, id }: AgentProfile) => bundled === null && !id.startsWith('custom-')

const notThere = (file: string, agent: string) =>
  `The settings name ${file} for ${agent}, and there is no program that Corral may run.`
