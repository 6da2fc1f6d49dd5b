import { describe, expect, it } from 'vitest'
import { gemini } from '../../../main/adapters/acp/agents'
import { Talk } from './acp-talk'
import { usualOptions } from './contract'

const png = { mediaType: 'image/png', data: 'AA==' }
const cancelled = { outcome: { outcome: 'cancelled' } }

describe('what is written over ACP', () => {
  it('is a message with its pictures, and the same words come back as news', () => {
    const talk = new Talk()
    const [line] = talk.lines({ type: 'prompt', text: 'Look.', images: [png] })
    expect([line?.method, line?.params]).toEqual([
      'session/prompt',
      {
        sessionId: 's',
        prompt: [
          { type: 'text', text: 'Look.' },
          { type: 'image', mimeType: 'image/png', data: 'AA==' },
        ],
      },
    ])
    expect(talk.send({ type: 'prompt', text: 'Look.', images: [png] })).toEqual([
      { type: 'user', text: 'Look.', images: [png] },
      { type: 'turn-start' },
    ])
  })

  it('gives two messages that are encoded before either is written different ids', () => {
    const talk = new Talk()
    const ids = [1, 2].map(() => talk.lines({ type: 'prompt', text: 'x' })[0]?.id)
    expect(new Set(ids).size).toBe(2)
  })

  it('tells that pictures stay behind where the agent takes none', () => {
    expect(new Talk({}, {}).send({ type: 'prompt', text: 'Look.', images: [png, png] }).slice(0, 2)).toEqual([
      { type: 'user', text: 'Look.' },
      { type: 'notice', level: 'warning', text: 'Left out, for this agent takes no pictures: 2.' },
    ])
  })

  it('is nothing for an interrupt while no turn runs, and for a message before there is a session', () => {
    expect(new Talk().lines({ type: 'interrupt' })).toEqual([])
    expect(gemini.create(usualOptions).encode({ type: 'prompt', text: 'x' }).lines).toEqual([])
  })

  it.each(['interrupt', 'finish'] as const)('takes open questions back before it cancels: %s', (type) => {
    const talk = new Talk()
    talk.turn()
    talk.ask(0)
    talk.ask('b')
    expect(talk.lines({ type })).toEqual([
      { jsonrpc: '2.0', id: 0, result: cancelled },
      { jsonrpc: '2.0', id: 'b', result: cancelled },
      { jsonrpc: '2.0', method: 'session/cancel', params: { sessionId: 's' } },
    ])
    expect(talk.adapter.encode({ type }).endInput).toBe(type === 'finish')
  })

  it.each([
    [{ models: { currentModelId: 'a', availableModels: [{ modelId: 'a' }] } }, 'session/set_model', { modelId: 'b' }],
    [
      { configOptions: [{ id: 'model', currentValue: 'a', options: [{ name: 'group', options: [{ value: 'a' }] }] }] },
      'session/set_config_option',
      { configId: 'model', value: 'b' },
    ],
  ])('changes the model as the agent takes it: %j', (offered, method, params) => {
    const talk = new Talk(offered)
    const [line] = talk.lines({ type: 'set-model', model: 'b' })
    expect([line?.method, line?.params]).toEqual([method, { sessionId: 's', ...params }])
    talk.adapter.sent(JSON.stringify(line), 1)
    expect(talk.hear({ id: line?.id, result: {} })).toEqual([{ type: 'model', model: 'b' }])
  })

  it('tells a change of the model that was refused', () => {
    const talk = new Talk()
    const [line] = talk.lines({ type: 'set-model', model: 'b' })
    talk.adapter.sent(JSON.stringify(line), 1)
    expect(talk.hear({ id: line?.id, error: { message: 'No.' } })).toEqual([
      { type: 'notice', level: 'warning', text: 'The agent refused the model “b”: No.' },
    ])
  })
})
