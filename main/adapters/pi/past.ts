import path from 'node:path'
import type { PastConversations } from '../adapter'
import { headObjects, objectOf, oneLine, textIn, textOf } from '../saved'

/** ~/.pi/agent/sessions/FOLDER/TIME_ID.jsonl (measured with 0.73.1): the first line names the id and the folder. */
export const piPast: PastConversations = {
  folder: (home, { PI_CODING_AGENT_DIR }) =>
    path.join(PI_CODING_AGENT_DIR || path.join(home, '.pi', 'agent'), 'sessions'),
  depth: 2,
  read: (_name, head) => {
    const lines = headObjects(head)
    const session = lines.find(({ type }) => type === 'session')
    const first = lines.find(({ type, message }) => type === 'message' && objectOf(message).role === 'user')
    if (!session || !first) return null
    const title = oneLine(textIn(objectOf(first.message).content))
    return { id: textOf(session.id), folder: textOf(session.cwd), title }
  },
}
