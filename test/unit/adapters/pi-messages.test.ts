import { describe, expect, it } from 'vitest'
import { pi } from '../../../main/adapters/pi/profile'
import { adapterAt, carryOut, hear } from './carry-out'

/** One in the middle of a turn. */
function working() {
  const { adapter } = adapterAt(pi, 'session', '"id":"corral-models","type":"response"')
  carryOut(adapter, { type: 'prompt', text: 'go' })
  const tell = (...messages: object[]) => messages.flatMap((message) => hear(adapter, message).events)
  tell({ type: 'agent_start' })
  return { adapter, tell }
}

const assistant = (fields: object) => ({ role: 'assistant', content: [], ...fields })
const failed = { type: 'agent_end', messages: [assistant({ stopReason: 'error', errorMessage: 'out of luck' })] }
const settled = (of: { replies: { id: string; type: string }[] }) => ({
  ...{ type: 'response', command: 'get_state', success: true, data: { isStreaming: false } },
  id: of.replies[0]?.id,
})

describe('the end of a turn of pi', () => {
  it('is there only when pi, asked after it, has nothing more to do', () => {
    const { adapter, tell } = working()
    const end = hear(adapter, failed)
    expect([end.events, end.replies.map(({ type }) => type), tell(settled(end))]).toMatchObject([
      [],
      ['get_state'],
      [{ type: 'turn-end', outcome: 'error', reason: 'out of luck' }],
    ])
  })

  it('is none while it tries again', () => {
    const { adapter, tell } = working()
    const end = hear(adapter, failed)
    const retry = { type: 'auto_retry_start', attempt: 1, maxAttempts: 3, delayMs: 2000, errorMessage: 'out of luck' }
    expect(tell(retry, settled(end), { type: 'agent_start' })).toMatchObject([
      { type: 'retry', attempt: 1, max: 3, delayMs: 2000, reason: 'out of luck' },
    ])
  })

  it('waits until the conversation was summed up', () => {
    const { adapter, tell } = working()
    const end = hear(adapter, { type: 'agent_end', messages: [assistant({ stopReason: 'stop' })] })
    tell({ type: 'compaction_start' })
    const early = tell(settled(end))
    const done = hear(adapter, { type: 'compaction_end', result: { tokensBefore: 9000 } })
    expect([early, done.events, tell(settled(done))]).toMatchObject([
      [],
      [{ type: 'notice', text: 'The conversation was summed up to make room. It held 9000 tokens.' }],
      [{ type: 'turn-end', outcome: 'ok' }],
    ])
  })

  it('comes at once when pi refuses the message', () => {
    const { adapter } = adapterAt(pi, 'session', '"id":"corral-models","type":"response"')
    carryOut(adapter, { type: 'prompt', text: 'go' })
    const refused = { type: 'response', command: 'prompt', success: false, error: 'No API key found.' }
    expect(hear(adapter, refused).events).toMatchObject([
      { type: 'turn-end', outcome: 'error', reason: 'No API key found.' },
    ])
  })

  it('closes everything that is open', () => {
    const { adapter, tell } = working()
    tell(
      { type: 'message_start', message: assistant({}) },
      { type: 'message_update', assistantMessageEvent: { type: 'text_delta', contentIndex: 0, delta: 'Half' } },
      { type: 'tool_execution_start', toolCallId: 't', toolName: 'bash', args: { command: 'ls' } },
      { type: 'extension_ui_request', id: 'd', method: 'confirm', title: 'Sure?' },
    )
    const end = hear(adapter, { type: 'agent_end', messages: [] })
    expect(tell(settled(end)).map(({ type }) => type)).toEqual([
      'block-end',
      'tool-end',
      'permission-closed',
      'turn-end',
    ])
  })
})

describe('the running output of a tool of pi', () => {
  const update = (text: string) => ({
    ...{ type: 'tool_execution_update', toolCallId: 't', toolName: 'bash' },
    partialResult: { content: [{ type: 'text', text }] },
  })
  const told = (...texts: string[]) => {
    const { tell } = working()
    tell({ type: 'tool_execution_start', toolCallId: 't', toolName: 'bash', args: {} })
    return tell(...texts.map(update)).map((event) => event.type === 'tool-output' && event.text)
  }

  it('is told once, though pi repeats all of it', () => {
    expect(told('one\n', 'one\ntwo\n', 'one\ntwo\n', 'one\ntwo\nthree\n')).toEqual(['one\n', 'two\n', 'three\n'])
  })

  it('goes on where only the end of a long one is repeated', () => {
    const lines = Array.from({ length: 300 }, (_, index) => `line ${index}\n`)
    const whole = lines.slice(0, 200).join('')
    const cut = lines.slice(100).join('')
    expect(told(whole, cut)).toEqual([whole, lines.slice(200).join('')])
  })
})

describe('what extensions of pi say', () => {
  it.each([
    [{ method: 'notify', message: 'Done.', notifyType: 'error' }, [{ type: 'notice', level: 'error', text: 'Done.' }]],
    [{ method: 'setStatus', statusKey: 'a', statusText: 'b' }, []],
  ])('%j', (fields, expected) => {
    const { tell } = working()
    expect(tell({ type: 'extension_ui_request', id: 'd', ...fields })).toMatchObject(expected)
  })

  it('is answered where Corral does not know the question, so that pi does not wait', () => {
    const { adapter } = working()
    expect(hear(adapter, { type: 'extension_ui_request', id: 'd', method: 'dance' })).toMatchObject({
      events: [{ type: 'unknown', name: 'extension_ui_request/dance' }],
      replies: [{ type: 'extension_ui_response', id: 'd', cancelled: true }],
    })
  })

  it('is shown where an extension puts in a message of its own', () => {
    const { tell } = working()
    const message = { role: 'custom', display: true, content: 'Mind the step.' }
    expect(tell({ type: 'message_start', message })).toMatchObject([{ type: 'notice', text: 'Mind the step.' }])
  })
})

it('keeps what pi said about a small state, however long the answer', () => {
  const { adapter, tell } = working()
  tell({ type: 'message_start', message: assistant({}) })
  for (let count = 0; count < 500; count++) {
    const assistantMessageEvent = { type: 'text_delta', contentIndex: 0, delta: 'x'.repeat(1000) }
    tell({ type: 'message_update', assistantMessageEvent })
  }
  expect(JSON.stringify(adapter.save()).length).toBeLessThan(2000)
})

describe('a picture that pi tells', () => {
  const image = { type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' }
  const picture = { mediaType: 'image/png', data: image.data }

  it('is of the call that read it', () => {
    const { tell } = working()
    const text = { type: 'text', text: 'Read image file [image/png]' }
    expect(
      tell(
        { type: 'tool_execution_start', toolCallId: 'c', toolName: 'read', args: { path: 'a.png' } },
        { type: 'tool_execution_end', toolCallId: 'c', toolName: 'read', result: { content: [text, image] } },
      ).slice(1),
    ).toMatchObject([
      { type: 'tool-picture', tool: 'c', image: picture },
      { type: 'tool-end', tool: 'c', ok: true, output: text.text },
    ])
  })

  it('is shown when an extension puts it into the conversation', () => {
    const { tell } = working()
    const message = { role: 'custom', content: [{ type: 'text', text: 'See:' }, image] }
    expect(tell({ type: 'message_start', message })).toMatchObject([
      { type: 'notice', text: 'See:' },
      { type: 'picture', image: picture },
    ])
  })
})
