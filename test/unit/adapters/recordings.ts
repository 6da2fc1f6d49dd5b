import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Adapter } from '../../../main/adapters/adapter'
import type { AgentEvent } from '../../../preload/contract/chat'

const FOLDER = join(__dirname, '../../fixtures/recordings')

/** One line that passed between Corral and the agent. `at` is in milliseconds since the agent was started. */
export type RecordedLine = { at: number; direction: 'in' | 'out'; line: string }

/** Names of the recordings in a folder; `begins`: only those whose names begin so. */
export function recordingsIn(folder: string, begins = ''): string[] {
  const names = readdirSync(join(FOLDER, folder)).map((file) => file.replace(/\.jsonl$/, ''))
  return names.filter((name) => name.startsWith(begins))
}

/** The lines of a recording that an adapter gets to see; standard error and the exit are other people's news. */
export function readRecording(name: string, folder = 'claude'): RecordedLine[] {
  return readFileSync(join(FOLDER, folder, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ dir }) => dir === 'in' || dir === 'out')
    .map(({ t, dir, msg, raw }) => ({ at: t, direction: dir, line: raw ?? JSON.stringify(msg) }))
}

/** Tells the adapter one line; what it would reply is left out, for the recording tells what was written. */
export function tell(adapter: Adapter, { at, direction, line }: RecordedLine): AgentEvent[] {
  return direction === 'in' ? adapter.sent(line, at) : adapter.received(line, at).events
}

/** Everything that the adapter makes of the lines. */
export function replay(adapter: Adapter, lines: readonly RecordedLine[]): AgentEvent[] {
  return lines.flatMap((line) => tell(adapter, line))
}
