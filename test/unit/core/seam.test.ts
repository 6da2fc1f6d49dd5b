import { describe, expect, it } from 'vitest'
import { Conversation } from '../../../main/core/conversation'
import { activityOf, begunAgain, fold, noFacts } from '../../../main/core/protocol-facts'
import { RawLines } from '../../../main/core/raw-lines'
import { Replay } from '../../../main/core/replay'
import type { PlacedFrame } from '../../../main/keeper/journal-reader'
import type { AgentEvent } from '../../../preload/contract/chat'
import { lineAgent } from '../../helpers/line-agent'
import type { Append } from '../keeper/journal'
import { folderForEachTest } from '../keeper/temporary-folder'
import { complained, endedNote, journal, said, told } from './session-journal'

const folder = folderForEachTest()
const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask' as const,
  agentSessionId: '0f8fad5b-d9cb-469f-a165-70867728950e',
}
const seam = (number = 1, at = 5): Append => ({ stream: 'note', at, payload: Buffer.from(`{"resumed":${number}}`) })

/** Tells of each line how many it has heard before: what an adapter remembers. */
const counter = lineAgent([], {
  create: (launch) => {
    let heard = 0
    return {
      ...lineAgent().create(launch),
      received: (line, at) => ({
        events: [{ at, type: 'text', block: `${heard}`, text: `${heard++} ${line}` }],
        replies: line.startsWith('asks') ? [`answer to ${line}`] : [],
      }),
    }
  },
})
const text = (at: number, block: string, words: string): AgentEvent => ({ at, type: 'text', block, text: words })

function conversation(): { events: AgentEvent[]; replies: string[] } {
  const read = new Conversation(folder(), { ...counter, restore: counter.create }, options, 0)
  const events: AgentEvent[] = []
  for (let news = read.advance(); news.frames.length > 0; news = read.advance()) events.push(...news.events)
  const replies = read.takeReplies().map(({ line }) => line)
  read.close()
  return { events, replies }
}

describe('the seam where a new process goes on', () => {
  it('begins the protocol anew, and owes the new process nothing that the old one asked for', async () => {
    await journal(folder(), [said('one\nasks two\n'), endedNote])
    await journal(folder(), [seam(), said('three\nasks four\n')])
    expect(conversation()).toEqual({
      events: [
        text(1, '0', '0 one'),
        text(1, '1', '1 asks two'),
        { at: 9, type: 'process', text: 'It ended.', report: null },
        { at: 5, type: 'resumed', number: 1 },
        text(1, '0', '0 three'),
        text(1, '1', '1 asks four'),
      ],
      replies: ['answer to asks four'],
    })
  })

  it('ends the lines that a killed keeper left unfinished: nothing runs together, nothing is lost', async () => {
    await journal(folder(), [said('half'), complained('a half'), told('hel')])
    await journal(folder(), [seam(2), said('whole\n'), told('hello\n')])
    const raw = await new RawLines(folder()).page(0, 100)
    expect([conversation().events, raw.lines.map(({ stream, text: line }) => `${stream} ${line}`)]).toEqual([
      [
        text(5, '0', '0 half'),
        { at: 5, type: 'stderr', text: 'a half' },
        { at: 5, type: 'resumed', number: 2 },
        text(1, '0', '0 whole'),
        { at: 1, type: 'user', text: 'hello' },
      ],
      ['in hel', 'out half', 'err a half', 'note {"resumed":2}', 'out whole', 'in hello'],
    ])
  })

  it('is known by its number: other notes are not', () => {
    const frame = (payload: string): PlacedFrame => {
      const bytes = Buffer.from(payload)
      return { stream: 'note', at: 1, payload: bytes, offset: 0, end: bytes.length }
    }
    const replay = new Replay(() => counter.create(options))
    const notes = ['{"resumed":0}', '{"resumed":"1"}', '{"resumed":1.5}', '{"other":1}', 'null', 'no json']
    expect(notes.map((each) => replay.feed(frame(each)).length)).toEqual([0, 0, 0, 0, 0, 0])
  })
})

describe('what is known of a session behind the seam', () => {
  const usage = (inputTokens: number, costUsd: number | null) => ({ inputTokens, outputTokens: 1, costUsd })
  const turnEnd = (of: ReturnType<typeof usage>): AgentEvent => ({
    ...{ at: 2, type: 'turn-end', outcome: 'ok', reason: '', durationMs: null },
    usage: of,
  })
  const before = [
    { at: 1, type: 'ready', model: 'm', models: ['m'] },
    turnEnd(usage(10, 0.5)),
    { at: 3, type: 'turn-start' },
    { at: 3, type: 'tool-start', tool: 't', name: 'Bash', title: '', input: '', parent: null },
    { at: 3, type: 'permission', request: 'r', tool: 't', name: 'Bash', title: 'ls', input: '', options: [] },
  ] as AgentEvent[]
  const facts = before.reduce(fold, noFacts(0))

  it('has nothing open, is not ready, and keeps what was used and said', () => {
    const behind = fold(facts, { at: 4, type: 'resumed', number: 1 })
    expect(behind).toEqual({ ...begunAgain(facts, 1), lastAt: 4 })
    expect([activityOf(facts)?.kind, activityOf(behind), behind.permissions, behind.lastLine, behind.model]).toEqual([
      'needs-you',
      null,
      [],
      facts.lastLine,
      'm',
    ])
  })

  it('adds what the new process uses to what the old ones used', () => {
    const behind = fold(facts, { at: 4, type: 'resumed', number: 1 })
    const [once, twice] = [usage(5, 0.1), usage(7, 0.2)].map((each) => fold(behind, turnEnd(each)).usage)
    expect([behind.usage, once, twice]).toEqual([
      usage(10, 0.5),
      { inputTokens: 15, outputTokens: 2, costUsd: 0.6 },
      { inputTokens: 17, outputTokens: 2, costUsd: 0.7 },
    ])
  })
})
