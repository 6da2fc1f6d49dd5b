import type { AgentEvent } from '../../preload/contract/chat'
import type { SessionId, SessionView } from '../../preload/contract/session'
import type { NotifyWhen } from '../../preload/contract/settings'
import { type Note, type NoteKind, noTurns, noteOf, noteOfTurns, type TurnMemory } from './notify'

/** What happens within this time is told together. */
const GATHER_MS = 700
/** A session is told of so often at most; what is true by then is told then. */
const AGAIN_MS = 15_000
/** More at once become one. */
const MOST_AT_ONCE = 3

/** `session`: null when it tells of several. */
export type Notification = { session: SessionId | null; kind: NoteKind; title: string; body: string }

export type NotifierScene = {
  /** The window has the focus and shows this session. */
  isLookedAt(id: SessionId): boolean
  /** The window has not the focus. */
  isAway(): boolean
  settings(): { when: Record<NoteKind, NotifyWhen>; doneAfterMs: number }
  /** Everything is being ended, and nothing of it is news. */
  isClosing(): boolean
  show(notification: Notification): void
  /** What it was told for is over: the question was answered, the session is looked at. */
  withdraw(id: SessionId): void
}

type Followed = { view: SessionView | null; turns: TurnMemory; shownAt: number; shown: NoteKind | null }

/** Decides which notifications are shown: one for each session, gathered, and none of what the person sees anyhow. */
export class Notifier {
  private readonly followed = new Map<SessionId, Followed>()
  private readonly waiting = new Map<SessionId, Note>()
  private timer: NodeJS.Timeout | null = null
  /** What happened before Corral began is shown in its window. */
  private readonly since = Date.now()

  constructor(private readonly scene: NotifierScene) {}

  changed(view: SessionView): void {
    const known = this.of(view.id)
    const note = noteOf(known.view, view, this.since, this.scene.settings().doneAfterMs)
    known.view = view
    if (known.shown === 'needs-you' && view.asks.length === 0) this.withdraw(view.id)
    if (note) this.hear(view.id, note)
  }

  events(id: SessionId, events: readonly AgentEvent[]): void {
    const known = this.of(id)
    const { memory, note } = noteOfTurns(known.turns, events, this.since, this.scene.settings().doneAfterMs)
    known.turns = memory
    if (note) this.hear(id, note)
  }

  removed(id: SessionId): void {
    this.withdraw(id)
    this.waiting.delete(id)
    this.followed.delete(id)
  }

  /** The person looks at it now. */
  seen(id: SessionId): void {
    this.withdraw(id)
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.waiting.clear()
  }

  private of(id: SessionId): Followed {
    const known = this.followed.get(id) ?? { view: null, turns: noTurns, shownAt: 0, shown: null }
    this.followed.set(id, known)
    return known
  }

  private hear(id: SessionId, note: Note): void {
    if (this.scene.isClosing()) return
    // That it is done says less than what is wanted of the person.
    if (note.kind === 'done' && this.waiting.has(id)) return
    this.waiting.set(id, note)
    this.wait(GATHER_MS)
  }

  private wait(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.flush()
    }, ms).unref()
  }

  private flush(): void {
    if (this.scene.isClosing()) return this.waiting.clear()
    const due = [...this.waiting].filter(([id]) => Date.now() - this.of(id).shownAt >= AGAIN_MS)
    for (const [id] of due) this.waiting.delete(id)
    const told = due.filter(([id, note]) => this.isWanted(id, note))
    for (const [id, { kind }] of told) Object.assign(this.of(id), { shownAt: Date.now(), shown: kind })
    if (told.length > MOST_AT_ONCE) this.scene.show(summary(told.map(([id, note]) => [this.nameOf(id), note])))
    else
      for (const [id, { kind, reason }] of told)
        this.scene.show({ session: id, kind, title: this.nameOf(id), body: reason })
    if (this.waiting.size > 0) this.wait(AGAIN_MS / 10)
  }

  /** As it stands by now: a question may have been answered, the window looked at. */
  private isWanted(id: SessionId, { kind }: Note): boolean {
    const { view } = this.of(id)
    if (!view || (kind === 'needs-you' && view.asks.length === 0)) return false
    const when = this.scene.settings().when[kind]
    if (when === 'away') return this.scene.isAway()
    return when === 'unlooked' && !this.scene.isLookedAt(id)
  }

  private withdraw(id: SessionId): void {
    const known = this.followed.get(id)
    if (!known || known.shown === null) return
    known.shown = null
    this.scene.withdraw(id)
  }

  private nameOf(id: SessionId): string {
    return this.of(id).view?.name ?? 'A session'
  }
}

const words: Record<NoteKind, (count: number) => string> = {
  'needs-you': (count) => `${count} ${count === 1 ? 'needs' : 'need'} you`,
  failed: (count) => `${count} failed or stuck`,
  done: (count) => `${count} done`,
}

/** '4 sessions: 2 need you, 1 failed or stuck, 1 done'. */
function summary(told: readonly (readonly [name: string, note: Note])[]): Notification {
  const kinds = (['needs-you', 'failed', 'done'] as const).filter((kind) => told.some(([, note]) => note.kind === kind))
  const counts = kinds.map((kind) => words[kind](told.filter(([, note]) => note.kind === kind).length))
  return {
    session: null,
    kind: kinds[0] ?? 'done',
    title: `${told.length} sessions: ${counts.join(', ')}`,
    body: `${told
      .slice(0, MOST_AT_ONCE)
      .map(([name]) => name)
      .join(', ')} and ${told.length - MOST_AT_ONCE} more`,
  }
}
