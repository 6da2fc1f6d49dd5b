import { randomUUID } from 'node:crypto'
import type { Image, PermissionAnswer } from '../../preload/contract/chat'
import type { QueuedMessage } from '../../preload/contract/session'
import type { Adapter, AgentCommand, Encoded } from '../adapters/adapter'
import { delay } from '../platform/deadline'
import { cannotWrite, messageTooLong, requestClosed, sessionNotRunning } from './faults'
import type { KeeperConnection } from './keeper-connection'
import { Outbox } from './outbox'
import type { Reply } from './replay'

/** A message crosses to the keeper as JSON in JSON; beyond this it would not fit the channel. */
const LONGEST_TEXT = 32 * 1024 * 1024
const SHOWN_WITHIN_MS = 1000

type Written = { written: boolean; why: string }

/** What speaking to an agent needs to know of its session, as it is at that moment. */
export type SpeechScene = {
  name(): string
  keeper(): KeeperConnection | null
  adapter(): Adapter
  isOver(): boolean
  /** No turn runs, and the agent takes a message. */
  takesMessage(): boolean
  isOpenRequest(request: string): boolean
  /** Reads the journal on, so that what was written is seen. */
  pump(): Promise<void>
  queueChanged(): void
  trouble(sentence: string): void
}

/** Everything that goes from a session to its agent: messages in their order, answers, orders, and what its protocol owes. */
export class Speech {
  private readonly outbox: Outbox
  private owed: Reply[] = []
  private closedBecause: string | null = null
  /** The last message on its way; it never rejects. */
  private sending: Promise<unknown> = Promise.resolve()
  private lastAnswered: string | null = null

  constructor(
    waiting: QueuedMessage[],
    private readonly scene: SpeechScene,
  ) {
    this.outbox = new Outbox(waiting, () => scene.queueChanged())
  }

  /** All messages that are not known to have gone out, for the disk. */
  get messages(): QueuedMessage[] {
    return this.outbox.messages
  }

  /** Those that wait for their turn, for the window. */
  get queued(): QueuedMessage[] {
    return this.outbox.queued
  }

  /** Opens the conversation with the agent; asked again it writes nothing. */
  async greet(): Promise<void> {
    const lines = this.scene.adapter().open()
    if (lines.length > 0) await this.write('open', lines)
  }

  /** Sends at once when the agent is idle, else queues. Throws a fault for a message that is too long. */
  send(text: string, images: Image[]): 'sent' | 'queued' {
    const pictures = images.reduce((sum, { data }) => sum + data.length, 0)
    if (JSON.stringify(JSON.stringify(text)).length + pictures > LONGEST_TEXT) throw messageTooLong()
    this.outbox.add(text, images)
    return this.flush() ? 'sent' : 'queued'
  }

  unqueue(message: string): void {
    if (!this.outbox.remove(message)) throw requestClosed()
  }

  /**
   * Answering twice writes once. Resolves with the words of the answer that the agent's protocol could not carry, once;
   * '' when it could. Throws a fault when the request is not open (any more).
   */
  async answer(request: string, answer: PermissionAnswer): Promise<string> {
    if (!this.scene.isOpenRequest(request)) throw requestClosed()
    const { unsaid = '' } = await this.order({ type: 'answer', request, answer }, `answer:${request}`)
    if (this.lastAnswered === request) return ''
    this.lastAnswered = request
    return unsaid
  }

  /** Also of a message that is just going out: its turn begins when it is read back. */
  async interrupt(): Promise<void> {
    await this.sending
    await this.scene.pump()
    await this.order({ type: 'interrupt' }, randomUUID())
  }

  async setModel(model: string): Promise<void> {
    await this.order({ type: 'set-model', model }, randomUUID())
  }

  /** The journal shows that a message of these words went out. */
  delivered(text: string, at: number): void {
    this.outbox.delivered(text, at)
  }

  /** The agent no longer reads: nothing more is tried. */
  inputClosed(why: string): void {
    this.closedBecause ??= why
  }

  /** Writes what is due: answers that the protocol owes, then the next message if the agent can take one. */
  async goOn(replies: Reply[]): Promise<void> {
    this.owed.push(...replies)
    for (let reply = this.owed[0]; reply && this.scene.keeper(); reply = this.owed[0]) {
      const { written } = await this.write(reply.id, [reply.line])
      // It stays owed; its id keeps it from being written twice.
      if (!written) break
      this.owed.shift()
    }
    this.flush()
  }

  /** Sends the next message when the agent can take one. Returns whether nothing is left waiting. */
  private flush(): boolean {
    const { scene } = this
    if (!scene.keeper() || this.closedBecause || !scene.takesMessage()) return false
    const message = this.outbox.next()
    if (!message) return false
    const { lines } = scene.adapter().encode({ ...message, type: 'prompt' })
    this.sending = this.write(message.id, lines).then(({ written, why }) => {
      if (written) return void this.confirm(message.id)
      this.outbox.failed()
      scene.trouble(`The message waits, for it could not be sent: ${why}`)
    })
    return this.outbox.queued.length === 0
  }

  /**
   * The journal shows a message moments after its writing. One that it does not show was written before, by an app that
   * heard no answer: it is no longer due.
   */
  private async confirm(message: string): Promise<void> {
    await delay(SHOWN_WITHIN_MS)
    if (this.scene.isOver()) return
    await this.scene.pump()
    this.outbox.written(message)
    this.flush()
  }

  private async order(command: AgentCommand, id: string): Promise<Encoded> {
    const { scene } = this
    if (!scene.keeper() || scene.isOver()) throw sessionNotRunning(scene.name())
    const encoded = scene.adapter().encode(command)
    if (encoded.lines.length === 0) return encoded
    const { written, why } = await this.write(id, encoded.lines)
    if (!written) throw cannotWrite(scene.name(), why)
    return encoded
  }

  private async write(id: string, lines: string[]): Promise<Written> {
    if (this.closedBecause) return { written: false, why: this.closedBecause }
    return this.scene.keeper()?.write(id, lines) ?? { written: false, why: 'Its keeper is not connected.' }
  }
}
