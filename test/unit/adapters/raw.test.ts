import { describe, expect, it } from 'vitest'
import { customRaw, unknownAgent } from '../../../main/adapters/raw/profile'

const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask',
  agentSessionId: '11111111-1111-4111-8111-111111111111',
} as const
const profile = customRaw({ id: 'custom-1', name: 'My tool', command: 'my-tool', args: ['-v'] })
const news = (agent: ReturnType<typeof profile.create>, ...lines: string[]) =>
  lines.flatMap((line) =>
    (line.startsWith('< ') ? agent.sent(line.slice(2), 0) : agent.received(line, 0).events).map(
      ({ at: _, ...each }) => each,
    ),
  )

describe('a program that prints lines', () => {
  it('is text between the lines that were typed, kept as it came', () => {
    expect(news(profile.create(options), 'one', '\u001b[31mred\u001b[0m', '< typed', '{"not":"a protocol"}')).toEqual([
      { type: 'text', block: 'out-0', text: 'one\n' },
      { type: 'text', block: 'out-0', text: '\u001b[31mred\u001b[0m\n' },
      { type: 'block-end', block: 'out-0' },
      { type: 'user', text: 'typed' },
      { type: 'text', block: 'out-1', text: '{"not":"a protocol"}\n' },
    ])
  })

  it('takes each line of a message as it is, and its input ends politely', () => {
    const agent = profile.create(options)
    const encode = (command: Parameters<typeof agent.encode>[0]) => agent.encode(command)
    expect([
      encode({ type: 'prompt', text: 'one\ntwo\r\n' }),
      encode({ type: 'interrupt' }),
      encode({ type: 'finish' }),
      profile.launch(options).args,
    ]).toEqual([
      { lines: ['one', 'two', ''], endInput: false },
      { lines: [], endInput: false },
      { lines: [], endInput: true },
      ['-v'],
    ])
  })

  it('goes on in a new block after a thousand lines, and after a checkpoint as without one', () => {
    const lines = Array.from({ length: 2500 }, (_, line) => `line ${line}`)
    const whole = news(profile.create(options), ...lines, '< go')
    const first = profile.create(options)
    const before = news(first, ...lines.slice(0, 1700))
    const second = profile.restore(options, JSON.parse(JSON.stringify(first.save())))
    const after = second ? news(second, ...lines.slice(1700), '< go') : []
    const blocks = new Set(whole.flatMap((each) => (each.type === 'text' ? [each.block] : [])))
    expect({
      same: [...before, ...after],
      blocks: blocks.size,
      other: profile.restore(options, { protocol: 'x' }),
    }).toEqual({
      same: whole,
      blocks: 3,
      other: null,
    })
  })

  it('stands in for an agent that is not known here', () => {
    const { id, name, resume } = unknownAgent('gone')
    expect({ id, name, resume }).toEqual({ id: 'gone', name: 'Unknown agent', resume: null })
  })
})
