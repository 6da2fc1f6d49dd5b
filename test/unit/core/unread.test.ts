import { describe, expect, it } from 'vitest'
import { Conversation } from '../../../main/core/conversation'
import { countUnread, nothingUnread } from '../../../main/core/unread'
import type { AgentNews } from '../../../preload/contract/chat'
import { lineAgent } from '../../helpers/line-agent'
import { folderForEachTest } from '../keeper/temporary-folder'
import { journal, said, told } from './session-journal'

const folder = folderForEachTest()
const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask' as const,
  agentSessionId: '0f8fad5b-d9cb-469f-a165-70867728950e',
}

/** Each line is a text of its own; “done” ends a turn, which makes a checkpoint. */
const talker = lineAgent([], {
  create: (launch) => {
    let count = 0
    const received = (line: string, at: number) => ({
      events: [
        line === 'done'
          ? { at, type: 'turn-end' as const, outcome: 'ok' as const, reason: '', durationMs: null, usage: null }
          : { at, type: 'text' as const, block: `block ${count++}`, text: line },
      ],
      replies: [],
    })
    return { ...lineAgent().create(launch), received, save: () => count }
  },
})

function read(seen: number): Conversation {
  const conversation = new Conversation(folder(), { ...talker, restore: talker.create }, options, 0, seen)
  while (conversation.advance().frames.length > 0);
  conversation.close()
  return conversation
}

describe('what counts as unread', () => {
  const count = (...news: AgentNews[]) =>
    news.reduce((unread, each) => countUnread(unread, { at: 1, ...each }), nothingUnread(0)).count
  const text = (block: string): AgentNews => ({ type: 'text', block, text: 'word' })

  it.each<[string, number, AgentNews[]]>([
    ['a text in pieces, once', 1, [text('a'), text('a')]],
    ['two texts', 2, [text('a'), text('b')]],
    [
      'a turn that failed, and no other end of a turn',
      1,
      (['ok', 'interrupted', 'error'] as const).map((outcome) => ({
        ...{ type: 'turn-end', outcome, reason: '', durationMs: null, usage: null },
      })),
    ],
    ['a text that goes on under an old name after a message', 2, [text('a'), { type: 'user', text: 'hi' }, text('a')]],
    [
      'the result of a tool, not its beginning',
      1,
      [
        { type: 'tool-start', tool: 't', name: 'Bash', title: '', input: '', parent: null },
        { type: 'tool-output', tool: 't', text: 'half' },
        { type: 'tool-end', tool: 't', ok: true, output: '' },
      ],
    ],
    [
      'a permission request',
      1,
      [
        { type: 'permission', request: 'r', tool: null, name: 'Bash', title: '', input: '', options: [] },
        { type: 'permission-closed', request: 'r', outcome: 'allowed', message: '' },
      ],
    ],
    [
      'nothing of what the person said, of thinking, notices and errors',
      0,
      [
        { type: 'user', text: 'hi' },
        { type: 'thinking', block: 'x', text: 'hm' },
        { type: 'notice', level: 'info', text: 'told' },
        { type: 'stderr', text: 'careful' },
      ],
    ],
  ])('%s', (_, expected, news) => {
    expect(count(...news)).toBe(expected)
  })
})

describe('the unread news of a conversation', () => {
  it('is all of it at first, none once it was seen, and then what came after', async () => {
    await journal(folder(), [said('one\ntwo\n')])
    const conversation = read(0)
    const before = conversation.unread
    const seen = conversation.see()
    const after = conversation.unread
    await journal(folder(), [told('hello\n'), said('three\n')])
    while (conversation.advance().frames.length > 0);
    conversation.close()
    expect([before, seen > 0, after, conversation.unread]).toEqual([2, true, 0, 1])
  })

  it('is the same after a restart, whether the place that was seen lies before or behind the checkpoint', async () => {
    const turn = `${'x'.repeat(1000)}\n`.repeat(300)
    await journal(folder(), [said('one\ndone\n'), said(`${turn}done\n`), said(`${turn}done\n`)])
    const whole = read(0)
    const seen = whole.see()
    await journal(folder(), [said('after\ndone\n'), said(`${turn}done\n`), said(`${turn}done\n`)])
    while (whole.advance().frames.length > 0);
    whole.close()
    const again = read(seen)
    expect({ live: whole.unread, again: again.unread, begins: again.next < whole.next }).toEqual({
      live: 601,
      again: 601,
      begins: true,
    })
  })

  it('never goes back: a place that was seen before is no news again', async () => {
    await journal(folder(), [said('one\n')])
    const conversation = read(0)
    const first = conversation.see()
    expect([conversation.see(), read(first + 1000).see()]).toEqual([first, first + 1000])
  })
})
