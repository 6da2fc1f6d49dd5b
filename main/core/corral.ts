import { homedir } from 'node:os'
import type { AppInfo } from '../../preload/contract/ipc'
import type { AgentInfo, PastSession } from '../../preload/contract/session'
import { profiles } from '../adapters'
import type { AgentProfile } from '../adapters/adapter'
import { platform } from '../platform'
import type { Platform } from '../platform/platform'
import { AgentFinder, type BundledRuntime } from './agents'
import { Bridge } from './bridge'
import { takeReport } from './bridge-reports'
import { Catalog } from './catalog'
import { Git } from './git'
import { LaunchMemory } from './launch-memory'
import { START_TIMEOUT_MS } from './launching'
import { addLoginPath } from './login-path'
import { OutsideSessions } from './outside'
import { Passes, type PassOptions } from './passes'
import { ownProcesses } from './passes-keepers'
import { Presence } from './passes-presence'
import { pastSessions } from './past-sessions'
import { openProfile, type Profile } from './profile'
import { Quit } from './quit'
import { Registry, type RegistryNews } from './registry'
import { Retention } from './retention'
import { SessionEnvironments } from './session-environments'
import { SettingsStore } from './settings'
import type { Runtime } from './warden-client'
import { WorktreeRecords } from './worktree-records'
import { Worktrees } from './worktrees'

export type CorralOptions = {
  home: string
  runtime: Runtime
  bundled: BundledRuntime
  environment: NodeJS.ProcessEnv
  news: RegistryNews
  /** Those that ship, unless a test brings its own. */
  agents?: readonly AgentProfile[]
  startTimeoutMs?: number
  /** How patient the passes are; tests are less so. */
  passes?: Pick<PassOptions, 'ages' | 'leaveWithinMs'>
}

/** Everything of Corral that needs no window. */
export type Corral = {
  /** The operating system's name, as Node calls it. */
  system: string
  platform: Platform
  profile: Profile
  registry: Registry
  settings: SettingsStore
  /** What single sessions were given. */
  environments: SessionEnvironments
  /** What can be launched. */
  catalog: Catalog
  /** Keeps the journals within what the settings allow, once it was begun. */
  retention: Retention
  memory: LaunchMemory
  /** What sessions have of git repositories for themselves. */
  worktrees: Worktrees
  /** Sessions that somebody started elsewhere and whose hook reported them. */
  outside: OutsideSessions
  /** Where hooks report, once it listens. */
  bridge: Bridge
  /** The looks for what fell out of sight, once they were begun. */
  passes: Passes
  agents(): Promise<AgentInfo[]>
  /** What agents saved by themselves. */
  past(): Promise<PastSession[]>
  /** What this machine can promise. */
  machine(): Promise<Pick<AppInfo, 'platform' | 'home' | 'userHome' | 'tier' | 'tierMeaning'>>
}

/** Opens a profile and builds what works on it. Throws a fault when the profile cannot be written: without it nothing may start. */
export function openCorral(options: CorralOptions): Corral {
  const {
    home,
    runtime,
    bundled,
    environment: given,
    news,
    agents: shipped = profiles,
    startTimeoutMs = START_TIMEOUT_MS,
  } = options
  const profile = openProfile(home)
  // Of our own: what the login shell adds to it is for agents, not for us.
  const environment = { ...given }
  const complete = addLoginPath(environment)
  Quit.forgetWord(profile)
  const settings = new SettingsStore(profile.settings, news.notice)
  const catalog = new Catalog(shipped, settings)
  const { agents } = catalog
  const finder = new AgentFinder(bundled, environment, (agent) => settings.optionsOf(agent))
  const environments = new SessionEnvironments(settings)
  const registry = new Registry({
    ...{ profile, runtime, agents, finder, settings, environments, environment, startTimeoutMs, news },
    assets: bundled.assets,
  })
  const own = () => ownProcesses(profile, registry)
  const outside = new OutsideSessions({
    ...{ file: profile.outside, agents, own, news },
    stopGraceMs: () => settings.get().stopGraceSeconds * 1000,
    nextRun: () => registry.nextRun(),
  })
  return {
    system: platform.name,
    platform,
    profile,
    registry,
    settings,
    environments,
    catalog,
    retention: new Retention({
      sessions: profile.sessions,
      find: (id) => registry.find((session) => session.id === id),
      settings,
      notice: news.notice,
    }),
    memory: new LaunchMemory(profile.launchMemory, news.notice),
    worktrees: new Worktrees({
      git: new Git(environment, complete),
      records: new WorktreeRecords(profile.worktrees, news.notice),
      registry,
    }),
    outside,
    bridge: new Bridge(profile, (report) => takeReport(report, { registry, outside, platform, own })),
    passes: new Passes({
      ...{ profile, registry, agents, settings, startTimeoutMs, notice: news.notice, ...options.passes },
      presence: new Presence(profile.presence, news.notice),
    }),
    past: () =>
      pastSessions({
        ...{ agents, environment },
        home: environment.HOME ?? homedir(),
        sessionOf: (agent, agentSessionId) =>
          registry.find((each) => each.profile.id === agent && each.agentSessionId === agentSessionId)?.id ?? null,
      }),
    agents: async () => {
      await complete
      return Promise.all(agents.map((agent) => finder.describe(agent)))
    },
    machine: async () => {
      const tier = await registry.warden.ready().then(
        (hello) => hello.tier,
        () => 'best-effort' as const,
      )
      return { platform: platform.name, home, userHome: homedir(), tier, tierMeaning: platform.tierMeaning(tier) }
    },
  }
}
