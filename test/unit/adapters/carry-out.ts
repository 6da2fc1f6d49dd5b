import type { Adapter, AgentCommand, AgentProfile, LaunchOptions } from '../../../main/adapters/adapter'
import { usualOptions } from './contract'
import { readRecording, replay } from './recordings'

/** An adapter that has heard a recording up to its first line with these words, that line included. */
export function adapterAt(
  profile: AgentProfile,
  recording: string,
  words: string,
  options: Partial<LaunchOptions> = {},
) {
  const lines = readRecording(recording, profile.id)
  const at = lines.findIndex(({ line }) => line.includes(words))
  if (at < 0) throw new Error(`The recording ${recording} has no line with “${words}”.`)
  const adapter = profile.create({ ...usualOptions, ...options })
  const news = replay(adapter, lines.slice(0, at + 1))
  return { adapter, news }
}

/** What becomes of a command when it is written: its messages, and the news when they are read back. */
export function carryOut(adapter: Adapter, command: AgentCommand) {
  const { lines, endInput } = adapter.encode(command)
  const news = lines.flatMap((line) => adapter.sent(line, 5))
  return { messages: lines.map((line) => JSON.parse(line)), endInput, news }
}

/** One message of the agent: its news, and what the protocol wants written in answer. */
export function hear(adapter: Adapter, message: object) {
  const { events, replies } = adapter.received(JSON.stringify(message), 6)
  return { events, replies: replies.map((line) => JSON.parse(line)) }
}
