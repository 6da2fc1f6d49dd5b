import type { AgentEvent } from '../../preload/contract/chat'
import type { Quiet } from '../../preload/contract/process'
import type { SessionId } from '../../preload/contract/session'
import { whenAwakeFor } from '../platform/deadline'
import type { ProcessFacts } from '../platform/platform'
import type { QuietHint } from './quiet-hint'
import type { Session } from './session'
import { type Stuck, type StuckFacts, type StuckLimits, stuckness } from './stuck'
import { TreeCpu } from './stuck-cpu'
import { foldPace, noPace, type Pace } from './stuck-pace'

const TICK_MS = 1000
/** So long before a session may be called quiet, what it uses is measured … */
const MEASURED_FOR_MS = 30_000
/** … by looks so far apart, or farther where many sessions are silent: each goes through the system's whole list. */
const LOOK_EVERY_MS = 5000
const MOST_LOOKS_A_TICK = 4
/** Reasons count minutes: they are told again so often, and no faster. */
const TELL_EVERY_MS = 10_000
/** A process's start is known less exactly than a call's. */
const SLACK_MS = 1500

export type QuietScene = {
  limits(): StuckLimits
  keepWaitingMs(): number
  /** Everything that the session runs; empty when nobody can tell. */
  processes(session: Session): ProcessFacts[]
  /** What its hint says has changed. */
  show(session: Session): void
}

type Followed = {
  session: Session
  /** Awake times at which these last changed, and what they were then. */
  out: Mark
  err: Mark
  moves: Mark
  /** Its oldest open call; '' while none is. */
  call: Mark<string>
  cpu: TreeCpu
  lookedAt: number
  /** Nobody can tell what it uses. */
  isBlind: boolean
  quiet: Quiet | null
  toldAt: number
}
type Mark<Value = number> = { value: Value; at: number }

/**
 * Follows every busy session second by second, and tells when it may be stuck. Nothing is ever ended here. Time is counted
 * in ticks while Corral runs and the machine is awake, so that a laptop's sleep makes nobody quiet (field failure 62).
 */
export class QuietWatch {
  private readonly followed = new Map<SessionId, Followed>()
  private readonly paces = new Map<SessionId, Pace>()
  /** Awake time until which a person gives a session time. */
  private readonly patience = new Map<SessionId, number>()
  private awakeMs = 0
  private looksLeft = 0
  private callOff: (() => void) | null = null
  private isClosed = false

  constructor(private readonly scene: QuietScene) {}

  /** To be told of every change of a session. */
  watch(session: Session): void {
    if (session.isOver) this.paces.delete(session.id)
    if (this.isClosed) return
    if (!isBusy(session)) return this.letGo(session.id)
    if (this.followed.get(session.id)?.session === session) return
    this.followed.set(session.id, this.begin(session))
    this.tick()
  }

  /** To be told of all news of its conversation, before that of the change. */
  heard(id: SessionId, events: readonly AgentEvent[]): void {
    const before = this.paces.get(id) ?? noPace
    const pace = events.reduce(foldPace, before)
    if (pace !== before) this.paces.set(id, pace)
    const known = this.followed.get(id)
    // It speaks again: nobody waits a tick to see that.
    if (known?.quiet && !known.quiet.looping && pace.moves !== before.moves) known.quiet = null
  }

  /** Its silence is not told until the set time is over, or its turn. */
  keepWaiting(session: Session): void {
    const known = this.followed.get(session.id)
    if (!known) return
    this.patience.set(session.id, this.awakeMs + this.scene.keepWaitingMs())
    known.quiet = null
    this.scene.show(session)
  }

  hint(id: SessionId): QuietHint {
    const until = this.patience.get(id)
    return {
      quiet: this.followed.get(id)?.quiet ?? null,
      keptWaitingUntil: until === undefined ? null : Date.now() + until - this.awakeMs,
    }
  }

  /** From here on nobody is followed. */
  close(): void {
    this.isClosed = true
    this.callOff?.()
    this.followed.clear()
  }

  private letGo(id: SessionId): void {
    this.followed.delete(id)
    this.patience.delete(id)
  }

  private begin(session: Session): Followed {
    const { out, err } = session.conversation().printedAt
    // Found again by a start of the app, it may have been silent for long.
    const at = this.awakeMs - Math.max(0, Date.now() - session.view().lastActivityAt)
    const moves = this.paces.get(session.id)?.moves ?? 0
    return {
      session,
      ...{ out: { value: out, at }, err: { value: err, at }, moves: { value: moves, at }, call: { value: '', at } },
      ...{ cpu: new TreeCpu(), lookedAt: -LOOK_EVERY_MS, isBlind: false, quiet: null, toldAt: 0 },
    }
  }

  private tick(): void {
    this.callOff ??= whenAwakeFor(TICK_MS, () => {
      this.callOff = null
      this.awakeMs += TICK_MS
      this.looksLeft = MOST_LOOKS_A_TICK
      // Whoever was looked at longest ago comes first.
      for (const known of [...this.followed.values()].sort((one, other) => one.lookedAt - other.lookedAt))
        this.look(known)
      if (this.followed.size > 0) this.tick()
    })
  }

  private look(known: Followed): void {
    const { session } = known
    if (!isBusy(session)) return this.letGo(session.id)
    const until = this.patience.get(session.id)
    const isOver = until !== undefined && this.awakeMs >= until
    if (isOver) this.patience.delete(session.id)
    this.mark(known)
    this.measure(known)
    const before = known.quiet
    known.quiet = until === undefined || isOver ? this.judge(known) : null
    const changed = before === null ? known.quiet !== null : before.looping !== known.quiet?.looping
    const isDue = this.awakeMs - known.toldAt >= TELL_EVERY_MS && !isSame(before, known.quiet)
    if (!changed && !isDue && !isOver) return
    known.toldAt = this.awakeMs
    this.scene.show(session)
  }

  private mark(known: Followed): void {
    const { out, err } = known.session.conversation().printedAt
    const { moves, tools } = this.paces.get(known.session.id) ?? noPace
    known.out = this.marked(known.out, out)
    known.err = this.marked(known.err, err)
    known.moves = this.marked(known.moves, moves)
    const [call = ''] = tools.map(({ tool }) => tool)
    if (call === known.call.value) return
    const openMs = Math.max(0, Date.now() - (tools[0]?.since ?? Date.now()))
    known.call = { value: call, at: this.awakeMs - openMs }
  }

  private marked(mark: Mark, value: number): Mark {
    return mark.value === value ? mark : { value, at: this.awakeMs }
  }

  /** Nobody is measured who has just said something. */
  private measure(known: Followed): void {
    const { quietAfterMs } = this.scene.limits()
    if (this.silentMs(known) < quietAfterMs - MEASURED_FOR_MS) {
      if (known.cpu.coveredMs > 0) known.cpu = new TreeCpu()
      return
    }
    if (this.awakeMs - known.lookedAt < Math.min(LOOK_EVERY_MS, quietAfterMs / 4)) return
    if (this.looksLeft === 0) return
    this.looksLeft -= 1
    known.lookedAt = this.awakeMs
    const processes = this.scene.processes(known.session)
    known.isBlind = processes.length === 0
    if (known.isBlind) known.cpu = new TreeCpu()
    else known.cpu.take(processes, this.awakeMs)
  }

  private silentMs({ out, err }: Followed): number {
    return this.awakeMs - Math.max(out.at, err.at)
  }

  private judge(known: Followed): Quiet | null {
    const limits = this.scene.limits()
    const stuck = stuckness(this.facts(known), limits)
    if (!stuck) return null
    // What it uses is not known yet, and would tell whether it works.
    const isSilent = this.silentMs(known) >= limits.quietAfterMs
    if (!stuck.looping && isSilent && isBeingMeasured(known, limits)) return known.quiet
    return { kind: 'quiet', ...stuck, since: known.quiet?.since ?? this.beganAt(known, stuck) }
  }

  private beganAt(known: Followed, { looping }: Stuck): number {
    return Math.round(Date.now() - (looping ? 0 : this.silentMs(known)))
  }

  private facts({ session, out, err, moves, call, cpu }: Followed): StuckFacts {
    const { tools, retry, repeated } = this.paces.get(session.id) ?? noPace
    const oldest = tools[0]
    const isOfTool = ({ id, startedAt }: ProcessFacts) =>
      oldest !== undefined && id.pid !== session.agent?.pid && startedAt >= oldest.since - SLACK_MS
    const view = session.view()
    return {
      silent: { out: this.awakeMs - out.at, err: this.awakeMs - err.at },
      unmovedMs: this.awakeMs - moves.at,
      cpuPercent: cpu.percentOf(() => true),
      tools,
      toolOpenMs: this.awakeMs - call.at,
      toolProcesses:
        oldest && cpu.processes.length > 0
          ? { count: cpu.processes.filter(isOfTool).length, cpuPercent: cpu.percentOf(isOfTool) }
          : null,
      retry,
      repeated,
      asks: view.asks.length > 0,
      hears: view.inputClosed === null,
    }
  }
}

const isBeingMeasured = ({ isBlind, cpu }: Followed, { quietAfterMs }: StuckLimits) =>
  !isBlind && cpu.coveredMs < Math.min(MEASURED_FOR_MS, quietAfterMs) / 2

/** Of one whose output is not read for want of room, silence tells nothing. */
function isBusy(session: Session): boolean {
  const { activity, paused } = session.view()
  if (paused !== null) return false
  return activity?.kind === 'working' || activity?.kind === 'tool' || activity?.kind === 'quiet'
}

const isSame = (one: Quiet | null, other: Quiet | null) => one?.reasons.join() === other?.reasons.join()
