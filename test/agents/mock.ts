import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MockLogEntry, startMockLlm } from '../fixtures/mock-llm.mjs'

export type IsolatedAgent = {
  /** The whole environment for the agent: a home of its own, the mock as its service, nothing that goes to a network. */
  env: Record<string, string>
  /** A working folder inside the temporary folder. */
  folder: string
  /** What the mock was asked, newest last. */
  log: MockLogEntry[]
  /** Closes the mock, with every request that still hangs, and removes home and folder. The agent must have ended. */
  close(): Promise<void>
}

/**
 * Starts the mock model on the loopback address and makes a home and a folder for one agent. Claude needs no file in its
 * home: with a key in the environment its headless mode asks for no login, no theme and no trust.
 */
export async function isolateAgent(): Promise<IsolatedAgent> {
  const place = await mkdtemp(join(tmpdir(), 'corral-agent-'))
  const home = join(place, 'home')
  const folder = join(place, 'project')
  await Promise.all([mkdir(home), mkdir(folder)])
  const mock = await startMockLlm()
  return {
    env: {
      PATH: process.env.PATH ?? '',
      LANG: 'C.UTF-8',
      HOME: home,
      TMPDIR: place,
      ANTHROPIC_BASE_URL: mock.url,
      ANTHROPIC_API_KEY: 'not-a-key',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
    },
    folder,
    log: mock.log,
    close: async () => {
      await mock.close()
      await rm(place, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
