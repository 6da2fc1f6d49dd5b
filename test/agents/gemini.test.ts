import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { installGemini, versions } from './install'
import { agentScenarios } from './scenarios'

agentScenarios({
  id: 'gemini',
  version: versions.gemini,
  install: installGemini,
  prepare: ({ env }) => {
    const folder = path.join(env.HOME ?? '', '.gemini')
    mkdirSync(folder, { recursive: true })
    const settings = {
      general: { disableAutoUpdate: true, disableUpdateNag: true },
      security: { auth: { selectedType: 'gemini-api-key' } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
    }
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings))
    return { GEMINI_API_KEY: 'not-a-key', GOOGLE_GEMINI_BASE_URL: env.ANTHROPIC_BASE_URL ?? '' }
  },
  model: 'gemini-2.5-pro',
  asks: true,
  tellsOutput: false,
  wrongModel: { model: 'gemini-none', told: 'turn' },
  unknownConversation: '00000000-0000-4000-8000-000000000000',
  longAnswer: 2 * 1024 * 1024,
  serverError: 'silent',
})
