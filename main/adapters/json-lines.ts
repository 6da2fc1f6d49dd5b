import type { AgentNews } from '../../preload/contract/chat'
import type { Adapter, AgentCommand, Encoded } from './adapter'
import { type JsonObject, parseObject } from './json'
import { stamp } from './words'

/** News that have no time yet, and lines that the protocol wants written in answer. */
export type Folded = { news: AgentNews[]; replies: string[] }

/** What makes one protocol of JSON objects, one a line, different from the others. Each part may change the state. */
export type JsonLines = {
  open(): string[]
  /** One object that the agent wrote; `line` is how it stood there. */
  received(message: JsonObject, line: string, at: number): Folded
  sent(line: string, at: number): AgentNews[]
  encode(command: AgentCommand): Encoded
}

/** The adapter of such a protocol over a state of plain data: empty lines are nothing, what is no JSON object is noise. */
export function jsonLinesAdapter(state: object, protocol: JsonLines): Adapter {
  return {
    open: protocol.open,
    received: (line, at) => {
      const { news, replies } = receive(protocol, line, at)
      return { events: stamp(news, at), replies }
    },
    sent: (line, at) => stamp(protocol.sent(line, at), at),
    encode: protocol.encode,
    save: () => structuredClone(state),
  }
}

function receive(protocol: JsonLines, line: string, at: number): Folded {
  if (line.trim() === '') return { news: [], replies: [] }
  const message = parseObject(line)
  return message ? protocol.received(message, line, at) : { news: [{ type: 'noise', text: line }], replies: [] }
}
