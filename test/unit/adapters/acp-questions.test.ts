import { describe, expect, it } from 'vitest'
import { chunk, question, Talk } from './acp-talk'

const cancelled = { outcome: { outcome: 'cancelled' } }

describe('a question over ACP', () => {
  it('begins the call that it is about, and offers what the agent offers, in our order', () => {
    const talk = new Talk()
    talk.turn()
    expect(talk.ask()).toEqual([
      { type: 'tool-start', tool: 't', name: 'Shell', title: 'ls', input: '{\n  "command": "ls"\n}', parent: null },
      {
        ...{
          type: 'permission',
          request: '0/t',
          tool: 't',
          name: 'Shell',
          title: 'ls',
          input: '{\n  "command": "ls"\n}',
        },
        options: [
          { id: 'yes', label: 'Allow', kind: 'allow-once' },
          { id: 'always', label: 'Allow for this session', kind: 'allow-always' },
          { id: 'no', label: 'Deny', kind: 'deny' },
        ],
      },
    ])
    expect(talk.ask()).toEqual([])
  })

  it('keeps the agent’s words where several options are of one kind', () => {
    const talk = new Talk()
    const options = ['Yes, and edit', 'Yes, and ask'].map((name) => ({ optionId: name, name, kind: 'allow_once' }))
    const news = talk.ask(0, options).find(({ type }) => type === 'permission')
    expect(news?.type === 'permission' && news.options.map(({ label }) => label)).toEqual([
      'Yes, and edit',
      'Yes, and ask',
    ])
  })

  it.each([
    ['yes', 'allowed'],
    ['always', 'allowed'],
    ['no', 'denied'],
  ])('is answered with the option %s', (option, outcome) => {
    const talk = new Talk()
    talk.ask(4)
    const answer = { type: 'answer', request: '4/t', answer: { option, message: 'words' } } as const
    expect(talk.lines(answer)).toEqual([
      { jsonrpc: '2.0', id: 4, result: { outcome: { outcome: 'selected', optionId: option } } },
    ])
    expect(talk.send(answer)).toEqual([{ type: 'permission-closed', request: '4/t', outcome, message: '' }])
    expect(talk.lines(answer)).toEqual([])
  })

  it('is not answered with an option that it does not have', () => {
    const talk = new Talk()
    talk.ask()
    expect(talk.lines({ type: 'answer', request: '0/t', answer: { option: 'other', message: '' } })).toEqual([])
  })

  it('is taken back at once when it comes behind an interrupt, or offers nothing', () => {
    const talk = new Talk()
    expect(talk.replies(question(1, []))).toEqual([{ jsonrpc: '2.0', id: 1, result: cancelled }])
    talk.turn()
    talk.send({ type: 'interrupt' })
    expect(talk.replies(question(2))).toEqual([{ jsonrpc: '2.0', id: 2, result: cancelled }])
  })

  it('ends a call that was denied when the agent goes on without a word of it', () => {
    const talk = new Talk()
    talk.turn()
    talk.ask()
    talk.send({ type: 'answer', request: '0/t', answer: { option: 'no', message: '' } })
    expect(talk.update('agent_message_chunk', chunk('Well.'))[0]).toEqual({
      type: 'tool-end',
      tool: 't',
      ok: false,
      output: '',
    })
    expect(talk.update('tool_call_update', { toolCallId: 't', status: 'failed' })).toEqual([])
  })
})

describe('what is refused over ACP', () => {
  it.each([
    ['fs/read_text_file', []],
    ['terminal/create', []],
    ['_their/own', ['unknown']],
  ])('a request %s', (method, told) => {
    const request = { id: 9, method, params: {} }
    const talk = new Talk()
    expect(talk.replies(request)).toEqual([
      { jsonrpc: '2.0', id: 9, error: { code: -32601, message: `Corral does not take the request “${method}”.` } },
    ])
    expect(talk.hear(request).map(({ type }) => type)).toEqual(told)
  })
})
