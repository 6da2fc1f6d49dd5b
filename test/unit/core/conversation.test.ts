import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AgentProfile } from '../../../main/adapters/adapter'
import { claude } from '../../../main/adapters/claude/profile'
import { Conversation } from '../../../main/core/conversation'
import { sessionFiles } from '../../../main/keeper/protocol'
import type { AgentEvent } from '../../../preload/contract/chat'
import { lineAgent } from '../../helpers/line-agent'
import { readRecording, replay } from '../adapters/recordings'
import type { Append } from '../keeper/journal'
import { createRandomness } from '../keeper/randomness'
import { folderForEachTest } from '../keeper/temporary-folder'
import { complained, cut, endedNote, journal, said, told, watchReading } from './session-journal'
import { joined, pages } from './transcripts'

const folder = folderForEachTest()
afterEach(() => void vi.restoreAllMocks())
const options = {
  ...{ folder: '/home/someone/project', model: null, permissions: 'ask' as const },
  agentSessionId: '0f8fad5b-d9cb-469f-a165-70867728950e',
}
const KILOBYTE = 1024
const PAGE_BYTES = 256 * KILOBYTE
const TURN_BYTES = 100 * KILOBYTE

/** Lines of text; the line “done” ends a turn. */
const talker: AgentProfile = lineAgent([], {
  create: (launch) => {
    const plain = lineAgent().create(launch)
    return {
      ...plain,
      received: (line, at) =>
        line === 'done'
          ? {
              events: [{ ...{ at, type: 'turn-end', outcome: 'ok' }, reason: '', durationMs: null, usage: null }],
              replies: [],
            }
          : plain.received(line, at),
    }
  },
  restore: (launch) => talker.create(launch),
})

const open = (profile = talker) => new Conversation(folder(), profile, options, 0)

/** Reads to the end of the journal; returns how many events it told. */
function readOn(conversation: Conversation): number {
  let count = 0
  for (let news = conversation.advance(); news.frames.length > 0; news = conversation.advance())
    count += news.events.length
  return count
}

/** That many turns of about 100 kB, in pieces as they come through a pipe. */
function turns(count: number, seed = 1): Append[] {
  const chance = createRandomness(seed)
  return Array.from({ length: count }, (_, turn) => {
    const lines = Array.from(
      { length: 100 },
      (_, line) => `turn ${seed}.${turn} line ${line} ${'x'.repeat(KILOBYTE)}\n`,
    )
    return [...cut(said(lines.join(''), turn), chance, 20_000), said('done\n', turn)]
  }).flat()
}

const whole = (appends: readonly Append[], profile = talker): AgentEvent[] => {
  const adapter = profile.create(options)
  const text = Buffer.concat(appends.map(({ payload }) => payload)).toString('utf8')
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => adapter.received(line, 0).events)
}
const withoutTimes = (events: readonly AgentEvent[]) => joined(events).map((event) => ({ ...event, at: 0 }))
const sizeOf = (events: readonly AgentEvent[]) => JSON.stringify(events).length

describe('a long conversation', () => {
  it('is kept in memory as a bounded window, and its older pages make it whole', async () => {
    const appends = turns(30)
    await journal(folder(), appends)
    const conversation = open()
    const count = readOn(conversation)
    const found = pages(conversation)
    conversation.close()
    expect({
      next: [conversation.next, conversation.newest().next],
      several: found.length > 4,
      bounded: found.every((page) => sizeOf(page) < KILOBYTE * KILOBYTE + TURN_BYTES * 1.2),
      same: JSON.stringify(withoutTimes(found.flat())) === JSON.stringify(withoutTimes(whole(appends))),
    }).toEqual({ next: [count, count], several: true, bounded: true, same: true })
  })

  it('begins near its end after a restart, knows what it knew, and is as whole', async () => {
    const appends = turns(30)
    await journal(folder(), appends)
    const first = open()
    readOn(first)
    const again = open()
    const read = readOn(again)
    const found = pages(again)
    for (const each of [first, again]) each.close()
    expect({
      readAgain: read < first.next / 5,
      facts: again.facts,
      same: JSON.stringify(withoutTimes(found.flat())) === JSON.stringify(withoutTimes(whole(appends))),
      pages: found.slice(1).every((page) => sizeOf(page) < PAGE_BYTES + 3 * TURN_BYTES),
    }).toEqual({ readAgain: true, facts: first.facts, same: true, pages: true })
  })

  it('of one endless turn has pages too', async () => {
    const appends = turns(50).filter(({ payload }) => payload.toString() !== 'done\n')
    await journal(folder(), appends)
    const conversation = open()
    readOn(conversation)
    const found = pages(conversation)
    conversation.close()
    expect({
      several: found.length > 1,
      same: JSON.stringify(withoutTimes(found.flat())) === JSON.stringify(withoutTimes(whole(appends))),
    }).toEqual({ several: true, same: true })
  })

  it.each(['0', '-5', 'no number', '1e99', ''])('has nothing before the place “%s”, which is none', async (cursor) => {
    await journal(folder(), turns(1))
    const conversation = open()
    readOn(conversation)
    const page = conversation.older(cursor)
    conversation.close()
    expect(page).toEqual({ events: [], older: null, next: conversation.next })
  })
})

describe('a long conversation beside an unfinished line of complaints', () => {
  const stderrOf = (events: readonly AgentEvent[]) => events.filter((event) => event.type === 'stderr')
  const others = (events: readonly AgentEvent[]) =>
    JSON.stringify(withoutTimes(events.filter((event) => event.type !== 'stderr')))
  const largest = (found: AgentEvent[][]) => Math.max(...found.map(sizeOf))

  it('keeps to its window, begins near its end after a restart, and tells the line whole', async () => {
    const appends = turns(30)
    await journal(folder(), [complained('Downloading 100%\r'), ...appends])
    const first = open()
    readOn(first)
    const again = open()
    const read = readOn(again)
    await journal(folder(), [complained('done\n')])
    for (const each of [first, again]) readOn(each)
    const found = [first, again].map((each) => pages(each))
    for (const each of [first, again]) each.close()
    expect({
      again: read < first.next / 5,
      bounded: found.map((each) => largest(each) < KILOBYTE * KILOBYTE + TURN_BYTES * 1.2),
      stderr: found.map((each) => stderrOf(each.flat())),
      same: found.map((each) => others(each.flat()) === others(whole(appends))),
    }).toEqual({
      again: true,
      bounded: [true, true],
      stderr: Array(2).fill([{ at: 1, type: 'stderr', text: 'Downloading 100%\rdone' }]),
      same: [true, true],
    })
  })

  it('that is too long for a checkpoint keeps to its window too, and has checkpoints again behind it', async () => {
    const [before, after] = [turns(60, 1), turns(12, 2)]
    await journal(folder(), [complained('x'.repeat(65 * KILOBYTE)), ...before])
    const first = open()
    readOn(first)
    const newest = sizeOf(first.newest().events)
    await journal(folder(), [complained('\n'), ...after])
    readOn(first)
    const found = pages(first)
    first.close()
    const again = open()
    const read = readOn(again)
    again.close()
    expect({
      window: newest < 3.2 * KILOBYTE * KILOBYTE,
      again: read < first.next / 5,
      stderr: stderrOf(found.flat()).length,
      same: others(found.flat()) === others(whole([...before, ...after])),
    }).toEqual({ window: true, again: true, stderr: 1, same: true })
  })
})

describe('the checkpoints of a conversation', () => {
  const checkpoints = () => path.join(folder(), sessionFiles.checkpoints)

  it('from before they held unfinished lines are used as they are', async () => {
    await journal(folder(), turns(12))
    const first = open()
    readOn(first)
    first.close()
    const today = readFileSync(checkpoints(), 'utf8')
    const old = today.replaceAll(',"rests":{}', '')
    writeFileSync(checkpoints(), old)
    const again = open()
    const read = readOn(again)
    again.close()
    expect([old !== today, read < first.next / 2, again.facts]).toEqual([true, true, first.facts])
  })

  it('keep a page from reading beyond its end', async () => {
    await journal(folder(), turns(60))
    const conversation = open()
    readOn(conversation)
    const all = pages(conversation)
    const read = watchReading()
    const oldest = conversation.older(String(PAGE_BYTES + 2 * TURN_BYTES))
    conversation.close()
    expect({
      several: all.length > 2,
      beginning: oldest.events.length > 0,
      // A reader takes about 1 MB at once.
      bytes: read.bytes() < 1.5 * KILOBYTE * KILOBYTE,
    }).toEqual({ several: true, beginning: true, bytes: true })
  })

  it('may end in a torn line: nothing is lost', async () => {
    const appends = turns(12)
    await journal(folder(), appends)
    const first = open()
    readOn(first)
    first.close()
    appendFileSync(checkpoints(), '{"offset":99999999,"sta')
    const again = open()
    readOn(again)
    const found = pages(again)
    again.close()
    expect({
      facts: again.facts,
      same: JSON.stringify(withoutTimes(found.flat())) === JSON.stringify(withoutTimes(whole(appends))),
    }).toEqual({ facts: first.facts, same: true })
  })

  it('are written and used again behind a torn line', async () => {
    await journal(folder(), turns(12, 1))
    const first = open()
    readOn(first)
    first.close()
    appendFileSync(checkpoints(), '{"offset":99999999,"sta')
    await journal(folder(), turns(12, 2))
    const second = open()
    readOn(second)
    const end = second.offset
    second.close()
    const third = open()
    const { older } = third.newest()
    third.close()
    expect(Number(older)).toBeGreaterThan(end - PAGE_BYTES - 3 * TURN_BYTES)
  })

  it('of another adapter, or of nobody, only make it read from the beginning', async () => {
    const appends = turns(12)
    await journal(folder(), appends)
    const first = open()
    readOn(first)
    first.close()
    const forgetful: AgentProfile = { ...talker, restore: () => null }
    const again = open(forgetful)
    readOn(again)
    const found = pages(again)
    again.close()
    expect(JSON.stringify(withoutTimes(found.flat()))).toBe(JSON.stringify(withoutTimes(whole(appends))))
  })
})

describe('a conversation with Claude', () => {
  /** The recording as its keeper would have journaled it, that many times over. */
  const recorded = (times: number): Append[] =>
    Array.from({ length: times }, () =>
      readRecording('interrupt-permission-long-output').map(({ at, direction, line }) =>
        direction === 'in' ? told(`${line}\n`, at) : said(`${line}\n`, at),
      ),
    ).flat()

  it('is the same in pages, after a restart, and in one go', async () => {
    const times = 80
    await journal(folder(), recorded(times))
    const first = open(claude)
    readOn(first)
    const again = open(claude)
    readOn(again)
    const lines = Array.from({ length: times }, () => readRecording('interrupt-permission-long-output')).flat()
    const expected = JSON.stringify(joined(replay(claude.create(options), lines)))
    const found = [first, again].map((each) => pages(each))
    for (const each of [first, again]) each.close()
    expect({
      same: found.map((each) => JSON.stringify(joined(each.flat())) === expected),
      several: found.map((each) => each.length > 1),
      facts: again.facts,
      // Its state is plain data, or the checkpoints would not hold it.
      saved: JSON.parse(JSON.stringify(again.adapter.save())),
    }).toEqual({ same: [true, true], several: [true, true], facts: first.facts, saved: first.adapter.save() })
  })
})

describe('what a conversation tells', () => {
  it('has the agent’s complaints, its last words without a line feed, and its end', async () => {
    await journal(folder(), [complained('careful\nhalf'), said('last words'), endedNote])
    const conversation = open()
    const { events } = conversation.advance()
    conversation.close()
    expect(events).toEqual([
      { at: 1, type: 'stderr', text: 'careful' },
      { at: 9, type: 'text', block: 'out', text: 'last words\n' },
      { at: 9, type: 'stderr', text: 'half' },
      { at: 9, type: 'process', text: 'It ended.', report: null },
    ])
  })

  it('numbers news of ours and news of the journal in one sequence', async () => {
    await journal(folder(), [said('one\n')])
    const conversation = open()
    readOn(conversation)
    const event: AgentEvent = { at: 2, type: 'notice', level: 'info', text: 'ours' }
    const noted = conversation.note(event)
    conversation.close()
    expect({ noted, newest: conversation.newest() }).toEqual({
      noted: { sequence: 1, event },
      newest: { events: [{ at: 1, type: 'text', block: 'out', text: 'one\n' }, event], older: null, next: 2 },
    })
  })
})

describe('what a protocol wants written in answer', () => {
  it('is only what the journal does not show yet, under the same name after a restart', async () => {
    await journal(folder(), [said('asks one\nasks two\n'), told('answer to one\n')])
    const before = open()
    readOn(before)
    const wanted = before.takeReplies()
    const again = open()
    readOn(again)
    const outcome = { wanted, twice: before.takeReplies(), again: again.takeReplies() }
    for (const each of [before, again]) each.close()
    expect(outcome).toEqual({
      wanted: [{ id: 'reply:0:1:0', line: 'answer to two' }],
      twice: [],
      again: wanted,
    })
  })

  it('is nothing once it was written', async () => {
    await journal(folder(), [said('asks one\n'), told('answer to one\n')])
    const conversation = open()
    readOn(conversation)
    conversation.close()
    expect(conversation.takeReplies()).toEqual([])
  })
})
