import type { AgentProfile } from '../../main/adapters/adapter'

/** A protocol of plain lines for test/fixtures/agents/fake-agent.mjs: what it says is text, what it hears is a message. */
export function lineAgent(roles: string[] = [], overrides: Partial<AgentProfile> = {}): AgentProfile {
  const create = (): ReturnType<AgentProfile['create']> => ({
    open: () => [],
    received: (line, at) => ({
      events:
        line === 'ready'
          ? [
              { at, type: 'ready', model: null, models: [] },
              { at, type: 'agent-session', id: 'fake-session' },
            ]
          : [{ at, type: 'text', block: 'out', text: `${line}\n` }],
      replies: line.startsWith('asks ') ? [`answer to ${line.slice(5)}`] : [],
    }),
    sent: (line, at) => [{ at, type: 'user', text: line }],
    encode: (command) => ({
      lines: command.type === 'prompt' ? [command.text] : [],
      endInput: command.type === 'finish',
    }),
    save: () => ({}),
  })
  return {
    id: 'fake',
    name: 'Fake agent',
    executables: [],
    bundled: 'fake-agent.mjs',
    versionArguments: [],
    hint: 'It ships with the tests.',
    models: [],
    permissionModes: ['ask'],
    takesImages: false,
    switchesModel: false,
    usualStartSeconds: 1,
    launch: () => ({ args: roles, env: {}, agentSessionId: null }),
    resume: null,
    create,
    restore: create,
    ...overrides,
  }
}
