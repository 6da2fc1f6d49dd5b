import type { SessionId } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import { platform } from '../platform'
import { within } from '../platform/deadline'
import { endSession, killOrder, stopOrder } from './ending-sessions'
import { reattachSession } from './launching'
import { recoverSpec, seemsGone } from './passes-forgotten'
import { isOverdue, keeperOf, tellToLeave } from './passes-keepers'
import type { Presence } from './passes-presence'
import { removeDeadSockets } from './passes-sockets'
import { ageMsOf, idleMsOf, isStale, STALE_AGES, type StaleAges } from './passes-stale'
import { live, type Profile, sessionFolder } from './profile'
import type { Registry } from './registry'
import type { Session } from './session'
import { listSessionIds, readExit, sessionFile, writeExit } from './session-files'
import type { SettingsStore } from './settings'
import { type SetAside, writeState } from './state-file'

const EVERY_MS = 60_000
/** Each step has an end of its own; a pass that is slower than all of them is not waited for. */
const PASS_WITHIN_MS = 45_000
/** A keeper says farewell for two seconds, and holds an end that the disk refuses for ten minutes. */
const LEAVE_WITHIN_MS = 60_000
/** Directories that are looked at before others get their turn. */
const AT_A_TIME = 50

export type PassOptions = {
  profile: Profile
  registry: Pick<Registry, 'running' | 'has' | 'get' | 'enter' | 'nextRun' | 'isClosing'>
  agents: readonly AgentProfile[]
  settings: SettingsStore
  presence: Presence
  startTimeoutMs: number
  notice: SetAside
  /** Tests are not as patient. */
  ages?: StaleAges
  leaveWithinMs?: number
}

/**
 * The looks at start and every minute for what fell out of sight: orphans (sessions that nobody reached), stale sessions,
 * forgotten keepers, keepers that should have left, dead sockets. Whatever cannot be identified is left alone, and what was done is told.
 */
export class Passes {
  private timer: NodeJS.Timeout | null = null
  private under: Promise<void> | null = null
  private isFirst = true
  /** Whose agent was gone while its keeper said nothing, at the last pass: twice is no coincidence. */
  private agentGone = new Set<SessionId>()
  private unreached = new Set<SessionId>()

  constructor(private readonly options: PassOptions) {}

  /** The first pass now, the others every minute. Resolves when the first is through, in 45 s at most. */
  begin(): Promise<void> {
    this.timer = setInterval(() => void this.run(), EVERY_MS)
    return this.run()
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
  }

  /** One pass; asked while one is under way, that one. Never rejects. */
  async run(): Promise<void> {
    this.under ??= this.all().finally(() => {
      this.under = null
    })
    await within(this.under, PASS_WITHIN_MS)
  }

  private async all(): Promise<void> {
    const { presence } = this.options
    const absence = this.isFirst ? presence.awayMs : 0
    presence.beat()
    await this.each('the orphan pass', () => this.orphans())
    await this.each('the keeper pass', () => this.keepers())
    await this.each('the look for stale sessions', () => this.stale(absence))
    await this.each('the look for dead sockets', () => this.sockets())
    this.isFirst = false
  }

  /** What goes wrong in one look keeps no other from being taken. */
  private async each(name: string, look: () => Promise<void>): Promise<void> {
    // An app that ends everything ends what it knows of by then.
    if (this.options.registry.isClosing) return
    try {
      await look()
    } catch (error) {
      this.options.notice(`Corral could not finish ${name} (${(error as Error).message}); it tries again in a minute.`)
    }
  }

  /** Sessions that nobody reaches: a keeper that is found to be gone is recorded, one that answers is reclaimed. */
  private async orphans(): Promise<void> {
    const { registry, notice } = this.options
    const unreached = registry.running().filter(isUnreached)
    const again = unreached.filter(({ id }) => this.unreached.has(id) || this.isFirst)
    this.unreached = new Set(unreached.map(({ id }) => id))
    await Promise.all(
      again.map(async (session) => {
        await reattachSession(session, this.options)
        if (!session.isOver && !session.keeper && !session.lastKeeper) await this.settleWithoutRecord(session)
        if (session.isOver) notice(`“${session.name}” was gone; its end is recorded now.`)
        else if (session.keeper) notice(`“${session.name}” was out of reach and is back.`)
      }),
    )
  }

  /** Its keeper's record is damaged: over is only what nobody sees anything of any more. */
  private async settleWithoutRecord(session: Session): Promise<void> {
    if (!seemsGone(session.directory)) return
    const why = 'The record of its keeper was damaged, and nothing of it is to be seen any more.'
    const exit = { version: 1, how: 'lost', why, at: Date.now(), code: null, signal: null, report: null } as const
    try {
      writeExit(session.directory, { ...exit, suspects: [] })
    } catch {
      // The state says it now; the next start comes to the same end.
    }
    await session.finished({ ...exit, suspects: [] })
  }

  private async keepers(): Promise<void> {
    await this.adoptForgotten()
    await Promise.all([this.overdue(), ...this.withoutAgent()])
  }

  /** Directories with a live keeper that the registry does not know: their specification was damaged, or of an agent that is not known here. */
  private async adoptForgotten(): Promise<void> {
    const { profile, registry, agents, notice } = this.options
    for (const id of listSessionIds(profile.sessions)) {
      if (registry.isClosing) return
      if (registry.has(id)) continue
      const directory = sessionFolder(profile, id)
      const keeper = keeperOf(directory)
      if (!keeper || platform.liveness(keeper.process) !== 'alive' || readExit(directory)) continue
      const { spec, agent, isWhole } = recoverSpec(directory, {
        ...{ agents, notice },
        nextRun: () => registry.nextRun(),
      })
      if (!isWhole) writeState(sessionFile(directory, 'spec'), spec)
      const session = registry.enter(spec, agent)
      session.chat.foundAgain()
      await reattachSession(session, this.options)
      notice(`Corral had lost sight of a session whose keeper still runs; “${session.name}” is in the list again.`)
    }
    for (const { id, keeper } of registry.running()) if (keeper && !live.has(profile, id)) live.add(profile, id)
    for (const id of live.list(profile)) {
      const session = registry.has(id) ? registry.get(id) : null
      if (session?.isOver && session.report()?.verified && readExit(session.directory)) live.remove(profile, id)
    }
  }

  /** Keepers of sessions that are over. At start all are looked at, a few at a time, then those that ended under this app. */
  private async overdue(): Promise<void> {
    const { profile, registry, leaveWithinMs = LEAVE_WITHIN_MS, notice } = this.options
    const leaving: Promise<void>[] = []
    for (const [index, id] of listSessionIds(profile.sessions).entries()) {
      if (index % AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve))
      const session = registry.has(id) ? registry.get(id) : null
      if (!session?.isOver || !(this.isFirst || session.lastKeeper)) continue
      const keeper = keeperOf(session.directory)
      if (!keeper || platform.liveness(keeper.process) !== 'alive') continue
      if (!isOverdue(session.directory, leaveWithinMs)) continue
      const told = tellToLeave(session.directory, keeper).then((outcome) => {
        if (outcome === 'left') notice(`The keeper of “${session.name}”, which had ended, was told to leave.`)
      })
      leaving.push(told)
    }
    await Promise.all(leaving)
  }

  /** Live sessions whose agent is gone while the keeper does not say so. */
  private withoutAgent(): Promise<void>[] {
    const { registry, notice } = this.options
    const gone = registry
      .running()
      .filter(({ agent, keeper, state }) => keeper && state.kind === 'running' && agent && isGone(agent))
    const twice = gone.filter(({ id }) => this.agentGone.has(id))
    this.agentGone = new Set(gone.map(({ id }) => id))
    return twice.map(async (session) => {
      await endSession(session, killOrder('Its agent was gone, and its keeper had not noticed.'))
      notice(`The agent of “${session.name}” was gone; its keeper was told to leave.`)
    })
  }

  /** By the stored policy: ended, or left alone. */
  private async stale(awayMs: number): Promise<void> {
    const { registry, settings, presence, notice, ages = STALE_AGES } = this.options
    if (settings.get().onStale === 'keep') return
    const graceMs = settings.get().stopGraceSeconds * 1000
    const stale = registry.running().flatMap((session) => {
      const { agent, keeper, endAsked } = session
      if (!agent || !keeper || endAsked) return []
      const idleMs = idleMsOf(session, presence)
      // A look at its tree costs more, and is rarely needed.
      return isStale({ idleMs, awayMs }, ages) && isStale({ idleMs: Math.min(idleMs, ageMsOf(agent)), awayMs }, ages)
        ? [{ session, idleMs }]
        : []
    })
    await Promise.all(
      stale.map(async ({ session, idleMs }) => {
        const why = `It had made no progress for ${inWords(idleMs)}, so Corral ended it (setting onStale).`
        const { verified } = await endSession(session, { ...stopOrder(session, graceMs), why })
        notice(`“${session.name}”: ${why}${verified ? '' : ' Its end is not proven; look at Details.'}`)
      }),
    )
  }

  /** What a crash leaves behind every time is no news. */
  private async sockets(): Promise<void> {
    await removeDeadSockets(this.options.profile.home)
  }
}

const isGone = (id: NonNullable<Session['agent']>) => platform.liveness(id) === 'gone'

/** Nobody is under way to its keeper either: while a keeper lives, launching.ts tries for it by itself. */
const isUnreached = ({ state, keeper, connecting, lastKeeper }: Session): boolean =>
  (state.kind === 'unknown' || state.kind === 'detached') &&
  !keeper &&
  !connecting &&
  (!lastKeeper || platform.liveness(lastKeeper.process) === 'gone')

function inWords(ms: number): string {
  const hours = Math.floor(ms / 3_600_000)
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  return hours >= 2 ? `${hours} hours` : `${Math.ceil(ms / 60_000)} min`
}
