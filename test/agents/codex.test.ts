import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect } from 'vitest'
import { installCodex } from './install'
import type { IsolatedAgent } from './mock'
import { agentScenarios, scenarios } from './scenarios'

/** The mock as a provider of its own: Codex knows no variable for the address of its service. */
function prepare({ env }: IsolatedAgent): Record<string, string> {
  const folder = path.join(env.HOME ?? '', '.codex')
  mkdirSync(folder)
  const lines = [
    'model = "mock-model"',
    'model_provider = "mock"',
    'check_for_update_on_startup = false',
    '[analytics]',
    'enabled = false',
    '[model_providers.mock]',
    'name = "mock"',
    `base_url = "${env.ANTHROPIC_BASE_URL}/v1"`,
    'wire_api = "responses"',
    // Of what Corral passes to an agent.
    'env_key = "OPENAI_API_KEY"',
    'request_max_retries = 1',
    'stream_max_retries = 2',
  ]
  writeFileSync(path.join(folder, 'config.toml'), `${lines.join('\n')}\n`)
  return { OPENAI_API_KEY: 'not-a-key' }
}

const stage = agentScenarios({
  id: 'codex',
  version: '0.169.0',
  install: installCodex,
  prepare,
  model: null,
  asks: true,
  tellsOutput: true,
  wrongModel: { model: 'no-such-model', told: 'turn' },
  otherModel: { choice: 'mock-model-2', asked: 'mock-model-2' },
  unknownConversation: '01a1fd4d-0000-7822-bbd1-000000000000',
  longAnswer: 2 * 1024 * 1024,
  // The sandbox of a command that has only just begun outlives it for a moment.
  leavesLast: false,
  serverError: 'told',
})

describe('the real Codex', () => {
  const scenario = scenarios('codex')

  scenario('what is allowed for good is not asked again', async () => {
    const session = stage.start('[[tool:touch made]]')
    const { request, options } = await stage.permission(session)
    const option = options.find(({ kind }) => kind === 'allow-always')?.id ?? ''
    await session.answer(request, { option, message: '' })
    await stage.turns(session, 1)
    session.send('[[tool:touch made]]')
    await stage.turns(session, 2)
    expect([stage.told(session, 'permission').length, stage.told(session, 'tool-end').map(({ ok }) => ok)]).toEqual([
      1,
      [true, true],
    ])
  })

  scenario(
    'an edit within the folder needs no question where edits are accepted, and shows what it changes',
    async () => {
      const patch = "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: new.txt\n+one\n*** End Patch\nEOF"
      const call = `[[call:exec_command:${JSON.stringify({ cmd: patch })}]]`
      const session = stage.start(call, { permissions: 'accept-edits' })
      await stage.turns(session, 1)
      expect({
        asked: stage.told(session, 'permission').length,
        diffs: stage
          .told(session, 'tool-diff')
          .map(({ path: file, before, after }) => [path.basename(file), before, after]),
      }).toEqual({ asked: 0, diffs: [['new.txt', null, 'one\n']] })
    },
  )

  scenario('its thoughts are told as thoughts', async () => {
    const session = stage.start('[[think:Let me see.]]')
    await stage.turns(session, 1)
    const thoughts = stage.told(session, 'thinking').map(({ text }) => text)
    expect(thoughts.join('')).toBe('Let me see.')
  })
})

describe('Codex by the program of npm, which is a script around it', () => {
  const scenario = scenarios('codex')
  beforeAll(() => {
    stage.program = path.resolve(stage.program, '../../../../../../.bin/codex')
  })

  scenario('Stop and Kill leave nothing of either', async () => {
    const { registry } = stage.corral
    const ends = [(id: string) => registry.stop(id), (id: string) => registry.kill(id)]
    for (const end of ends) {
      const session = stage.start('[[tool:touch made && sleep 600]]')
      await stage.runs(session, 'sleep 600')
      const { verified, left } = await end(session.id)
      expect({ verified, left, alive: stage.below(session) }).toEqual({ verified: true, left: [], alive: [] })
    }
  })
})
