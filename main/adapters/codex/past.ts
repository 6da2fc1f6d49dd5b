import path from 'node:path'
import type { PastConversations } from '../adapter'
import { headObjects, objectOf, oneLine, textOf } from '../saved'

/** ~/.codex/sessions/YEAR/MONTH/DAY/rollout-TIME-ID.jsonl: session_meta names the id and the folder, user_message what was said. */
export const codexPast: PastConversations = {
  folder: (home, { CODEX_HOME }) => path.join(CODEX_HOME || path.join(home, '.codex'), 'sessions'),
  depth: 4,
  read: (_name, head) => {
    const lines = headObjects(head)
    const meta = objectOf(lines.find(({ type }) => type === 'session_meta')?.payload)
    const said = lines.map(({ payload }) => objectOf(payload)).find(({ type }) => type === 'user_message')
    if (!said || textOf(meta.id) === '') return null
    return { id: textOf(meta.id), folder: textOf(meta.cwd), title: oneLine(textOf(said.message)) }
  },
}
