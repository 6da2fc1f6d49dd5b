import type { AgentEvent, AgentNews, PermissionAnswer, RawPage, TranscriptPage } from '../../preload/contract/chat'
import type { ContainmentTier, EndReport, ProcessState, ProcId } from '../../preload/contract/process'
import type { SessionId, SessionView } from '../../preload/contract/session'
import type { AgentProfile, LaunchOptions } from '../adapters/adapter'
import type { EndOrder, EndpointRecord, ExitRecord } from '../keeper/protocol'
import { Conversation } from './conversation'
import { sessionNotRunning } from './faults'
import type { KeeperConnection } from './keeper-connection'
import { activityOf, isIdle } from './protocol-facts'
import { RawLines } from './raw-lines'
import { type ChatState, readChat, type SessionSpec, temporaryName, writeChat, writeExit } from './session-files'
import { Speech } from './speech'
import { type Fact, isOver, next, shownActivity } from './state'
import type { SetAside } from './state-file'

export type SessionNews = {
  changed(id: SessionId): void
  /** `from` is the sequence number of the first event. */
  events(id: SessionId, from: number, events: AgentEvent[]): void
  agentSessionId(id: SessionId, agentSessionId: string): void
  setAside: SetAside
}

/** One session as main knows it: its state, its conversation, its queue, and the keeper that it is reached through. */
export class Session {
  state: ProcessState
  /** The root of its agent's tree, once it was spawned. */
  agent: ProcId | null = null
  tier: ContainmentTier | null = null
  /** The warden that would end its tree after its keeper's death is gone. */
  boundaryLost = false
  keeper: KeeperConnection | null = null
  /** Under way to its keeper; null when nobody is. */
  connecting: Promise<KeeperConnection> | null = null
  /** The keeper as last known, also when it cannot be reached. */
  lastKeeper: EndpointRecord | null = null
  /** The order to end it, once there is one: repeated clicks join it. */
  endAsked: EndOrder | null = null
  private readonly speech: Speech
  private readonly chat: ChatState
  private following: Conversation | null = null
  private raw: RawLines | null = null
  private pumping: Promise<void> | null = null
  private more = false
  private isShown = false
  private lateTimer: NodeJS.Timeout | null = null

  constructor(
    readonly spec: SessionSpec,
    readonly directory: string,
    readonly profile: AgentProfile,
    private readonly news: SessionNews,
    exit: ExitRecord | null,
  ) {
    const fallback = firstChat(spec, profile)
    this.chat = readChat(directory, fallback, news.setAside)
    this.state = { kind: 'starting', since: spec.createdAt, waitingFor: 'its keeper' }
    if (exit) this.state = next(this.state, { is: 'ended', exit })
    this.speech = new Speech(this.chat.queue, {
      name: () => this.name,
      keeper: () => this.keeper,
      adapter: () => this.conversation().adapter,
      isOver: () => this.isOver,
      takesMessage: () => this.state.kind === 'running' && isIdle(this.conversation().facts),
      isOpenRequest: (request) => this.conversation().facts.permissions.some((each) => each.request === request),
      pump: () => this.pump(),
      queueChanged: () => {
        this.remember()
        this.news.changed(this.id)
      },
      trouble: (text) => this.tell({ type: 'notice', level: 'error', text }),
    })
  }

  get id(): SessionId {
    return this.spec.session
  }

  get name(): string {
    return this.chat.name
  }

  get agentSessionId(): string | null {
    return this.chat.agentSessionIds.at(-1) ?? null
  }

  get isOver(): boolean {
    return isOver(this.state)
  }

  view(): SessionView {
    const { spec, chat } = this
    const facts = this.following?.facts
    return {
      id: spec.session,
      run: spec.run,
      name: chat.name,
      agent: spec.agent,
      agentName: this.profile.name,
      folder: spec.folder,
      model: facts?.model ?? spec.model,
      permissions: spec.permissions,
      state: this.state,
      activity: shownActivity(this.state, facts ? activityOf(facts) : null),
      agentSessionId: this.agentSessionId,
      agentPid: this.isOver ? null : (this.agent?.pid ?? null),
      keeperPid: this.isOver ? null : (this.keeper?.process.pid ?? null),
      startedAt: spec.createdAt,
      endedAt: this.state.kind === 'ended' || this.state.kind === 'lost' ? this.state.at : null,
      lastActivityAt: facts?.lastAt ?? chat.lastAt,
      lastLine: facts ? facts.lastLine : chat.lastLine,
      waiting: this.isOver ? 0 : (facts?.permissions.length ?? 0),
      queued: this.speech.queued,
      usage: facts?.usage ?? chat.usage,
      tier: this.tier,
      boundaryLost: !this.isOver && this.boundaryLost,
    }
  }

  happened(fact: Fact): void {
    this.state = next(this.state, fact)
    if (this.state.kind !== 'starting' && this.lateTimer) clearTimeout(this.lateTimer)
    this.news.changed(this.id)
  }

  /** Calls back when the session is still starting after `ms`. */
  whenLate(ms: number, late: () => void): void {
    this.lateTimer = setTimeout(late, ms)
  }

  /** The conversation, opened when it is first needed: ended sessions load lazily. */
  conversation(): Conversation {
    this.following ??= new Conversation(this.directory, this.profile, this.launchOptions(), this.spec.createdAt)
    return this.following
  }

  /** Reads the journal to its present end, then answers the newest stretch. */
  async open(): Promise<TranscriptPage> {
    this.isShown = true
    await this.pump()
    return this.conversation().newest()
  }

  /** Nobody looks at it any more: an ended session then needs no file and no memory. */
  hide(): void {
    this.isShown = false
    if (this.isOver) this.letGo()
  }

  older(cursor: string): TranscriptPage {
    return this.conversation().older(cursor)
  }

  rawPage(from: number, count: number): Promise<RawPage> {
    this.raw ??= new RawLines(this.directory)
    return this.raw.page(from, count)
  }

  /** Reads whatever the journal has by now and tells it. Calls while it reads join it: it reads once more before it is done. */
  pump(): Promise<void> {
    this.more = true
    this.pumping ??= this.readAll().finally(() => {
      this.pumping = null
    })
    return this.pumping
  }

  /** The agent's process is there; the session runs once the agent has also answered, whichever is heard of first. */
  spawned(agent: ProcId): void {
    this.agent = agent
    this.upWhenReady()
  }

  /** Its agent runs on after a restart of the app; a conversation that was not opened yet is opened now. */
  async resumed(agent: ProcId): Promise<void> {
    this.agent = agent
    await this.pump()
    if (this.conversation().facts.ready) this.happened({ is: 'reconnected', agent })
    else await this.greet()
    await this.pump()
  }

  /** Opens the conversation with the agent, once, right after its spawn; asked again it writes nothing. */
  greet(): Promise<void> {
    return this.speech.greet()
  }

  /** Sends at once when the agent is idle, else queues. Throws a fault when the session is over. */
  send(text: string): 'sent' | 'queued' {
    if (this.isOver || this.state.kind === 'stopping') throw sessionNotRunning(this.name)
    return this.speech.send(text)
  }

  unqueue(message: string): void {
    this.speech.unqueue(message)
  }

  interrupt(): Promise<void> {
    return this.speech.interrupt()
  }

  answer(request: string, answer: PermissionAnswer): Promise<void> {
    return this.speech.answer(request, answer)
  }

  rename(name: string): void {
    this.chat.name = name.trim() === '' ? this.chat.name : name.trim()
    this.remember()
    this.news.changed(this.id)
  }

  /** The agent's own goodbye, for the first rung of the ladder. */
  goodbye(): EndOrder['polite'] {
    const { lines, endInput } = this.conversation().adapter.encode({ type: 'finish' })
    return { lines, endInput }
  }

  inputClosed(why: string): void {
    this.speech.inputClosed(why)
  }

  /** News of ours that is in no journal: it lasts as long as the app. */
  tell(news: AgentNews): void {
    const from = this.conversation().note({ at: Date.now(), ...news })
    this.news.events(this.id, from.sequence, [from.event])
  }

  /** The end is recorded and the journal complete: reads the last of it and closes the book. */
  async finished(exit: ExitRecord): Promise<void> {
    if (this.isOver) return
    await this.pump()
    // A keeper that had to be killed for us did what the person asked for.
    if (this.endAsked && exit.how === 'crashed') this.happened({ is: 'ended', exit: this.asAsked(exit, this.endAsked) })
    else this.happened({ is: 'ended', exit })
    this.keeper?.close()
    this.remember()
    if (this.isShown) this.following?.close()
    else this.letGo()
  }

  /** Lets go of files and connections; the session stays in the list. */
  close(): void {
    this.keeper?.close()
    this.letGo()
  }

  report(): EndReport | null {
    return this.state.kind === 'ended' || this.state.kind === 'lost' ? this.state.report : null
  }

  private upWhenReady(): void {
    if (this.agent && this.conversation().facts.ready) this.happened({ is: 'up', agent: this.agent })
  }

  private asAsked(exit: ExitRecord, order: EndOrder): ExitRecord {
    const asked: ExitRecord = {
      ...exit,
      how: 'killed',
      why: `${order.why} Its keeper did not answer and was ended too.`,
    }
    try {
      writeExit(this.directory, asked)
    } catch {
      // The warden's record stays: it tells the end, only not that it was asked for.
    }
    return asked
  }

  private letGo(): void {
    this.following?.close()
    this.following = null
    this.raw = null
  }

  private async readAll(): Promise<void> {
    try {
      while (this.more) {
        this.more = false
        await this.readOn()
      }
    } catch (error) {
      this.news.setAside(
        `The journal of “${this.name}” cannot be read (${(error as Error).message}); what it holds is left as it is.`,
      )
    }
  }

  private async readOn(): Promise<void> {
    const conversation = this.conversation()
    for (;;) {
      const from = conversation.next
      const { frames, events } = conversation.advance()
      if (frames.length === 0) break
      if (events.length > 0) {
        this.news.events(this.id, from, events)
        this.absorb(events)
      }
      // Other sessions get their turn between two chunks.
      await new Promise((resolve) => setImmediate(resolve))
    }
    await this.speech.goOn(conversation.takeReplies())
  }

  private absorb(events: AgentEvent[]): void {
    for (const event of events) {
      if (event.type === 'user') this.speech.delivered(event.text)
      if (event.type === 'ready') this.upWhenReady()
      if (event.type === 'agent-session') this.adopt(event.id)
    }
    if (events.some((event) => event.type === 'turn-end')) this.remember()
    this.news.changed(this.id)
  }

  /** The agent's own id for the conversation became known, or changed; the history is kept. */
  adopt(agentSessionId: string): void {
    if (this.agentSessionId === agentSessionId) return
    const known = this.chat.agentSessionIds.filter((id) => id !== agentSessionId)
    this.chat.agentSessionIds = [...known, agentSessionId]
    this.remember()
    this.news.agentSessionId(this.id, agentSessionId)
  }

  private remember(): void {
    const facts = this.following?.facts
    this.chat.queue = this.speech.messages
    if (facts) Object.assign(this.chat, { usage: facts.usage, lastLine: facts.lastLine, lastAt: facts.lastAt })
    try {
      writeChat(this.directory, this.chat)
    } catch (error) {
      this.news.setAside(`The state of “${this.name}” could not be saved (${(error as Error).message}).`)
    }
  }

  private launchOptions(): LaunchOptions {
    const { model, permissions, proposedAgentSessionId } = this.spec
    return { model, permissions, agentSessionId: proposedAgentSessionId }
  }
}

export const firstChat = (spec: SessionSpec, profile: AgentProfile): ChatState => ({
  version: 1,
  name: temporaryName(spec.task, profile.name),
  queue: spec.task === '' ? [] : [{ id: `task:${spec.session}`, text: spec.task }],
  agentSessionIds: [],
  usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
  lastLine: '',
  lastAt: spec.createdAt,
})
