import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
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
      // It takes the long answer of the mock for a model that goes round in circles.
      model: { disableLoopDetection: true },
    }
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings))
    return { GEMINI_API_KEY: 'not-a-key', GOOGLE_GEMINI_BASE_URL: env.ANTHROPIC_BASE_URL ?? '' }
  },
  model: 'gemini-2.5-pro',
  asks: true,
  tellsOutput: false,
  wrongModel: { model: 'gemini-none', told: 'turn' },
  otherModel: { choice: 'gemini-2.5-flash', asked: 'gemini-2.5-flash' },
  // Its file of a conversation is named after the minute: a resume in the same minute writes over it (measured).
  untilResumable: () => setTimeout(60_000 - (Date.now() % 60_000) + 500),
  unknownConversation: '00000000-0000-4000-8000-000000000000',
  longAnswer: 2 * 1024 * 1024,
  leavesLast: true,
  serverError: 'silent',
})
