import type { AgentEvent, AgentNews, Image, PermissionAnswer, TranscriptPage } from '../../preload/contract/chat'
import type { ContainmentTier, EndReport, ProcessState, ProcId } from '../../preload/contract/process'
import type { SessionId, SessionView } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import type { EndOrder, EndpointRecord, ExitRecord } from '../keeper/protocol'
import { ChatBook } from './chat-book'
import { Conversation } from './conversation'
import { endHeld, sessionNotRunning } from './faults'
import { endInterruptedCalls } from './interrupted-calls'
import type { KeeperConnection } from './keeper-connection'
import { Pipes } from './pipes'
import { isIdle, type ProtocolFacts } from './protocol-facts'
import { RawLines } from './raw-lines'
import { removedNotice } from './retention-words'
import { launchOptionsOf, readExit, recordAsAsked, type SessionSpec } from './session-files'
import type { SessionNews } from './session-news'
import { begunAt, viewOf } from './session-view'
import { Speech } from './speech'
import { type Fact, isOver, next } from './state'

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
  readonly speech: Speech
  readonly chat: ChatBook
  readonly pipes: Pipes
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
    this.chat = new ChatBook(directory, spec, profile, {
      learned: () => ({ queue: this.speech.messages, facts: this.facts(), unread: this.unread }),
      changed: () => news.changed(this.id),
      setAside: news.setAside,
    })
    this.pipes = new Pipes({
      tell: (told) => this.tell(told),
      changed: () => news.changed(this.id),
      isOver: () => this.isOver,
    })
    this.state = { kind: 'starting', since: begunAt(spec), waitingFor: 'its keeper' }
    if (exit) this.state = next(this.state, { is: 'ended', exit })
    this.speech = new Speech(this.chat.state.queue, {
      name: () => this.name,
      keeper: () => this.keeper,
      adapter: () => this.conversation().adapter,
      isOver: () => this.isOver,
      takesMessage: () => this.state.kind === 'running' && isIdle(this.told()),
      isOpenRequest: (request) => this.told().permissions.some((each) => each.request === request),
      pump: () => this.pump(),
      queueChanged: () => {
        this.chat.save()
        this.news.changed(this.id)
      },
      trouble: (text) => this.tell({ type: 'notice', level: 'error', text }),
    })
  }

  get id(): SessionId {
    return this.spec.session
  }

  get name(): string {
    return this.chat.state.name
  }

  get agentSessionId(): string | null {
    return this.chat.state.agentSessionIds.at(-1) ?? null
  }

  get isOver(): boolean {
    return isOver(this.state)
  }

  view(): SessionView {
    const { spec, profile, state, agent, keeper, tier, boundaryLost, unread, pipes } = this
    const [agentPid, keeperPid] = [agent?.pid ?? null, keeper?.process.pid ?? null]
    const { paused, inputClosed } = pipes
    const live = { agentPid, keeperPid, tier, boundaryLost, paused, inputClosed, queued: this.speech.queued }
    const timed = this.news.timed()
    return viewOf({ spec, profile, state, chat: this.chat.state, facts: this.facts(), unread, timed, live })
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
    const { directory, profile, spec, chat } = this
    if (this.following) return this.following
    const { seen, journalRemoved } = chat.state
    const first = launchOptionsOf({ ...spec, resumption: null })
    this.following = new Conversation(directory, profile, launchOptionsOf(spec), spec.createdAt, seen.offset, first)
    if (journalRemoved) this.following.note(removedNotice(journalRemoved))
    return this.following
  }

  /** Reads the journal to its present end, then answers the newest stretch. */
  async open(): Promise<TranscriptPage> {
    this.isShown = true
    this.chat.lookedAt()
    await this.pump()
    return this.conversation().newest()
  }

  /** Nobody looks at it any more: an ended session then needs no file and no memory. */
  hide(): void {
    this.isShown = false
    this.chat.closed()
    if (this.isOver) this.letGo()
  }

  /** The person sees the conversation just now, as far as it was read. */
  see(): void {
    if (this.isShown) this.chat.see(this.conversation().see())
  }

  /** Its end came while no app ran. */
  get hasEndedUnheard(): boolean {
    return this.isOver && this.chat.state.endKnownAt !== this.view().endedAt
  }

  /** Goes on with what the window has open of the session's former process: one conversation, without a gap. */
  goOnFrom(former: Session): void {
    this.following = former.following
    this.raw = former.raw
    this.isShown = former.isShown
    this.following?.goesOn(launchOptionsOf(this.spec))
    former.following = null
    former.raw = null
  }

  older(cursor: string): TranscriptPage {
    return this.conversation().older(cursor)
  }

  get rawLines(): RawLines {
    this.raw ??= new RawLines(this.directory)
    return this.raw
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
  async reclaimed(agent: ProcId): Promise<void> {
    this.agent = agent
    await this.pump()
    if (this.told().ready) this.happened({ is: 'reconnected', agent })
    else await this.speech.greet()
    await this.pump()
  }

  /** Sends at once when the agent is idle, else queues. Throws a fault when the session is over. */
  send(text: string, images: Image[] = []): 'sent' | 'queued' {
    if (this.isOver || this.state.kind === 'stopping') throw sessionNotRunning(this.name)
    return this.speech.send(text, images)
  }

  interrupt(): Promise<void> {
    const { tools } = this.told()
    return this.speech.interrupt().then(() => endInterruptedCalls(this, tools))
  }

  answer(request: string, answer: PermissionAnswer): Promise<string> {
    return this.speech.answer(request, answer)
  }

  /** The agent's own goodbye, for the first rung of the ladder. */
  goodbye(): EndOrder['polite'] {
    const { lines, endInput } = this.conversation().adapter.encode({ type: 'finish' })
    return { lines, endInput }
  }

  inputClosed(why: string): void {
    this.speech.inputClosed(why)
    this.pipes.inputIsClosed(why)
  }

  /** News of ours that is in no journal: it lasts as long as the app. */
  tell(news: AgentNews): void {
    const from = this.conversation().note({ at: Date.now(), ...news })
    this.news.events(this.id, from.sequence, [from.event])
  }

  /** Tells its keeper what the journal may take: at every connection, and when the setting changes. */
  tellLimit(): void {
    void this.keeper?.limit(this.news.journalLimit())
  }

  /** It ended, all of it was seen, and nobody looks at it just now: nothing is lost to anybody when its journal goes. */
  get isRead(): boolean {
    const { endedAt, recovered } = this.view()
    return !this.isShown && endedAt !== null && recovered === null && this.chat.sawEnd(endedAt)
  }

  /** Its journal was taken away: whoever opens it is told when and why. */
  journalRemoved(why: string): void {
    this.letGo()
    this.chat.journalRemoved(why)
  }

  /** The end is recorded and the journal complete: reads the last of it and closes the book. */
  async finished(exit: ExitRecord): Promise<void> {
    if (this.isOver) return
    await this.pump()
    // The keeper's answer and its news of the end may both wait for this: the first one tells it.
    if (this.isOver) return
    // A keeper that had to be killed for us did what the person asked for.
    const asked = exit.how === 'crashed' && this.endAsked
    this.happened({ is: 'ended', exit: asked ? recordAsAsked(this.directory, exit, asked) : exit })
    this.chat.state.endKnownAt = exit.at
    if (this.keeper && !readExit(this.directory)) this.news.setAside(endHeld(this.name))
    this.keeper?.close()
    this.chat.save()
    if (this.isShown) this.following?.close()
    else this.letGo()
  }

  /** Lets go of files and connections; the session stays in the list. */
  close(): void {
    this.chat.closed()
    this.keeper?.close()
    this.letGo()
  }

  report(): EndReport | null {
    return this.state.kind === 'ended' || this.state.kind === 'lost' ? this.state.report : null
  }

  private told(): ProtocolFacts {
    return this.conversation().factsBehind(this.spec.resumption?.number ?? 0)
  }

  private facts(): ProtocolFacts | null {
    // An empty journal that was not always empty tells nothing; what was known of it is in chat.json.
    const isEmpty = this.chat.state.journalRemoved !== undefined && this.following?.offset === 0
    return this.following && !isEmpty ? this.told() : null
  }

  private get unread(): number {
    return this.following?.unread ?? this.chat.state.unread
  }

  private upWhenReady(): void {
    if (this.agent && this.told().ready) this.happened({ is: 'up', agent: this.agent })
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
      if (event.type === 'user') this.speech.delivered(event.text, event.at)
      if (event.type === 'ready') this.upWhenReady()
      if (event.type === 'agent-session') this.adopt(event.id)
      // What a former process said says nothing of this one.
      if (event.type === 'gives-up' && !this.isOver && event.at >= begunAt(this.spec))
        this.news.gaveUp(this.id, event.reason)
    }
    if (events.some((event) => event.type === 'turn-end')) this.chat.saveSoon()
    this.news.changed(this.id)
  }

  /** The agent's own id for the conversation became known, or changed. */
  adopt(agentSessionId: string): void {
    if (this.chat.adopt(agentSessionId)) this.news.agentSessionId(this.id, agentSessionId)
  }
}
