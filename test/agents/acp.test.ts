import { installClaudeAgentAcp } from './install'
import { agentScenarios } from './scenarios'

agentScenarios({
  id: 'claude-agent-acp',
  // Asked for its version it tells none.
  version: '',
  install: installClaudeAgentAcp,
  prepare: () => ({}),
  model: null,
  asks: true,
  tellsOutput: true,
  wrongModel: { model: 'model-that-is-none', told: 'notice' },
  otherModel: { choice: 'haiku', asked: 'haiku' },
  unknownConversation: '00000000-0000-4000-8000-000000000000',
  longAnswer: 2 * 1024 * 1024,
  leavesLast: false,
  serverError: 'silent',
})
