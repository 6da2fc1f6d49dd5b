import { z } from 'zod'
import type { AgentEvent } from '../../preload/contract/chat'
import type { Adapter } from '../adapters/adapter'
import type { PlacedFrame } from '../keeper/journal-reader'
import { BoundedLineSplitter, type Line } from '../keeper/lines'
import { type ExitRecord, parseExitRecord } from '../keeper/protocol'

/** A line that the protocol wants written, named after the place in the journal that asked for it: asked twice, written once. */
export type Reply = { id: string; line: string }

/** Unfinished lines as a checkpoint holds them, in base64. Checkpoints of old had none: they stood between two lines. */
export const restsSchema = z.partialRecord(z.enum(['in', 'out', 'err']), z.string()).default({})

/** The lines that are unfinished at one place in a journal; a stream that stands between two lines has none. */
export type Rests = z.infer<typeof restsSchema>

/** More than any protocol says in one line, and far less than a string can hold. */
const LONGEST_LINE = 64 * 1024 * 1024
/** What is told of a longer one. */
const TOLD_BYTES = 64 * 1024
/** A checkpoint is written at every turn's end: it must stay small. */
const LONGEST_REST = 64 * 1024
const sources = ['in', 'out', 'err'] as const
type Source = (typeof sources)[number]

/**
 * A session's conversation as a fold over its journal frames. Live and replay are this same code; what it wants written
 * in answer is handed out, and forgotten again when the journal shows that it was written.
 */
export class Replay {
  private readonly splitters: Record<Source, BoundedLineSplitter>
  private unanswered: Reply[] = []
  private current: Adapter

  /**
   * `create`: the protocol of the process that the n-th resumption began, of the first process for 0.
   * `adapter`: as it stands where this replay begins; null: new. `rests`: the lines that were unfinished there.
   */
  constructor(
    private readonly create: (resumption: number) => Adapter,
    adapter: Adapter | null = null,
    rests: Rests = {},
  ) {
    this.current = adapter ?? create(0)
    this.splitters = { in: splitterAt(rests.in), out: splitterAt(rests.out), err: splitterAt(rests.err) }
  }

  /** The protocol of the process that is read just now: each process of a session begins a new one. */
  get adapter(): Adapter {
    return this.current
  }

  feed(frame: PlacedFrame): AgentEvent[] {
    if (frame.stream === 'note') return this.note(frame)
    const { stream, at } = frame
    return this.splitters[stream]
      .push(frame.payload)
      .flatMap((line, index) => this.line(stream, line, at, `reply:${frame.offset}:${index}`))
  }

  /** Replies that nobody has written yet, as far as the journal was read. */
  takeUnanswered(): Reply[] {
    const replies = this.unanswered
    this.unanswered = []
    return replies
  }

  /** The unfinished lines, for a checkpoint made here; null while one of them is too long for it. */
  rests(): Rests | null {
    const rests: Rests = {}
    for (const source of sources) {
      const { head, size } = this.splitters[source].rest()
      if (size > LONGEST_REST) return null
      if (size > 0) rests[source] = head.toString('base64')
    }
    return rests
  }

  private line(stream: Source, { head, size }: Line, at: number, id: string): AgentEvent[] {
    if (size > LONGEST_LINE) return [{ at, type: stream === 'err' ? 'stderr' : 'noise', text: beginning(head, size) }]
    const line = head.toString('utf8')
    if (stream === 'err') return [{ at, type: 'stderr', text: line }]
    if (stream === 'in') {
      const written = this.unanswered.findIndex((reply) => reply.line === line)
      if (written >= 0) this.unanswered.splice(written, 1)
      return this.adapter.sent(line, at)
    }
    const { events, replies } = this.adapter.received(line, at)
    replies.forEach((each, index) => {
      this.unanswered.push({ id: `${id}:${index}`, line: each })
    })
    return events
  }

  /** The keeper's own words. At an end, what an agent left without a line feed is told as well: nothing it said is lost. */
  private note(frame: PlacedFrame): AgentEvent[] {
    const exit = exitOf(frame)
    const number = resumptionOf(frame)
    if (!exit && number === null) return []
    const rests = (['out', 'err'] as const).flatMap((stream) => {
      const rest = this.splitters[stream].takeRest()
      return rest.size === 0 ? [] : this.line(stream, rest, frame.at, `reply:${frame.offset}:rest`)
    })
    if (exit) return [...rests, { at: frame.at, type: 'process', text: exit.why, report: exit.report }]
    this.beginAgain(number ?? 1)
    return [...rests, { at: frame.at, type: 'resumed', number: number ?? 1 }]
  }

  /** A new process: it knows nothing of what the one before had open, and nothing that one asked for is owed to it. */
  private beginAgain(resumption: number): void {
    this.current = this.create(resumption)
    this.unanswered = []
    this.splitters.in.takeRest()
  }
}

/** The exit record in the keeper's note of the end; null for every other frame. */
export function exitOf(frame: PlacedFrame): ExitRecord | null {
  if (frame.stream !== 'note') return null
  try {
    return parseExitRecord((JSON.parse(frame.payload.toString('utf8')) as { ended?: unknown }).ended)
  } catch {
    return null // A note of a newer keeper: it stands in the raw journal, and there is nothing to tell here.
  }
}

/** Which resumption begins with this frame, from 1; null for every other frame. A keeper writes it before anything of its agent. */
export function resumptionOf(frame: PlacedFrame): number | null {
  if (frame.stream !== 'note') return null
  try {
    const { resumed } = JSON.parse(frame.payload.toString('utf8')) as { resumed?: unknown }
    return typeof resumed === 'number' && Number.isSafeInteger(resumed) && resumed > 0 ? resumed : null
  } catch {
    return null // As above.
  }
}

const splitterAt = (rest = ''): BoundedLineSplitter => {
  const head = Buffer.from(rest, 'base64')
  return new BoundedLineSplitter(LONGEST_LINE, { head, size: head.length })
}

function beginning(head: Buffer, size: number): string {
  const megabytes = Math.round(size / 1024 / 1024)
  return `${head.toString('utf8', 0, TOLD_BYTES)} … (the beginning of a line of ${megabytes} MB; the journal has all of it)`
}
