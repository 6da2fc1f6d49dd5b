import path from 'node:path'

const script = path.resolve(import.meta.dirname, '../fixtures/agents/story-agent.mjs')

/** The agent's name in the dialog **New session**. */
export const STORY = 'Story'

/** Settings that know the agent of test/fixtures/agents/story-agent.mjs. */
export const storySettings = {
  customAgents: [
    {
      id: 'custom-00000000-0000-4000-8000-000000000000',
      name: STORY,
      command: `"${process.execPath}" "${script}"`,
      protocol: 'acp',
    },
  ],
}
