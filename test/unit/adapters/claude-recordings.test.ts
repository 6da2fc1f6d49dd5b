import { describe, expect, it } from 'vitest'
import type { Adapter } from '../../../main/adapters/adapter'
import { claude } from '../../../main/adapters/claude'
import { readRecording, recordingNames, replay, tell } from './recordings'

const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask',
  agentSessionId: '11111111-1111-4111-8111-111111111111',
} as const

function restored(adapter: Adapter): Adapter {
  const checkpoint = JSON.parse(JSON.stringify(adapter.save()))
  const again = claude.restore(options, checkpoint)
  if (!again) throw new Error('The adapter does not know its own checkpoint.')
  return again
}

describe.each(recordingNames)('the recording %s', (name) => {
  it('makes these events', async () => {
    const events = replay(claude.create(options), readRecording(name))
    const lines = events.map((event) => JSON.stringify(event))
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/${name}.jsonl`)
  })

  it('makes the same events when it is saved and restored between any two lines', () => {
    const lines = readRecording(name)
    let adapter = claude.create(options)
    const events = lines.flatMap((line) => {
      adapter = restored(adapter)
      return tell(adapter, line)
    })
    expect(events).toEqual(replay(claude.create(options), lines))
  })

  it('leaves nothing open after its last turn', () => {
    const adapter = claude.create(options)
    const lines = readRecording(name)
    replay(adapter, lines)
    const results = lines.filter(({ line }) => line.startsWith('{"type":"result"')).length
    const open = adapter.save() as Record<string, unknown>
    const nothing = { messages: [], tools: [], permissions: [] }
    if (results > 0) expect(open).toMatchObject(nothing)
    else expect(open.permissions).toEqual([])
  })
})

describe('a checkpoint that is not of this adapter', () => {
  it.each([[null], [42], ['text'], [[]], [{}], [{ protocol: 'claude-stream-json-1' }], [{ protocol: 'another' }]])(
    'is refused: %j',
    (saved) => expect(claude.restore(options, saved)).toBeNull(),
  )
})
