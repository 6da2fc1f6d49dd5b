import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import type { TranscriptPage } from '../../preload/contract/chat'
import type { EndReport, ProcessState, ProcId } from '../../preload/contract/process'
import type { SessionId, SessionView } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import { platform } from '../platform'
import { CorralFault, sessionStillRuns, sessionUnknown } from './faults'
import { OutsideEnding } from './outside-end'
import type { SessionTree } from './processes'
import { readState, type SetAside, writeState } from './state-file'

/** A look costs one line of /proc for each outside session. */
const LOOK_EVERY_MS = 2000
/** A hook that reports in a loop fills no list for ever. */
const MOST_OUTSIDE = 200

const stored = z.object({
  version: z.literal(1),
  sessions: z.array(
    z.object({
      id: z.uuid(),
      run: z.number().int(),
      agent: z.string(),
      folder: z.string(),
      agentSessionId: z.string(),
      process: z.object({ pid: z.number().int().min(2), startTime: z.number(), bootId: z.string() }),
      since: z.number(),
      heardAt: z.number(),
    }),
  ),
})
type Known = z.infer<typeof stored>['sessions'][number]

type Outside = Known & { state: ProcessState; ending: { work: OutsideEnding; report: Promise<EndReport> } | null }

export type OutsideOptions = {
  /** outside.json: what is found again after a restart of the app. */
  file: string
  agents: readonly Pick<AgentProfile, 'id' | 'name'>[]
  stopGraceMs(): number
  /** A number for people. */
  nextRun(): number
  /** Corral's own processes, which no end may reach. */
  own(): readonly ProcId[]
  news: { changed(view: SessionView): void; removed(id: SessionId): void; notice: SetAside }
}

/** What stands where a conversation would be. */
const NOT_HELD =
  'This session was started outside of Corral, which holds neither its input nor its output: talk to it where it was started. Stop and Kill end its process and what that started, as far as a search finds it.'

/**
 * Sessions that somebody started elsewhere and whose hook reported them: a process that is known for good, and
 * nothing else. One that ends by itself vanishes from the list; one that was ended here stays with its report until it is removed.
 */
export class OutsideSessions {
  private readonly known = new Map<SessionId, Outside>()
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly options: OutsideOptions) {}

  /** Takes in those of the last run that still live. */
  load(): void {
    const { file, news } = this.options
    const { sessions } = readState(file, stored, { version: 1, sessions: [] }, news.notice)
    for (const each of sessions) if (platform.liveness(each.process) !== 'gone') this.enter(each)
    this.look()
  }

  /** A process that reports again (after /clear, or another conversation) stays one row. Throws a fault when the list is full. */
  register(told: { process: ProcId; agent: string; folder: string; sessionId: string }): SessionId {
    const { process, agent, folder, sessionId: agentSessionId } = told
    const now = Date.now()
    const there = [...this.known.values()].find((each) => isSame(each.process, process))
    if (there) {
      Object.assign(there, { agentSessionId, folder, heardAt: now })
      this.changed(there)
      this.save()
      return there.id
    }
    if (this.known.size >= MOST_OUTSIDE) throw tooMany()
    const ids = { id: randomUUID(), run: this.options.nextRun() }
    const { id } = this.enter({ ...ids, agent, folder, agentSessionId, process, since: now, heardAt: now })
    this.save()
    return id
  }

  has(id: SessionId): boolean {
    return this.known.has(id)
  }

  list(): SessionView[] {
    return [...this.known.values()].map((each) => this.view(each))
  }

  /** Of its conversation Corral knows nothing but that. */
  open(id: SessionId): TranscriptPage {
    const { since: at } = this.get(id)
    return { events: [{ at, type: 'notice', level: 'info', text: NOT_HELD }], older: null, next: 1 }
  }

  tree(id: SessionId): SessionTree {
    return treeOf(this.get(id))
  }

  /** Of those that may run. */
  trees(): { id: SessionId; tree: SessionTree }[] {
    const live = [...this.known.values()].filter(({ state }) => state.kind !== 'ended')
    return live.map((each) => ({ id: each.id, tree: treeOf(each) }))
  }

  /** SIGTERM, and after the grace the end of its tree; asked a second time, the grace is over. */
  stop(id: SessionId): Promise<EndReport> {
    return this.end(this.get(id), this.options.stopGraceMs(), 'You stopped it.')
  }

  kill(id: SessionId): Promise<EndReport> {
    return this.end(this.get(id), 0, 'You killed it.')
  }

  /** Ended ones only. Throws a fault for one that may still run. */
  remove(id: SessionId): void {
    const session = this.get(id)
    if (session.state.kind !== 'ended') throw sessionStillRuns(nameOf(session))
    this.forget(session)
  }

  /** For everything that needs an agent's pipes. Throws a fault. */
  refuse(id: SessionId): void {
    const session = this.known.get(id)
    if (session) throw notHeld(nameOf(session))
  }

  /** Those whose process is gone vanish. */
  look(): void {
    for (const session of this.known.values()) {
      const isHere = session.state.kind === 'ended' || session.ending !== null
      if (!isHere && platform.liveness(session.process) === 'gone') this.forget(session)
    }
  }

  close(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
  }

  private get(id: SessionId): Outside {
    const session = this.known.get(id)
    if (!session) throw sessionUnknown(id)
    return session
  }

  private enter(each: Known): Outside {
    const session: Outside = { ...each, state: { kind: 'running', agent: each.process }, ending: null }
    this.known.set(session.id, session)
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref()
    this.changed(session)
    return session
  }

  private end(session: Outside, graceMs: number, why: string): Promise<EndReport> {
    if (session.ending) {
      session.ending.work.hurry()
      return session.ending.report
    }
    if (session.state.kind === 'ended' && session.state.report) return Promise.resolve(session.state.report)
    const since = Date.now()
    const work = new OutsideEnding({
      platform,
      root: session.process,
      spared: this.options.own,
      progress: (step) => this.become(session, { kind: 'stopping', agent: session.process, since, step }),
    })
    const report = work
      .run(graceMs)
      .finally(() => {
        session.ending = null
      })
      .then((done) => {
        this.ended(session, why, done)
        return done
      })
    session.ending = { work, report }
    return report
  }

  private ended(session: Outside, why: string, report: EndReport): void {
    const isGone = platform.liveness(session.process) === 'gone'
    const how = { how: 'killed' as const, at: Date.now(), why, code: null, signal: null }
    if (isGone) this.become(session, { kind: 'ended', ...how, report })
    else this.become(session, { kind: 'unknown', why: 'It was told to end, and its process is still there.' })
    this.save()
  }

  private become(session: Outside, state: ProcessState): void {
    session.state = state
    this.changed(session)
  }

  private forget({ id }: Outside): void {
    this.known.delete(id)
    if (this.known.size === 0) this.close()
    this.save()
    this.options.news.removed(id)
  }

  private changed(session: Outside): void {
    this.options.news.changed(this.view(session))
  }

  /** A disk that refuses is told: a restart of the app would not find them again. */
  private save(): void {
    const live = [...this.known.values()].filter(({ state }) => state.kind !== 'ended')
    const sessions = live.map(({ state, ending, ...rest }): Known => rest)
    try {
      writeState(this.options.file, { version: 1, sessions })
    } catch (error) {
      this.options.news.notice(`The list of outside sessions could not be saved (${(error as Error).message}).`)
    }
  }

  private view(session: Outside): SessionView {
    const { id, run, agent, folder, state, agentSessionId, process, since, heardAt } = session
    const isOver = state.kind === 'ended'
    return {
      ...{ id, run, name: nameOf(session), agent, folder, state, agentSessionId },
      agentName: this.options.agents.find((each) => each.id === agent)?.name ?? agent,
      outside: true,
      model: null,
      permissions: 'ask',
      arguments: '',
      environmentNames: [],
      worktree: null,
      activity: null,
      agentPid: isOver ? null : process.pid,
      keeperPid: null,
      startedAt: since,
      endedAt: isOver ? state.at : null,
      lastActivityAt: heardAt,
      lastLine: '',
      asks: [],
      unattendedMinutes: 0,
      queued: [],
      usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
      tier: null,
      boundaryLost: false,
      paused: null,
      inputClosed: null,
      models: [],
      can: { takeImages: false, switchModel: false, fork: false },
      unread: 0,
      recovered: null,
      resume: null,
    }
  }
}

const treeOf = ({ process }: Known): SessionTree => ({ root: process, agent: process, isRootIn: true })

const nameOf = ({ folder }: Known) => path.basename(folder) || folder

const isSame = (a: ProcId, b: ProcId) => a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId

const tooMany = () =>
  new CorralFault(
    'too-many-outside',
    `Corral lists ${MOST_OUTSIDE} outside sessions at most.`,
    'End some of them, or remove the ended ones.',
  )

const notHeld = (name: string) =>
  new CorralFault(
    'not-held',
    `“${name}” was started outside of Corral, so Corral cannot reach its input or output.`,
    'Go on where it was started.',
  )
