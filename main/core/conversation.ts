import { appendFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { AgentEvent, TranscriptPage } from '../../preload/contract/chat'
import type { Adapter, AgentProfile, LaunchOptions } from '../adapters/adapter'
import { JournalReader, type PlacedFrame } from '../keeper/journal-reader'
import { sessionFiles } from '../keeper/protocol'
import { eventWeight } from './event-weight'
import { begunAgain, factsSchema, fold, noFacts, type ProtocolFacts } from './protocol-facts'
import { Replay, type Reply, type Rests, restsSchema } from './replay'
import { countUnread, nothingUnread, type Unread, unreadSchema } from './unread'

/** What a page of older conversation holds at least, in journal bytes: few round trips, small messages. */
const PAGE_BYTES = 256 * 1024
/** Live output kept in memory; the rest is paged in from the journal. */
const WINDOW_CHARACTERS = 1024 * 1024
/** A turn this long gets a checkpoint in its middle. */
const LONG_TURN_BYTES = 2 * 1024 * 1024

/** Nothing, when there is none or it cannot be read: a replay from the very beginning is slower, never wrong. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

type Checkpoint = { offset: number; state: unknown; facts: ProtocolFacts; rests: Rests; unread: Unread }

/**
 * One session's conversation: follows the journal, keeps a bounded window of news, and pages the rest in by replaying
 * the journal from checkpoints {offset, adapter state, unfinished lines}, written at every turn's end.
 */
export class Conversation {
  private readonly reader: JournalReader
  private readonly replay: Replay
  private readonly journal: string
  private readonly checkpointFile: string
  private checkpointAt: number
  /** The window's stretches, in the journal's order. */
  private window: { offset: number; events: AgentEvent[]; characters: number }[]
  private known: ProtocolFacts
  private missed: Unread
  private sequence = 0
  private turnEnded = false
  /** When the agent last printed something, a whole line or not; epoch milliseconds, 0: never, as far as was read. */
  readonly printedAt = { out: 0, err: 0 }

  constructor(
    directory: string,
    private readonly profile: AgentProfile,
    private options: LaunchOptions,
    beganAt: number,
    /** Journal offset up to which the person has seen it. */
    seen = 0,
    /** What the session's first process was launched with, when it had a conversation to go on with already. */
    private readonly first: LaunchOptions = withoutResume(options),
  ) {
    this.journal = path.join(directory, sessionFiles.journal)
    this.checkpointFile = path.join(directory, sessionFiles.checkpoints)
    const checkpoints = this.readCheckpoints()
    this.checkpointAt = checkpoints.at(-1)?.offset ?? 0
    const start = this.startOfPageBefore(this.checkpointAt, checkpoints)
    this.replay = this.replayFrom(start)
    this.reader = new JournalReader(this.journal, start?.offset ?? 0)
    this.window = [{ offset: start?.offset ?? 0, events: [], characters: 0 }]
    this.known = start?.facts ?? { ...noFacts(beganAt), ready: profile.isReadyAtOnce ?? false }
    // A checkpoint beyond that place has counted from there; one before it says nothing about what follows.
    this.missed = start && start.offset > seen ? start.unread : nothingUnread(seen)
  }

  /** What the conversation so far tells of the session. */
  get facts(): ProtocolFacts {
    return this.known
  }

  /** The same of the process that a resumption began. Until its seam was read, the old one's words say nothing of it. */
  factsBehind(resumption: number): ProtocolFacts {
    return this.known.resumption < resumption ? begunAgain(this.known, resumption) : this.known
  }

  /** News that the person has not seen, as far as the journal was read. */
  get unread(): number {
    return this.missed.count
  }

  /** The person has seen all that was read so far. Answers up to which journal offset. */
  see(): number {
    this.missed = nothingUnread(Math.max(this.missed.since, this.reader.offset))
    return this.missed.since
  }

  get adapter(): Adapter {
    return this.replay.adapter
  }

  /** Offset behind the last frame that was read. */
  get offset(): number {
    return this.reader.offset
  }

  /** Sequence number of the next event. */
  get next(): number {
    return this.sequence
  }

  /**
   * Reads on, at most about 1 MB: the frames, the news in them, and whether there may be more. Empty when the journal
   * has nothing new. Throws when the journal cannot be read.
   */
  advance(): { frames: PlacedFrame[]; events: AgentEvent[] } {
    const frames = this.reader.read()
    const events: AgentEvent[] = []
    for (const frame of frames) {
      if (frame.stream === 'out' || frame.stream === 'err') this.printedAt[frame.stream] = frame.at
      const news = this.replay.feed(frame)
      this.remember(news)
      this.known = news.reduce(fold, this.known)
      if (frame.end > this.missed.since) this.missed = news.reduce(countUnread, this.missed)
      for (const event of news) events.push(event)
      this.turnEnded ||= news.some((event) => event.type === 'turn-end')
      this.checkpoint(frame.end)
    }
    this.sequence += events.length
    return { frames, events }
  }

  /** Adds news that no journal holds; answers its sequence number. */
  note(event: AgentEvent): { sequence: number; event: AgentEvent } {
    this.remember([event])
    const sequence = this.sequence
    this.sequence += 1
    return { sequence, event }
  }

  takeReplies(): Reply[] {
    return this.replay.takeUnanswered()
  }

  /** The newest stretch, as it stands in memory. */
  newest(): TranscriptPage {
    const first = this.window[0]
    return {
      events: this.window.flatMap((stretch) => stretch.events),
      older: first && first.offset > 0 ? String(first.offset) : null,
      next: this.sequence,
    }
  }

  /** The stretch before `cursor`, read from the journal. A cursor that is none gives an empty beginning. */
  older(cursor: string): TranscriptPage {
    const before = Number(cursor)
    if (!Number.isSafeInteger(before) || before <= 0) return { events: [], older: null, next: this.sequence }
    const start = this.startOfPageBefore(before, this.readCheckpoints())
    const replay = this.replayFrom(start)
    const events: AgentEvent[] = []
    for (const frame of framesBetween(this.journal, start?.offset ?? 0, before)) append(events, replay.feed(frame))
    return { events, older: start && start.offset > 0 ? String(start.offset) : null, next: this.sequence }
  }

  /** A new process goes on with it, launched with these options. */
  goesOn(options: LaunchOptions): void {
    this.options = options
  }

  /** Closes the file; reading on opens it again. */
  close(): void {
    this.reader.close()
  }

  private remember(news: AgentEvent[]): void {
    const stretch = this.window.at(-1)
    if (!stretch) return
    append(stretch.events, news)
    for (const event of news) stretch.characters += eventWeight(event)
    let characters = this.window.reduce((sum, each) => sum + each.characters, 0)
    while (this.window.length > 1 && characters > WINDOW_CHARACTERS) characters -= this.window.shift()?.characters ?? 0
  }

  private checkpoint(offset: number): void {
    const isDue = offset > this.checkpointAt && (this.turnEnded || offset - this.checkpointAt >= LONG_TURN_BYTES)
    const rests = isDue ? this.replay.rests() : null
    // A page may end anywhere, so the window keeps to its bound also while no checkpoint can be made.
    if (rests || offset - (this.window.at(-1)?.offset ?? 0) >= LONG_TURN_BYTES)
      this.window.push({ offset, events: [], characters: 0 })
    if (!rests) return
    this.turnEnded = false
    this.checkpointAt = offset
    const checkpoint: Checkpoint = { offset, state: this.adapter.save(), facts: this.known, rests, unread: this.missed }
    try {
      // A line feed first: a line that a crash tore must not swallow this one.
      appendFileSync(this.checkpointFile, `\n${JSON.stringify(checkpoint)}\n`, { mode: 0o600 })
    } catch {
      // Without it a later replay begins earlier: slower, never wrong.
    }
  }

  /** A torn line (a crash while appending) counts as not written. */
  private readCheckpoints(): Checkpoint[] {
    const checkpoints: Checkpoint[] = []
    for (const line of textOf(this.checkpointFile).split('\n')) {
      const checkpoint = parseCheckpoint(line)
      if (checkpoint && checkpoint.offset > (checkpoints.at(-1)?.offset ?? 0)) checkpoints.push(checkpoint)
    }
    return checkpoints
  }

  private startOfPageBefore(before: number, checkpoints: Checkpoint[]): Checkpoint | null {
    return checkpoints.filter((each) => each.offset <= before - PAGE_BYTES).at(-1) ?? null
  }

  private replayFrom(checkpoint: Checkpoint | null): Replay {
    const { profile } = this
    const resumption = checkpoint?.facts.resumption ?? 0
    const restored = checkpoint ? profile.restore(this.optionsOf(resumption), checkpoint.state) : null
    return new Replay((number) => profile.create(this.optionsOf(number)), restored, checkpoint?.rests)
  }

  /** What the process that the n-th resumption began was launched with. */
  private optionsOf(resumption: number): LaunchOptions {
    return resumption > 0 ? this.options : this.first
  }
}

/** Checkpoints of old told nothing of what is unread. */
const checkpointSchema = z.object({
  facts: factsSchema,
  rests: restsSchema,
  unread: unreadSchema.default(nothingUnread(0)),
})

function parseCheckpoint(line: string): Checkpoint | null {
  try {
    const { offset, state, ...told } = JSON.parse(line) as Checkpoint
    const plain = checkpointSchema.safeParse(told)
    return Number.isSafeInteger(offset) && plain.success ? { offset, state, ...plain.data } : null
  } catch {
    return null
  }
}

/** The frames from one place in a journal to another. */
function* framesBetween(journal: string, from: number, to: number): Generator<PlacedFrame> {
  const reader = new JournalReader(journal, from)
  try {
    for (let frames = reader.read(); frames.length > 0; frames = reader.read())
      for (const frame of frames) {
        if (frame.end > to) return
        yield frame
      }
  } finally {
    reader.close()
  }
}

/** Appends, joining text that goes on in the same block: a long answer is one event in memory, not ten thousand. */
function append(events: AgentEvent[], news: AgentEvent[]): void {
  for (const event of news) {
    const last = events.at(-1)
    if ((event.type === 'text' || event.type === 'thinking') && last?.type === event.type && last.block === event.block)
      events[events.length - 1] = { ...last, text: last.text + event.text }
    else events.push(event)
  }
}

/** The same for a process that begins a conversation. */
function withoutResume({ resume: _resume, ...fresh }: LaunchOptions): LaunchOptions {
  return fresh
}
