import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { AgentEvent, AgentNews } from '../../preload/contract/chat'
import type { EndReport } from '../../preload/contract/process'
import type { LaunchRequest, SessionId, SessionView } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import type { EndOrder } from '../keeper/protocol'
import { platform } from '../platform'
import type { AgentFinder } from './agents'
import { endSession, killOrder, stopOrder } from './ending-sessions'
import {
  agentUnknown,
  CorralFault,
  cannotPersist,
  folderNotAbsolute,
  isClosing,
  sessionStillRuns,
  sessionUnknown,
} from './faults'
import { killTogether } from './kill-together'
import { hasLostItsBoundary, launchSession, reattachSession } from './launching'
import { type LinkClaim, type LinkEntry, type LinkTier, link } from './link'
import { LinkDesk, type OpenLink } from './links'
import { MarkSweep } from './mark-sweep'
import { live, type Profile, sessionFolder } from './profile'
import { firstChat, Session } from './session'
import { createSessionFiles, listSessionIds, readExit, readSpec, type SessionSpec } from './session-files'
import type { SettingsStore } from './settings'
import { readState, type SetAside, writeState } from './state-file'
import { type Runtime, WardenClient } from './warden-client'

export const FIRST_RUN = 1_000_000
const LOST_BOUNDARY =
  'The process that watched this session from outside ended, and another watches new ones. Stop and Kill work as before; but should this session’s keeper be killed too, only what bears the session’s mark is found.'

const sweptNotice = (killed: number): AgentNews => ({
  type: 'notice',
  level: 'warning',
  text: `Another program had started ${killed === 1 ? 'a process' : `${killed} processes`} with this session’s mark outside of its tree; Corral killed ${killed === 1 ? 'it' : 'them'}.`,
})

export type RegistryNews = {
  changed(view: SessionView): void
  removed(id: SessionId): void
  events(id: SessionId, from: number, events: AgentEvent[]): void
  notice: SetAside
  openLink: OpenLink
}

export type RegistryOptions = {
  profile: Profile
  runtime: Runtime
  agents: readonly AgentProfile[]
  finder: AgentFinder
  /** Folder of what agents find beside them. */
  assets: string
  settings: SettingsStore
  environment: NodeJS.ProcessEnv
  startTimeoutMs: number
  news: RegistryNews
}

/** Every session of a profile, live and ended, by every name that it goes by. Plain node: the app around it adds a window. */
export class Registry {
  readonly warden: WardenClient
  private readonly sessions = new Map<SessionId, Session>()
  private readonly links = new Map<SessionId, LinkTier>()
  private readonly desk = new LinkDesk((url) => this.options.news.openLink(url))
  private readonly marks = new MarkSweep((id, killed) => this.sessions.get(id)?.tell(sweptNotice(killed)))
  private isClosing = false

  constructor(private readonly options: RegistryOptions) {
    this.warden = new WardenClient(options.profile, options.runtime, {
      lost: ({ directory, exit }) => void this.sessions.get(path.basename(directory))?.finished(exit),
      replaced: () => {
        for (const session of this.running()) {
          if (session.boundaryLost || !session.lastKeeper || !hasLostItsBoundary(session.lastKeeper)) continue
          session.boundaryLost = true
          session.tell({ type: 'notice', level: 'warning', text: LOST_BOUNDARY })
          options.news.changed(session.view())
        }
      },
      trouble: options.news.notice,
    })
  }

  /** Takes in what is on disk; sessions that may still run are connected to. Resolves when each of them has a state. */
  async load(): Promise<void> {
    const { profile, agents, news } = this.options
    const unfinished: Session[] = []
    for (const id of listSessionIds(profile.sessions)) {
      const directory = sessionFolder(profile, id)
      const spec = readSpec(directory, news.notice)
      const agent = agents.find((each) => each.id === spec?.agent)
      if (!spec || !agent) continue
      const session = this.enter(spec, agent)
      if (!session.isOver) unfinished.push(session)
      else if (live.has(profile, id)) live.remove(profile, id)
    }
    await Promise.all(unfinished.map((session) => reattachSession(session, this.options)))
  }

  /**
   * Registers a session and starts it. Resolves as soon as it is on disk and in the list; how its start went is its
   * state. Throws a fault only when there is nothing to register: no such agent, no whole path, a disk that refuses.
   */
  start(request: LaunchRequest): SessionId {
    const { profile, agents, finder, settings, news } = this.options
    const agent = agents.find((each) => each.id === request.agent)
    if (!agent) throw agentUnknown(request.agent)
    if (!path.isAbsolute(request.folder)) throw folderNotAbsolute(request.folder)
    if (this.isClosing) throw isClosing()
    const id = randomUUID()
    const directory = sessionFolder(profile, id)
    const proposedAgentSessionId = randomUUID()
    const launch = agent.launch({ ...request, agentSessionId: proposedAgentSessionId })
    const command = finder.command(agent)
    const missing = 'tried' in command
    const spec: SessionSpec = {
      version: 1,
      session: id,
      run: this.nextRun(),
      kind: 'session',
      task: request.prompt,
      agent: agent.id,
      folder: request.folder,
      model: request.model,
      permissions: request.permissions,
      proposedAgentSessionId,
      createdAt: Date.now(),
      order: {
        version: 1,
        session: id,
        profileHome: profile.home,
        file: missing ? (agent.executables[0] ?? agent.id) : command.file,
        args: missing ? launch.args : [...command.args, ...launch.args],
        folder: request.folder,
        marker: id,
        reattachWindowSeconds: settings.get().reattachWindowSeconds,
      },
    }
    try {
      createSessionFiles(directory, spec, firstChat(spec, agent))
      live.add(profile, id)
    } catch (error) {
      rmSync(directory, { recursive: true, force: true })
      throw cannotPersist(profile.sessions, error)
    }
    const session = this.enter(spec, agent)
    news.changed(session.view())
    void launchSession(session, {
      ...this.options,
      warden: this.warden,
      adapterEnvironment: missing ? launch.env : { ...command.env, ...launch.env },
      missing: missing ? { agent, ...command } : null,
    })
    return id
  }

  /** Throws a fault when there is no such session. */
  get(id: SessionId): Session {
    const session = this.sessions.get(id)
    if (!session) throw sessionUnknown(id)
    return session
  }

  byRun = (run: number): Session | null => this.find((session) => session.spec.run === run)
  byAgentSessionId = (agentId: string): Session | null => this.find((session) => session.agentSessionId === agentId)
  byMarker = (marker: string): Session | null => this.find((session) => session.spec.order.marker === marker)
  /** By the pid of a live session's agent or keeper. */
  byPid = (pid: number): Session | null =>
    this.find((session) => !session.isOver && (session.agent?.pid === pid || session.keeper?.process.pid === pid))

  /** The agent's pid when it is known, else the keeper's. */
  getPid(id: SessionId): number | null {
    const session = this.get(id)
    return session.agent?.pid ?? session.keeper?.process.pid ?? null
  }

  list(filter: { active?: boolean } = {}): SessionView[] {
    return [...this.sessions.values()]
      .filter((session) => filter.active === undefined || filter.active !== session.isOver)
      .map((session) => session.view())
  }

  get size(): number {
    return this.sessions.size
  }

  /** Never throws: false and why when nothing reached the agent. */
  write(id: SessionId, text: string): { written: boolean; why: string } {
    try {
      this.get(id).send(text)
      return { written: true, why: '' }
    } catch (error) {
      return { written: false, why: (error as Error).message }
    }
  }

  /** The polite ladder within the set grace; asked a second time, the grace is over. */
  stop(id: SessionId): Promise<EndReport> {
    const session = this.get(id)
    const graceMs = session.endAsked ? 0 : this.options.settings.get().stopGraceSeconds * 1000
    return endSession(session, stopOrder(session, graceMs))
  }

  /** Straight to the end; works before the agent's id is known and during start. Idempotent. */
  kill(id: SessionId): Promise<EndReport> {
    return endSession(this.get(id), killOrder('You killed it.'))
  }

  /** Ends every session that may run, all at once; the live/ entries stay until each end is proven. */
  endAll(order: (session: Session) => EndOrder): Promise<EndReport[]> {
    return Promise.all(this.running().map((session) => endSession(session, order(session))))
  }

  killAll(): Promise<EndReport[]> {
    return killTogether(this.running(), killOrder('You killed all sessions.'))
  }

  /** Ended sessions only. Throws a fault for one that may still run. */
  remove(id: SessionId): void {
    const session = this.get(id)
    if (!session.isOver) throw sessionStillRuns(session.name)
    session.close()
    rmSync(session.directory, { recursive: true, force: true, maxRetries: 3 })
    live.remove(this.options.profile, id)
    this.sessions.delete(id)
    this.options.news.removed(id)
  }

  /** A report from outside the agent's own output (a hook): links it to a session, or answers null, which makes it an outside one. */
  register(claim: LinkClaim & { agentSessionId: string }): SessionId | null {
    const linked = link(
      [...this.sessions.values()].filter((session) => !session.isOver).map((each) => this.entry(each)),
      claim,
    )
    if (!linked) return null
    this.links.set(linked.id, linked.tier)
    this.get(linked.id).adopt(claim.agentSessionId)
    return linked.id
  }

  /**
   * Whether a session may call this process its agent. Refused while another live session has that pid, unless that
   * one's process is proven dead; nobody is killed on suspicion.
   */
  mayClaimPid(id: SessionId, pid: number): boolean {
    const holder = this.byPid(pid)
    if (!holder || holder.id === id || !holder.agent) return true
    if (platform.liveness(holder.agent) !== 'gone') return false
    const why = 'Its process is gone and its number was given to another.'
    holder.happened({ is: 'proven-dead', why, at: Date.now(), report: null, suspects: [] })
    return true
  }

  /** From now on nothing new is started: the app is about to end. */
  startNoMore(): void {
    this.isClosing = true
  }

  /** Lets go of every connection; the sessions themselves go on as their keepers were told. */
  async close(): Promise<void> {
    this.isClosing = true
    this.marks.now()
    for (const session of this.sessions.values()) {
      this.desk.dismiss(session)
      session.close()
    }
    await this.warden.close()
  }

  private running(): Session[] {
    return [...this.sessions.values()].filter((session) => !session.isOver)
  }

  private enter(spec: SessionSpec, agent: AgentProfile): Session {
    const { profile, news } = this.options
    const directory = sessionFolder(profile, spec.session)
    const session: Session = new Session(
      spec,
      directory,
      agent,
      {
        changed: (id) => {
          // The end is in the exit record by now, and that record is the proof.
          if (session.isOver && session.report()?.verified) live.remove(profile, id)
          if (session.isOver) this.marks.after(id)
          if (session.isOver) this.desk.dismiss(session)
          else if (session.keeper && !this.isClosing) this.desk.serve(session)
          news.changed(session.view())
        },
        events: news.events,
        agentSessionId: (id) => this.links.set(id, 'stdout'),
        setAside: news.notice,
      },
      readExit(directory),
    )
    this.sessions.set(spec.session, session)
    return session
  }

  private entry(session: Session): LinkEntry {
    return {
      id: session.id,
      folder: session.spec.folder,
      agentPid: session.agent?.pid ?? null,
      keeperPid: session.keeper?.process.pid ?? null,
      token: session.spec.order.marker,
      link: this.links.get(session.id) ?? null,
    }
  }

  /** The first session that is wanted, or null. */
  find(wanted: (session: Session) => boolean): Session | null {
    return [...this.sessions.values()].find(wanted) ?? null
  }

  /** Numbers for people never repeat, not even after the newest session was removed. */
  private nextRun(): number {
    const { profile, news } = this.options
    const highest = Math.max(FIRST_RUN - 1, ...[...this.sessions.values()].map((session) => session.spec.run))
    const stored = readState(profile.runs, z.object({ last: z.number().int() }), { last: 0 }, news.notice).last
    const run = Math.max(highest, stored) + 1
    try {
      writeState(profile.runs, { last: run })
    } catch (error) {
      throw error instanceof CorralFault ? error : cannotPersist(profile.home, error)
    }
    return run
  }
}
