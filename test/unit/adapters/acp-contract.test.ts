import { claudeAgentAcp, gemini, opencode } from '../../../main/adapters/acp/agents'
import { adapterContract } from './contract'

/** The conversations that were gone on with, by the agent's own ids. */
const RESUMED: Readonly<Record<string, string>> = {
  'gemini-load': 'e9b8ae21-66e2-496d-b2e1-ed6c8975462f',
  'opencode-load': 'ses_e02ada865ffeCR2C6XwzUpL4XY',
  'opencode-resume': 'ses_e02ada865ffeCR2C6XwzUpL4XY',
  'claude-agent-acp-load': '4665e7b2-541e-4ca0-91bc-986276ddbe72',
  'claude-agent-acp-resume': '4665e7b2-541e-4ca0-91bc-986276ddbe72',
}
const UNKNOWN = 'ses_doesnotexist00000000000000'

for (const profile of [gemini, opencode, claudeAgentAcp]) {
  adapterContract(profile, {
    folder: 'acp',
    begins: `${profile.id}-`,
    options: (name) => {
      const resume = name.endsWith('unknown') ? UNKNOWN : RESUMED[name]
      return resume === undefined ? {} : { resume }
    },
  })
}
