import path from 'node:path'
import type { PastConversations } from '../adapter'
import { headObjects, objectOf, oneLine, textIn, textOf } from '../saved'

/** ~/.claude/projects/FOLDER/ID.jsonl (measured with 2.1.197): lines carry `cwd`, and the first user message is the title. */
export const claudePast: PastConversations = {
  folder: (home, { CLAUDE_CONFIG_DIR }) => path.join(CLAUDE_CONFIG_DIR || path.join(home, '.claude'), 'projects'),
  depth: 2,
  read: (name, head) => {
    const lines = headObjects(head)
    const folder = textOf(lines.find(({ cwd }) => typeof cwd === 'string')?.cwd)
    // Summaries and sub-agents have files of their own, and cannot be resumed.
    const first = lines.find(
      ({ type, isSidechain, isMeta }) => type === 'user' && isSidechain !== true && isMeta !== true,
    )
    if (folder === '' || !first) return null
    return { id: path.basename(name, '.jsonl'), folder, title: oneLine(textIn(objectOf(first.message).content)) }
  },
}
