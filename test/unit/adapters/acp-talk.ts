import { gemini } from '../../../main/adapters/acp/agents'
import type { Adapter, AgentCommand } from '../../../main/adapters/adapter'
import type { AgentNews } from '../../../preload/contract/chat'
import { usualOptions } from './contract'

/** A message of the protocol, as far as tests look at it. */
export type Message = {
  id?: unknown
  method?: string
  params?: Record<string, unknown>
  result?: unknown
  error?: unknown
}

/** A conversation that is open already. */
export class Talk {
  readonly adapter: Adapter
  private at = 1000

  constructor(result: object = {}, promptCapabilities: object = { image: true }) {
    this.adapter = gemini.create(usualOptions)
    this.hear({ id: 'corral-initialize', result: { protocolVersion: 1, agentCapabilities: { promptCapabilities } } })
    this.hear({ id: 'corral-session', result: { sessionId: 's', ...result } })
  }

  hear(message: Message): AgentNews[] {
    this.at += 10
    return bare(this.adapter.received(JSON.stringify({ jsonrpc: '2.0', ...message }), this.at).events)
  }

  update(sessionUpdate: string, fields: object = {}): AgentNews[] {
    return this.hear({ method: 'session/update', params: { sessionId: 's', update: { sessionUpdate, ...fields } } })
  }

  replies(message: Message): Message[] {
    return this.adapter
      .received(JSON.stringify({ jsonrpc: '2.0', ...message }), this.at)
      .replies.map((line) => JSON.parse(line))
  }

  /** What a command writes, without writing it. */
  lines(command: AgentCommand): Message[] {
    return this.adapter.encode(command).lines.map((line) => JSON.parse(line))
  }

  /** Carries a command out; answers the news of it. */
  send(command: AgentCommand): AgentNews[] {
    this.at += 10
    return this.adapter.encode(command).lines.flatMap((line) => bare(this.adapter.sent(line, this.at)))
  }

  /** Begins a turn; answers what ends it. */
  turn(text = 'hi'): (end: Message) => AgentNews[] {
    const [line] = this.adapter.encode({ type: 'prompt', text }).lines
    this.adapter.sent(line ?? '', this.at)
    const { id } = JSON.parse(line ?? '{}') as Message
    return (end) => this.hear({ id, ...end })
  }

  ask(id: number | string = 0, options: object[] = usual): AgentNews[] {
    return this.hear(question(id, options))
  }
}

/** News without their times. */
export const bare = (events: readonly ({ at: number } & AgentNews)[]): AgentNews[] =>
  events.map(({ at: _at, ...each }) => each)
const usual = [
  { optionId: 'always', name: 'Allow for this session', kind: 'allow_always' },
  { optionId: 'no', name: 'Reject', kind: 'reject_once' },
  { optionId: 'yes', name: 'Proceed', kind: 'allow_once' },
]
/** The agent asks for permission. */
export const question = (id: number | string, options: object[] = usual): Message => ({
  ...{ id, method: 'session/request_permission' },
  params: {
    sessionId: 's',
    options,
    toolCall: { toolCallId: 't', title: 'ls', kind: 'execute', rawInput: { command: 'ls' } },
  },
})
/** A piece of words. */
export const chunk = (text: string, messageId?: string) => ({
  content: { type: 'text', text },
  ...(messageId ? { messageId } : {}),
})
