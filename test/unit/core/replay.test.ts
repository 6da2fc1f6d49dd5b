import { describe, expect, it } from 'vitest'
import { Replay, type Rests } from '../../../main/core/replay'
import type { Stream } from '../../../main/keeper/frames'
import type { PlacedFrame } from '../../../main/keeper/journal-reader'
import type { AgentEvent } from '../../../preload/contract/chat'
import { lineAgent } from '../../helpers/line-agent'
import { endedNote } from './session-journal'

const MEGABYTE = 1024 * 1024
const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask' as const,
  agentSessionId: '0f8fad5b-d9cb-469f-a165-70867728950e',
}
const start = (rests: Rests = {}) => new Replay(() => lineAgent().create(options), null, rests)

const frame = (stream: Stream, payload: Buffer | string): PlacedFrame => {
  const bytes = Buffer.from(payload)
  return { stream, at: 1, payload: bytes, offset: 0, end: bytes.length }
}
const chunk = Buffer.alloc(MEGABYTE, 'x')

/** That many megabytes without a line feed. */
function pour(replay: Replay, stream: 'in' | 'out' | 'err', megabytes: number): AgentEvent[] {
  const piece = { stream, at: 1, payload: chunk, offset: 0, end: chunk.length }
  return Array.from({ length: megabytes }, () => replay.feed(piece)).flat()
}
/** News without the 64 kB of x that it may begin with: short enough for the message of a failing test. */
const short = (events: AgentEvent[]) =>
  events.map((event) =>
    'text' in event ? { ...event, text: event.text.replace('x'.repeat(64 * 1024), '64 kB') } : event,
  )
const tooLong = (at: number, type: 'noise' | 'stderr', megabytes: number): AgentEvent => ({
  ...{ at, type },
  text: `64 kB … (the beginning of a line of ${megabytes} MB; the journal has all of it)`,
})

describe('a line that is longer than a string can be', () => {
  it('is told by its beginning and its size, not to the adapter, and the next line is heard again', () => {
    const replay = start()
    const before = pour(replay, 'out', 600)
    const events = replay.feed(frame('out', 'asks for trouble\nhello\n'))
    expect({ before, events: short(events), replies: replay.takeUnanswered() }).toEqual({
      before: [],
      events: [tooLong(1, 'noise', 600), { at: 1, type: 'text', block: 'out', text: 'hello\n' }],
      replies: [],
    })
  })

  it('of complaints is told as a complaint, at the end of the agent too', () => {
    const replay = start()
    pour(replay, 'err', 65)
    expect(short(replay.feed({ ...endedNote, offset: 0, end: 1 }))).toEqual([
      tooLong(9, 'stderr', 65),
      { at: 9, type: 'process', text: 'It ended.', report: null },
    ])
  })

  it('begins beyond 64 MB: one of just that size goes to the adapter whole', () => {
    const replay = start()
    pour(replay, 'out', 64)
    const [event] = replay.feed(frame('out', '\n'))
    expect([event?.type, event?.type === 'text' && event.text.length]).toEqual(['text', 64 * MEGABYTE + 1])
  })
})

describe('unfinished lines', () => {
  it('are handed over in every direction, in the middle of a character too', () => {
    const first = start()
    const [said, told] = [Buffer.from('grü'), Buffer.from('he')]
    const fed = [frame('out', said.subarray(0, 3)), frame('in', told), frame('err', '100%\r')].flatMap((each) =>
      first.feed(each),
    )
    const rests = first.rests()
    const second = start(rests ?? {})
    const after = [frame('out', Buffer.from([0xbc, 0x0a])), frame('in', 'llo\n'), frame('err', 'done\n')]
    expect({ fed, rests: Object.keys(rests ?? {}), told: after.flatMap((each) => second.feed(each)) }).toEqual({
      fed: [],
      rests: ['in', 'out', 'err'],
      told: [
        { at: 1, type: 'text', block: 'out', text: 'grü\n' },
        { at: 1, type: 'user', text: 'hello' },
        { at: 1, type: 'stderr', text: '100%\rdone' },
      ],
    })
  })

  it('are too long to be handed over beyond 64 kB, until they are finished', () => {
    const replay = start()
    const sizes = [64 * 1024, 1, '\n'].map((each) => {
      replay.feed(frame('err', typeof each === 'number' ? Buffer.alloc(each, 'y') : each))
      return replay.rests()?.err?.length ?? replay.rests()
    })
    expect(sizes).toEqual([Math.ceil((64 * 1024) / 3) * 4, null, {}])
  })
})
