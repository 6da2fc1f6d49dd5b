import { describe, expect, it } from 'vitest'
import type { AgentEvent, AgentNews } from '../../../preload/contract/chat'
import { atRest, emptyTranscript, join, openPermissions, reduce } from '../../../renderer/stores/transcript'

/** Events a second apart from 1 s on. */
const told = (...news: AgentNews[]): AgentEvent[] => news.map((one, index) => ({ at: (index + 1) * 1000, ...one }))
const fold = (...news: AgentNews[]) => reduce(emptyTranscript, told(...news), 0)

const question: AgentNews = {
  type: 'permission',
  request: 'r1',
  tool: 't1',
  name: 'Bash',
  title: 'rm -rf build',
  input: '{}',
  options: [{ id: 'yes', label: 'Yes', kind: 'allow-once' }],
}

const turn: AgentNews[] = [
  { type: 'user', text: 'Clean up' },
  { type: 'turn-start' },
  { type: 'thinking', block: 'a', text: 'Hm' },
  { type: 'text', block: 'b', text: 'I ' },
  { type: 'block-end', block: 'a' },
  { type: 'text', block: 'b', text: 'remove it' },
  { type: 'tool-start', tool: 't1', name: 'Bash', title: '', input: '', parent: null },
  { type: 'tool-input', tool: 't1', title: 'rm -rf build', input: '{"command":"rm -rf build"}' },
  question,
  { type: 'permission-closed', request: 'r1', outcome: 'allowed', message: '' },
  { type: 'tool-output', tool: 't1', text: 'removed' },
  { type: 'tool-output', tool: 't1', text: ' it' },
  { type: 'tool-end', tool: 't1', ok: true, output: '' },
  { type: 'turn-end', outcome: 'ok', reason: '', durationMs: 9000, usage: null },
]

describe('the transcript', () => {
  it('has one plan for each turn, as it stands by now, where it was first told', () => {
    const items = (state: 'open' | 'done') => [{ text: 'Build', state }]
    const turnEnd = { type: 'turn-end', outcome: 'ok', reason: '', durationMs: null, usage: null } as const
    const { blocks } = fold(
      { type: 'plan', items: items('open') },
      { type: 'text', block: 'b', text: 'I build' },
      { type: 'plan', items: items('done') },
      turnEnd,
      { type: 'plan', items: items('open') },
    )
    expect(blocks.map((block) => (block.kind === 'plan' ? [block.key, block.items[0]?.state] : block.kind))).toEqual([
      ...[[0, 'done'], 'text', 'turn-end', [4, 'open']],
    ])
  })

  it('gathers what a tool call changes, also when a page border cuts it in two', () => {
    const diff = (path: string) => ({ type: 'tool-diff', tool: 't', path, before: null, after: 'x' }) as const
    const start = { type: 'tool-start', tool: 't', name: 'Write', title: '', input: '', parent: null } as const
    const whole = join(
      reduce(emptyTranscript, told(start, diff('a')), 0),
      reduce(emptyTranscript, told(diff('b'), { type: 'tool-end', tool: 't', ok: true, output: '' }), 2),
    )
    expect(whole.blocks.map((block) => block.kind === 'tool' && block.diffs.map(({ path }) => path))).toEqual([
      ['a', 'b'],
    ])
  })

  it('keeps pictures where they were shown: among the words, and with their call, also over the border of a page', () => {
    const image = (data: string) => ({ mediaType: 'image/png', data })
    const events = told(
      { type: 'text', block: 'b', text: 'See:' },
      { type: 'block-end', block: 'b' },
      { type: 'picture', image: image('AAAA') },
      { type: 'tool-start', tool: 't1', name: 'Read', title: 'a.png', input: '', parent: null },
      { type: 'tool-picture', tool: 't1', image: image('BBBB') },
      { type: 'tool-picture', tool: 't1', image: image('CCCC') },
      { type: 'tool-end', tool: 't1', ok: true, output: '' },
    )
    const whole = reduce(emptyTranscript, events, 0)
    expect(whole.blocks).toMatchObject([
      { kind: 'text', text: 'See:' },
      { kind: 'picture', key: 2, image: image('AAAA') },
      { kind: 'tool', pictures: [image('BBBB'), image('CCCC')], state: 'ok' },
    ])
    const [older, newer] = [events.slice(0, 5), events.slice(5)]
    expect(join(reduce(emptyTranscript, older, 0), reduce(emptyTranscript, newer, 5)).blocks).toEqual(whole.blocks)
  })

  it('folds a whole turn into blocks, in the order in which they began', () => {
    expect(fold(...turn).blocks).toEqual([
      { key: 0, at: 1000, kind: 'user', text: 'Clean up', images: [] },
      { key: 2, at: 3000, kind: 'thinking', id: 'a', text: 'Hm', endedAt: 5000 },
      { key: 3, at: 4000, kind: 'text', id: 'b', text: 'I remove it', endedAt: 14000 },
      {
        key: 6,
        at: 7000,
        kind: 'tool',
        id: 't1',
        name: 'Bash',
        title: 'rm -rf build',
        input: '{"command":"rm -rf build"}',
        output: 'removed it',
        outputWhole: false,
        diffs: [],
        pictures: [],
        parent: null,
        state: 'ok',
        endedAt: 13000,
      },
      {
        key: 8,
        at: 9000,
        kind: 'permission',
        request: 'r1',
        tool: 't1',
        name: 'Bash',
        title: 'rm -rf build',
        input: '{}',
        options: [{ id: 'yes', label: 'Yes', kind: 'allow-once' }],
        outcome: 'allowed',
        message: '',
      },
      { key: 13, at: 14000, kind: 'turn-end', outcome: 'ok', reason: '', durationMs: 9000, usage: null },
    ])
  })

  it('is the same however the events are cut into batches and pages', () => {
    const events = told(...turn)
    const whole = reduce(emptyTranscript, events, 0).blocks
    for (let cut = 0; cut <= events.length; cut++) {
      const first = reduce(emptyTranscript, events.slice(0, cut), 0)
      const batches = reduce(first, events.slice(cut), cut).blocks
      const pages = join(first, reduce(emptyTranscript, events.slice(cut), cut)).blocks
      expect({ cut, batches, pages }).toEqual({ cut, batches: whole, pages: whole })
    }
  })

  it('leaves blocks alone that the news does not concern', () => {
    const before = fold({ type: 'user', text: 'Hi' }, { type: 'text', block: 'b', text: 'He' })
    const after = reduce(before, told({ type: 'text', block: 'b', text: 'llo' }), 2)
    expect([after.blocks[0] === before.blocks[0], before.blocks[1], after.blocks[1]]).toEqual([
      true,
      { key: 1, at: 2000, kind: 'text', id: 'b', text: 'He', endedAt: null },
      { key: 1, at: 2000, kind: 'text', id: 'b', text: 'Hello', endedAt: null },
    ])
  })

  it('keeps a request open until it is answered', () => {
    const asked = fold(question)
    const answered = reduce(
      asked,
      told({ type: 'permission-closed', request: 'r1', outcome: 'denied', message: 'No' }),
      1,
    )
    expect([openPermissions(asked).map((block) => block.request), openPermissions(answered)]).toEqual([['r1'], []])
    expect(answered.blocks[0]).toMatchObject({ outcome: 'denied', message: 'No' })
  })

  it('lets nothing look busy once the process is gone', () => {
    const { blocks, open } = fold(
      { type: 'text', block: 'b', text: 'I run' },
      { type: 'tool-start', tool: 't1', name: 'Bash', title: 'sleep 600', input: '', parent: null },
      question,
      {
        type: 'process',
        text: 'Killed by you.',
        report: { verified: true, proof: 'ECHILD', processes: 2, durationMs: 13, steps: [], left: [], by: 'keeper' },
      },
    )
    expect(open.size).toBe(0)
    expect(blocks).toMatchObject([
      { kind: 'text', endedAt: 4000 },
      { kind: 'tool', state: 'unfinished', endedAt: 4000 },
      { kind: 'permission', outcome: 'cancelled' },
      { kind: 'process', text: 'Killed by you.' },
    ])
  })

  it('lets nothing look busy when the session is over and nobody could say so', () => {
    const running = fold(
      { type: 'text', block: 'b', text: 'I run' },
      { type: 'tool-start', tool: 't1', name: 'Bash', title: 'sleep 600', input: '', parent: null },
      question,
    )
    const { blocks, open } = atRest(running, 9000)
    expect({ open: open.size, blocks }).toMatchObject({
      open: 0,
      blocks: [
        { kind: 'text', endedAt: 9000 },
        { kind: 'tool', state: 'unfinished', endedAt: 9000 },
        { kind: 'permission', outcome: 'cancelled' },
      ],
    })
    expect(running.blocks[1]).toMatchObject({ state: 'running' })
    expect(atRest(emptyTranscript, 9000)).toBe(emptyTranscript)
  })

  it('gathers lines of standard error, and begins anew after anything else', () => {
    const { blocks } = fold(
      { type: 'stderr', text: 'one' },
      { type: 'stderr', text: 'two' },
      { type: 'noise', text: 'log' },
      { type: 'stderr', text: 'three' },
    )
    expect(blocks.map((block) => ('text' in block ? `${block.kind} ${block.text}` : ''))).toEqual([
      'stderr one\ntwo',
      'noise log',
      'stderr three',
    ])
  })
})
