import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect } from 'vitest'
import { installPi } from './install'
import type { IsolatedAgent } from './mock'
import { agentScenarios, scenarios } from './scenarios'

/** npm's link to its script: what a person has on PATH. */
const installedCommand = async () => path.resolve(await installPi(), '../../../../.bin/pi')

function prepare({ env }: IsolatedAgent): Record<string, string> {
  const folder = path.join(env.HOME ?? '', '.pi/agent')
  mkdirSync(folder, { recursive: true })
  const model = (id: string) => ({ id, name: id, input: ['text', 'image'], contextWindow: 200_000, maxTokens: 4096 })
  const mock = {
    ...{ baseUrl: env.ANTHROPIC_BASE_URL, api: 'anthropic-messages', apiKey: 'not-a-key' },
    models: ['mock-model', 'mock-model-2'].map(model),
  }
  writeFileSync(path.join(folder, 'models.json'), JSON.stringify({ providers: { mock } }))
  const retry = { enabled: true, maxRetries: 2, baseDelayMs: 200 }
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ retry }))
  return { PI_OFFLINE: '1', PI_TELEMETRY: '0' }
}

const stage = agentScenarios({
  id: 'pi',
  version: '0.73.1',
  install: installedCommand,
  prepare,
  model: 'mock/mock-model',
  asks: true,
  tellsOutput: true,
  wrongModel: { model: 'mock/no-such-model', told: 'turn' },
  otherModel: { choice: 'mock/mock-model-2', asked: 'mock-model-2' },
  unknownConversation: '01a1fd4d-0000-7822-bbd1-000000000000',
  // Its stream repeats the whole message with each piece.
  longAnswer: 256 * 1024,
  leavesLast: true,
  serverError: 'told',
})

const write = (text: string) => `[[call:write:${JSON.stringify({ path: 'new.txt', content: text })}]]`

describe('the real pi', () => {
  const scenario = scenarios('pi')

  scenario('where edits are accepted, it writes without asking, and asks before a command', async () => {
    const session = stage.start(write('one'), { permissions: 'accept-edits' })
    await stage.turns(session, 1)
    const asked = stage.told(session, 'permission').length
    session.send('[[tool:echo it ran]]')
    await stage.answer(session, 'allow-once')
    await stage.turns(session, 2)
    expect({ asked, told: stage.told(session, 'tool-end').map(({ ok }) => ok) }).toEqual({
      asked: 0,
      told: [true, true],
    })
  })

  scenario('while it plans, it neither writes nor runs', async () => {
    const session = stage.start(write('one'), { permissions: 'plan' })
    await stage.turns(session, 1)
    const [end] = stage.told(session, 'tool-end')
    expect({ asked: stage.told(session, 'permission').length, end }).toMatchObject({
      asked: 0,
      end: { ok: false, output: expect.stringContaining('Only looking is allowed') },
    })
  })

  scenario('where everything is allowed, it asks nothing', async () => {
    const session = stage.start('[[tool:echo it ran]]', { permissions: 'allow-all' })
    await stage.turns(session, 1)
    expect([stage.told(session, 'permission').length, stage.told(session, 'tool-end')[0]?.output]).toEqual([
      0,
      'it ran\n',
    ])
  })

  scenario('what is allowed for good is not asked again, and a denial’s words reach the model', async () => {
    const session = stage.start(write('one'))
    const first = await stage.permission(session)
    await session.answer(first.request, { option: 'allow-always', message: '' })
    await stage.turns(session, 1)
    session.send(write('two'))
    await stage.turns(session, 2)
    session.send('[[tool:echo it ran]]')
    const second = await stage.permission(session, 2)
    await session.answer(second.request, { option: 'deny', message: 'Not on a Saturday.' })
    await stage.turns(session, 3)
    expect([stage.told(session, 'permission').length, stage.corral.text(session)]).toEqual([
      2,
      expect.stringContaining('Not on a Saturday.'),
    ])
  })

  scenario('interrupted while it waits to try again, the turn ends', async () => {
    const session = stage.start('[[err:500]]')
    await stage.until(session, () => stage.told(session, 'retry').length > 0, 'it tries again')
    await session.interrupt()
    await stage.turns(session, 1)
    expect(stage.outcomes(session)).toEqual(['interrupted'])
  })
})
