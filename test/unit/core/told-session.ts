import type { Session } from '../../../main/core/session'
import type { AgentNews } from '../../../preload/contract/chat'
import type { SessionView } from '../../../preload/contract/session'
import { sessionView } from '../../fixtures/fake-bridge'
import { lineAgent } from '../../helpers/line-agent'
import type { Append } from '../keeper/journal'

/** An agent whose every line is a piece of news as JSON. */
const teller = lineAgent([], {
  create: (launch) => ({
    ...lineAgent().create(launch),
    received: (line, at) => ({ events: [{ at, ...(JSON.parse(line) as AgentNews) }], replies: [] }),
  }),
})

/** News a second apart from the epoch's first second on, as a journal holds them. */
export const toldAs = (news: readonly AgentNews[]): Append[] =>
  news.map((each, index) => ({
    ...{ stream: 'out', at: (index + 1) * 1000 },
    payload: Buffer.from(`${JSON.stringify(each)}\n`),
  }))

/** A session that has ended, as far as a reader of its journal needs it. */
export function toldSession(directory: string, change: Partial<SessionView> = {}): Session {
  const view = sessionView('00000000-0000-4000-8000-000000000001', { endedAt: 60_000, ...change })
  return {
    ...{ id: view.id, name: view.name, directory, profile: teller, isOver: true, chat: { state: {} } },
    spec: {
      ...{ session: view.id, run: view.run, folder: view.folder, model: null, permissions: 'ask', createdAt: 0 },
      ...{ proposedAgentSessionId: 'x', resumption: null, adopted: null },
    },
    view: () => view,
  } as unknown as Session
}
