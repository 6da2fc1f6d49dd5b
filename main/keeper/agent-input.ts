import type { Writable } from 'node:stream'
import { within } from '../platform/deadline'

const REMEMBERED_WRITES = 1000
/** What may wait for an agent that does not read; more is refused, so that a stuck agent cannot fill our memory. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024
/** How long a write waits for the pipe to take it before it counts as accepted and waiting. */
const ACCEPT_MS = 250

const NO_LONGER_READS = 'The agent no longer reads its input.'

type Written = { written: boolean; why: string }

/** The agent's standard input: every write once, whole, journaled first. */
export class AgentInput {
  private readonly remembered = new Map<string, Promise<Written>>()
  private waitingBytes = 0
  private closedBecause: string | null = null

  constructor(
    private readonly stdin: Writable,
    private readonly journal: (bytes: Buffer) => void,
    private readonly onClosed: (why: string) => void,
  ) {
    // EPIPE is news, not an accident: the agent closed its input or is gone (field failure 51).
    stdin.on('error', (error: NodeJS.ErrnoException) => this.becomeClosed(closedSentence(error)))
    stdin.on('close', () => this.becomeClosed(NO_LONGER_READS))
  }

  get isClosed(): boolean {
    return this.closedBecause !== null
  }

  /** Writes `text` unless a write of this id was made before; then it answers what became of that one. Never rejects. */
  write(id: string, text: string): Promise<Written> {
    const before = this.remembered.get(id)
    if (before) return before
    const refusal = this.refusalOf(text)
    // Nothing was handed over, so the same id may be tried again.
    if (refusal) return Promise.resolve({ written: false, why: refusal })
    const answer = this.writeNew(text)
    this.remembered.set(id, answer)
    const oldest = this.remembered.keys().next().value
    if (this.remembered.size > REMEMBERED_WRITES && oldest !== undefined) this.remembered.delete(oldest)
    return answer
  }

  end(): void {
    if (!this.isClosed) this.stdin.end()
  }

  private refusalOf(text: string): string | null {
    if (this.closedBecause) return this.closedBecause
    return this.waitingBytes + Buffer.byteLength(text) > MOST_WAITING_BYTES
      ? 'The agent has stopped reading its input; interrupt or stop it.'
      : null
  }

  private async writeNew(text: string): Promise<Written> {
    const bytes = Buffer.from(text, 'utf8')
    this.journal(bytes)
    this.waitingBytes += bytes.length
    let failure: NodeJS.ErrnoException | null = null
    const taken = new Promise<void>((resolve) =>
      this.stdin.write(bytes, (error) => {
        this.waitingBytes -= bytes.length
        failure = error ?? null
        resolve()
      }),
    )
    await within(taken, ACCEPT_MS)
    return failure ? { written: false, why: closedSentence(failure) } : { written: true, why: '' }
  }

  private becomeClosed(why: string): void {
    if (this.closedBecause) return
    this.closedBecause = why
    this.onClosed(why)
  }
}

const closedSentence = (error: NodeJS.ErrnoException) =>
  error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'ECONNRESET'
    ? NO_LONGER_READS
    : `The agent’s input cannot be written (${error.code ?? error.message}).`
