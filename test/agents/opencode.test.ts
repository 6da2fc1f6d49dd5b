import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { installOpencode, versions } from './install'
import { agentScenarios } from './scenarios'

agentScenarios({
  id: 'opencode',
  version: versions.opencode,
  install: installOpencode,
  prepare: ({ env }) => {
    const folder = path.join(env.HOME ?? '', '.config/opencode')
    mkdirSync(folder, { recursive: true })
    const options = { baseURL: `${env.ANTHROPIC_BASE_URL}/v1`, apiKey: 'not-a-key' }
    const modalities = { input: ['text', 'image'], output: ['text'] }
    const model = { name: 'Mock', limit: { context: 200_000, output: 8192 }, attachment: true, modalities }
    const models = { 'mock-model': model, 'mock-model-2': model }
    const config = {
      autoupdate: false,
      share: 'disabled',
      model: 'mock/mock-model',
      small_model: 'mock/mock-model',
      disabled_providers: ['opencode', 'anthropic'],
      provider: { mock: { npm: '@ai-sdk/anthropic', name: 'Mock', options, models } },
    }
    writeFileSync(path.join(folder, 'opencode.json'), JSON.stringify(config))
    return { OPENCODE_DISABLE_MODELS_FETCH: '1' }
  },
  model: 'mock/mock-model',
  asks: true,
  tellsOutput: true,
  wrongModel: { model: 'mock/none', told: 'notice' },
  otherModel: { choice: 'mock/mock-model-2', asked: 'mock-model-2' },
  unknownConversation: 'ses_doesnotexist00000000000000',
  longAnswer: 2 * 1024 * 1024,
  leavesLast: true,
  serverError: 'silent',
})
