import type { QueuedMessage } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import type { ProtocolFacts } from './protocol-facts'
import { type ChatState, readChat, type SessionSpec, temporaryName, writeChat, writeChatUnless } from './session-files'
import type { SetAside } from './state-file'

/** What the journal tells too, or what costs nothing to lose, is saved this late: after a crash a few seconds are unread again, never the reverse. */
const SAVE_SOON_MS = 2000

/** What a session has learned since, and who is told of changes. */
export type ChatScene = {
  learned(): { queue: QueuedMessage[]; facts: ProtocolFacts | null; unread: number }
  changed(): void
  setAside: SetAside
}

/** A session's chat.json: kept in memory, written whenever something is learned that must outlive the app. */
export class ChatBook {
  readonly state: ChatState
  private soon: NodeJS.Timeout | null = null
  private underWay = false
  /** Counts the saves, so that one under way can tell that it was overtaken. */
  private saves = 0

  constructor(
    private readonly directory: string,
    spec: SessionSpec,
    profile: AgentProfile,
    private readonly scene: ChatScene,
  ) {
    this.state = readChat(directory, firstChat(spec, profile), scene.setAside)
  }

  /** Saves what is known by now. Never throws: a disk that refuses is told. */
  save(): void {
    this.begin()
    try {
      writeChat(this.directory, this.state)
    } catch (error) {
      this.refused(error)
    }
  }

  /** Saves within two seconds, once for all that is learned until then, off the main thread. */
  saveSoon(): void {
    this.soon ??= setTimeout(() => {
      const mine = this.begin()
      this.underWay = true
      writeChatUnless(() => this.saves !== mine, this.directory, this.state)
        // One that was overtaken is nobody's loss.
        .catch((error) => this.saves === mine && this.refused(error))
        .finally(() => {
          this.underWay = false
        })
    }, SAVE_SOON_MS).unref()
  }

  private begin(): number {
    if (this.soon) clearTimeout(this.soon)
    this.soon = null
    const { queue, facts, unread } = this.scene.learned()
    Object.assign(this.state, { queue, unread })
    if (facts) Object.assign(this.state, { usage: facts.usage, lastLine: facts.lastLine, lastAt: facts.lastAt })
    this.saves += 1
    return this.saves
  }

  private refused(error: unknown): void {
    this.scene.setAside(`The state of “${this.state.name}” could not be saved (${(error as Error).message}).`)
  }

  rename(name: string): void {
    if (name.trim() !== '') this.state.name = name.trim()
    this.save()
    this.scene.changed()
  }

  /** Minutes after which an unanswered permission request is denied; 0: never. */
  denyAfter(minutes: number): void {
    this.state.unattended = minutes
    this.save()
    this.scene.changed()
  }

  /** What becomes of its worktree. */
  decideOnWorktree(fate: 'kept' | 'removed'): void {
    this.state.worktree = fate
    this.save()
    this.scene.changed()
  }

  /** The conversation was seen up to this journal offset, never back again. */
  see(offset: number): void {
    if (offset < this.state.seen.offset) return
    const isNews = offset > this.state.seen.offset || this.state.unread > 0
    this.state.seen = { offset, at: Date.now() }
    if (!isNews) return
    this.saveSoon()
    this.scene.changed()
  }

  /** A start of the app found the session, live or with an end that nobody has heard of. */
  foundAgain(): void {
    if (this.state.recoveredAt !== null) return
    this.state.recoveredAt = Date.now()
    this.saveSoon()
  }

  /** Somebody has looked at it, or decided on it: it is one like all others. */
  lookedAt(): void {
    if (this.state.recoveredAt === null) return
    this.state.recoveredAt = null
    this.save()
    this.scene.changed()
  }

  /** The person has seen all of it, and still looked at it when it ended (epoch milliseconds) or since. */
  sawEnd(endedAt: number): boolean {
    return this.state.unread === 0 && this.state.seen.at >= endedAt
  }

  /** Its journal is gone: offsets begin anew, should it be resumed. */
  journalRemoved(why: string): void {
    this.state.journalRemoved = { at: Date.now(), why }
    this.state.seen = { offset: 0, at: this.state.seen.at }
    this.state.unread = 0
    this.save()
    this.scene.changed()
  }

  /** Nobody looks any more: what was seen is saved, where that is still to do. */
  closed(): void {
    if (this.soon || this.underWay) this.save()
  }

  /** The agent's own id for the conversation, the newest last; the history is kept. Answers whether that is news. */
  adopt(agentSessionId: string): boolean {
    if (this.state.agentSessionIds.at(-1) === agentSessionId) return false
    const known = this.state.agentSessionIds.filter((id) => id !== agentSessionId)
    this.state.agentSessionIds = [...known, agentSessionId]
    this.save()
    return true
  }
}

export const firstChat = (spec: SessionSpec, profile: AgentProfile): ChatState => ({
  version: 1,
  name: temporaryName(spec.task, profile.name),
  queue: spec.task === '' ? [] : [{ id: `task:${spec.session}`, text: spec.task }],
  // A copy gets an id of its own.
  agentSessionIds: spec.adopted === null || spec.adopted.fork ? [] : [spec.adopted.agentSessionId],
  usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
  lastLine: '',
  lastAt: spec.createdAt,
  seen: { offset: 0, at: spec.createdAt },
  unread: 0,
  recoveredAt: null,
  endKnownAt: null,
})
