import type { AgentEvent } from '../../preload/contract/chat'
import type { Adapter } from '../adapters/adapter'
import type { PlacedFrame } from '../keeper/journal-reader'
import { LineSplitter } from '../keeper/lines'
import { type ExitRecord, parseExitRecord } from '../keeper/protocol'

/** A line that the protocol wants written, named after the place in the journal that asked for it: asked twice, written once. */
export type Reply = { id: string; line: string }

/**
 * A session's conversation as a fold over its journal frames. Live and replay are this same code; what it wants written
 * in answer is handed out, and forgotten again when the journal shows that it was written.
 */
export class Replay {
  private readonly splitters = { in: new LineSplitter(), out: new LineSplitter(), err: new LineSplitter() }
  private unanswered: Reply[] = []

  constructor(readonly adapter: Adapter) {}

  feed(frame: PlacedFrame): AgentEvent[] {
    if (frame.stream === 'note') return this.note(frame)
    const { stream, at } = frame
    return this.splitters[stream]
      .push(frame.payload)
      .flatMap((line, index) => this.line(stream, line.toString('utf8'), at, `reply:${frame.offset}:${index}`))
  }

  /** Replies that nobody has written yet, as far as the journal was read. */
  takeUnanswered(): Reply[] {
    const replies = this.unanswered
    this.unanswered = []
    return replies
  }

  /** Between two lines in every direction: a checkpoint made here needs no half line. */
  get isBetweenLines(): boolean {
    return Object.values(this.splitters).every((splitter) => splitter.isEmpty)
  }

  private line(stream: 'in' | 'out' | 'err', line: string, at: number, id: string): AgentEvent[] {
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

  /** The keeper's own words. At the end, what an agent left without a line feed is told as well: nothing it said is lost. */
  private note(frame: PlacedFrame): AgentEvent[] {
    const exit = exitOf(frame)
    if (!exit) return []
    const rests = (['out', 'err'] as const).flatMap((stream) => {
      const rest = this.splitters[stream].rest().toString('utf8')
      return rest === '' ? [] : this.line(stream, rest, frame.at, `reply:${frame.offset}:rest`)
    })
    return [...rests, { at: frame.at, type: 'process', text: exit.why, report: exit.report }]
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
