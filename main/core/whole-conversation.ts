import type { AgentEvent } from '../../preload/contract/chat'
import { JournalReader } from '../keeper/journal-reader'
import { Replay } from './replay'
import type { Session } from './session'
import { launchOptionsOf, sessionFile } from './session-files'

/** News of one frame. `offset` and `end`: the journal offsets of the frame and behind it. */
export type Told = { offset: number; end: number; events: AgentEvent[] }

export type Recorded = Pick<Session, 'directory' | 'profile' | 'spec'>

/**
 * A session's whole conversation, from its journal's first byte to its end as it is by now, with one replay that nobody
 * else shares: whoever has the session open notices nothing. Keeps about 1 MB of the journal in memory. Throws when the
 * journal cannot be read; one that was removed tells nothing.
 */
export function* wholeConversation({ directory, profile, spec }: Recorded): Generator<Told> {
  const first = launchOptionsOf({ ...spec, resumption: null })
  const replay = new Replay((resumption) => profile.create(resumption > 0 ? launchOptionsOf(spec) : first))
  const reader = new JournalReader(sessionFile(directory, 'journal'), 0)
  try {
    for (let frames = reader.read(); frames.length > 0; frames = reader.read())
      for (const frame of frames) yield { offset: frame.offset, end: frame.end, events: replay.feed(frame) }
  } finally {
    reader.close()
  }
}
