import path from 'node:path'
import type { PastConversations } from '../adapter'
import type { JsonObject } from '../json'
import { headObjects, objectOf, oneLine, textIn, textOf } from '../saved'

/**
 * ~/.codex/sessions/YEAR/MONTH/DAY/rollout-TIME-ID.jsonl (measured with 0.169): session_meta names the id and the folder;
 * what the person said is the item UserMessage, and was the event user_message in older versions.
 */
export const codexPast: PastConversations = {
  folder: (home, { CODEX_HOME }) => path.join(CODEX_HOME || path.join(home, '.codex'), 'sessions'),
  depth: 4,
  read: (_name, head) => {
    const lines = headObjects(head)
    const meta = objectOf(lines.find(({ type }) => type === 'session_meta')?.payload)
    const said = lines.map(({ payload }) => saidIn(objectOf(payload))).find((text) => text !== null)
    if (said === undefined || textOf(meta.id) === '') return null
    return { id: textOf(meta.id), folder: textOf(meta.cwd), title: oneLine(said) }
  },
}

function saidIn({ type, message, item }: JsonObject): string | null {
  if (type === 'user_message') return textOf(message)
  const { type: kind, content } = objectOf(item)
  return type === 'item_completed' && kind === 'UserMessage' ? textIn(content) : null
}
