import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import type { AgentEvent } from '../../preload/contract/chat'
import type { EndReport } from '../../preload/contract/process'
import type { LaunchRequest, SessionId, SessionView } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import type { EndOrder } from '../keeper/protocol'
import { platform } from '../platform'
import type { AgentFinder } from './agents'
import { firstChat } from './chat-book'
import { endSession, killOrder, stopOrder } from './ending-sessions'
import {
  agentUnknown,
  cannotPersist,
  conversationIsLive,
  folderNotAbsolute,
  isClosing,
  sessionStillRuns,
} from './faults'
import type { KeeperConnection } from './keeper-connection'
import { killTogether } from './kill-together'
import { BOUNDARY_LOST, hasLostItsBoundary, type LaunchMissing, launchSession } from './launching'
import type { LinkClaim } from './link'
import { LinkDesk, type OpenLink } from './links'
import { type LoadScene, loadFirst, loadRest } from './loading'
import { MarkSweep, sweptNotice } from './mark-sweep'
import { live, type Profile, sessionFolder } from './profile'
import { Registrations } from './registrations'
import { lockConversation, resume } from './resume'
import { nextRun } from './run-numbers'
import { Session } from './session'
import type { SessionEnvironments } from './session-environments'
import { type Adopted, createSessionFiles, readExit, type SessionSpec } from './session-files'
import { lockNameOf, SessionLocks } from './session-lock'
import { newPlace, specify } from './session-spec'
import { SessionTable } from './session-table'
import { BYTES_A_GIGABYTE, type SettingsStore } from './settings'
import type { SetAside } from './state-file'
import { type Runtime, WardenClient } from './warden-client'
import { Watches } from './watches'

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
  environments: SessionEnvironments
  environment: NodeJS.ProcessEnv
  startTimeoutMs: number
  news: RegistryNews
}

/** Every session of a profile, live and ended, by every name that it goes by. Plain node: the app around it adds a window. */
export class Registry extends SessionTable {
  readonly warden: WardenClient
  private readonly registrations = new Registrations()
  private readonly desk = new LinkDesk((url) => this.options.news.openLink(url))
  private readonly marks = new MarkSweep((id, killed) => this.sessions.get(id)?.tell(sweptNotice(killed)))
  private readonly resuming = new Map<SessionId, Promise<void>>()
  private readonly locks: SessionLocks
  readonly watches: Watches
  /** Nothing new is started or taken in any more. */
  isClosing = false
  private rest: SessionId[] = []

  constructor(private readonly options: RegistryOptions) {
    super()
    this.locks = new SessionLocks(options.profile.home)
    this.watches = new Watches(options.settings, (session) => options.news.changed(session.view()))
    options.settings.onChange(() => {
      for (const session of this.running()) {
        session.tellLimit()
        this.watches.watch(session)
      }
    })
    this.warden = new WardenClient(options.profile, options.runtime, {
      lost: ({ directory, exit }) => void this.sessions.get(path.basename(directory))?.finished(exit),
      replaced: () => {
        for (const session of this.running()) {
          if (session.boundaryLost || !session.lastKeeper || !hasLostItsBoundary(session.lastKeeper)) continue
          session.boundaryLost = true
          session.tell({ type: 'notice', level: 'warning', text: BOUNDARY_LOST })
          options.news.changed(session.view())
        }
      },
      trouble: options.news.notice,
    })
  }

  /** Takes in what a person sees first: all sessions that may run, each with a state when this resolves, and the newest others. */
  async loadFirst(): Promise<void> {
    this.rest = await loadFirst(this.loadScene)
  }

  /** Takes in the rest of what is on disk, in the background. */
  loadRest(): Promise<void> {
    return loadRest(this.loadScene, this.rest.splice(0))
  }

  /** Takes in everything that is on disk. */
  async load(): Promise<void> {
    await this.loadFirst()
    await this.loadRest()
  }

  /**
   * Registers a session and starts it. Resolves as soon as it is on disk and in the list; how its start went is its
   * state. Throws a fault only when nothing can be registered: no such agent, no whole path, refused extras, a refusing disk.
   */
  start(request: LaunchRequest, adopted: Adopted | null = null, place = newPlace()): SessionId {
    const { profile, agents, finder, settings, assets } = this.options
    const agent = agents.find((each) => each.id === request.agent)
    if (!agent) throw agentUnknown(request.agent)
    if (!path.isAbsolute(request.folder)) throw folderNotAbsolute(request.folder)
    if (this.isClosing) throw isClosing()
    const { id } = place
    const directory = sessionFolder(profile, id)
    const command = finder.command(agent)
    const { spec, environment } = specify(
      request,
      { ...place, run: this.nextRun(), agentSessionId: randomUUID(), adopted },
      { profile, agent, command, settings, assets },
    )
    const owned = adopted && !adopted.fork ? { agent: agent.id, agentSessionId: adopted.agentSessionId } : null
    if (owned) lockConversation({ id, name: agent.name, ...owned }, { profile, locks: this.locks })
    try {
      createSessionFiles(directory, spec, firstChat(spec, agent))
      live.add(profile, id)
    } catch (error) {
      this.locks.release(owned, id)
      rmSync(directory, { recursive: true, force: true })
      live.remove(profile, id)
      throw cannotPersist(profile.sessions, error)
    }
    this.options.environments.keep(id, request.environment ?? '')
    this.launch(this.enter(spec, agent), environment, 'tried' in command ? { agent, ...command } : null)
    return id
  }

  /**
   * An ended session goes on with its agent's own session id: the same session, a new process. Resolves when that is on
   * disk; how its start goes is its state. Rejects with a fault that tells why not. Asked twice, it is done once. `typed`: its
   * own environment; null: as before, where that is known.
   */
  resume(id: SessionId, typed: string | null = null): Promise<void> {
    const under = this.resuming.get(id) ?? this.goOn(this.get(id), typed).finally(() => this.resuming.delete(id))
    this.resuming.set(id, under)
    return under
  }

  /**
   * A conversation that an agent saved by itself goes on as a session: the one that has it already is resumed, else it
   * becomes a new one. Throws or rejects with a fault that tells why not.
   */
  async adopt(request: LaunchRequest, agentSessionId: string): Promise<SessionId> {
    const known = this.find((each) => each.profile.id === request.agent && each.agentSessionId === agentSessionId)
    if (!known) return this.start(request, { agentSessionId, fork: false })
    if (!known.isOver) throw conversationIsLive(`“${known.name}” lives on this conversation already.`, known.id)
    await this.resume(known.id)
    return known.id
  }

  private async goOn(former: Session, typed: string | null): Promise<void> {
    const { profile: agent } = former
    const liveOn = (of: AgentProfile, agentSessionId: string) =>
      this.running().find((each) => each.profile.id === of.id && each.agentSessionId === agentSessionId) ?? null
    const scene = { ...this.options, locks: this.locks, liveOn, mayStart: () => !this.isClosing }
    const { spec, environment } = await resume(former, typed, scene)
    // What bears the mark of an ended session is killed: the new process is not there yet.
    this.marks.now()
    // From here on another writes its chat.json.
    former.chat.closed()
    const session = this.enter(spec, agent)
    session.goOnFrom(former)
    session.chat.lookedAt()
    this.launch(session, environment, null)
  }

  private launch(session: Session, given: Record<string, string>, missing: LaunchMissing): void {
    this.options.news.changed(session.view())
    void launchSession(session, { ...this.options, warden: this.warden, given, missing })
  }

  stopRecovered(): Promise<EndReport[]> {
    const live = this.reclaim().filter((session) => !session.isOver)
    return Promise.all(live.map(({ id }) => this.stop(id)))
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
  stop(id: SessionId, why?: string): Promise<EndReport> {
    const session = this.get(id)
    const graceMs = session.endAsked ? 0 : this.options.settings.get().stopGraceSeconds * 1000
    return endSession(session, stopOrder(session, graceMs, why))
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
    if (!session.isOver || this.resuming.has(id)) throw sessionStillRuns(session.name)
    session.close()
    rmSync(session.directory, { recursive: true, force: true, maxRetries: 3 })
    live.remove(this.options.profile, id)
    this.options.environments.forget(id)
    this.sessions.delete(id)
    this.options.news.removed(id)
  }

  /** A report from outside the agent's own output (a hook): links it to a session, or answers null, which makes it an outside one. */
  register(claim: LinkClaim & { agentSessionId: string }): SessionId | null {
    return this.registrations.register(this.running(), claim)
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
    this.watches.close()
    this.marks.now()
    for (const session of this.sessions.values()) {
      this.desk.dismiss(session)
      session.close()
    }
    await this.warden.close()
  }

  /** The next number for people. Throws a fault when the disk refuses. */
  nextRun(): number {
    const { profile, news } = this.options
    return nextRun(
      profile,
      Array.from(this.sessions.values(), ({ spec }) => spec.run),
      news.notice,
    )
  }

  /** Takes a session that is on disk into the list; its state follows once its keeper is reached. */
  enter(spec: SessionSpec, agent: AgentProfile): Session {
    const { profile, news, settings } = this.options
    const directory = sessionFolder(profile, spec.session)
    const exit = readExit(directory)
    let wasOver = exit !== null
    const session: Session = new Session(
      spec,
      directory,
      agent,
      {
        changed: (id) => {
          // It was resumed: what is still said of its former process is no news.
          if (this.sessions.get(id) !== session) return
          // The record of the end is the proof; one that a slow disk has not taken yet is looked for in the passes.
          if (session.isOver && session.report()?.verified && readExit(directory)) live.remove(profile, id)
          if (session.isOver && !wasOver) this.ended(session)
          else if (!session.isOver && session.keeper) this.serve(session, session.keeper)
          wasOver = session.isOver
          news.changed(session.view())
          this.watches.watch(session)
        },
        events: this.watches.hearing(news.events),
        agentSessionId: (id) => this.registrations.heard(id),
        gaveUp: (id, reason) => {
          if (!session.endAsked) void this.stop(id, reason)
        },
        setAside: news.notice,
        timed: () => this.watches.timed(spec.session),
        journalLimit: () => settings.get().journalSessionGigabytes * BYTES_A_GIGABYTE,
      },
      exit,
    )
    this.sessions.set(spec.session, session)
    return session
  }

  private get loadScene(): LoadScene {
    return {
      ...this.options,
      notice: this.options.news.notice,
      has: (id) => this.sessions.has(id),
      enter: (spec, agent) => this.enter(spec, agent),
      tell: (id) => {
        const session = this.sessions.get(id)
        if (session) this.options.news.changed(session.view())
      },
      release: (session) => this.locks.release(lockNameOf(session), session.id),
    }
  }

  private serve(session: Session, { process }: KeeperConnection): void {
    this.locks.keep(lockNameOf(session), session.id, process)
    if (!this.isClosing) this.desk.serve(session)
  }

  private ended(session: Session): void {
    this.marks.after(session.id)
    this.desk.dismiss(session)
    this.locks.release(lockNameOf(session), session.id)
  }
}
