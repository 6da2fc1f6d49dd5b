import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, objectOf, textOf } from '../json'

/** What one entry of a `fileChange` does to its file: whole for a new or a removed one, else each stretch of its diff. */
export function diffsOf(tool: string, change: JsonObject): AgentNews[] {
  const kind = objectOf(change.kind)
  const path = textOf(kind.move_path) || textOf(change.path)
  const diff = textOf(change.diff)
  const told = { type: 'tool-diff' as const, tool, path }
  const hunks = hunksOf(diff)
  if (kind.type === 'add') return [{ ...told, before: null, after: hunks[0]?.after ?? diff }]
  if (kind.type === 'delete') return [{ ...told, before: hunks[0]?.before ?? diff, after: '' }]
  return hunks.map((hunk) => ({ ...told, ...hunk }))
}

/** The stretches of a unified diff, each as it was and as it will be. */
function hunksOf(diff: string): { before: string; after: string }[] {
  if (!/^@@/m.test(diff)) return []
  return diff
    .split(/^@@.*$\n?/m)
    .slice(1)
    .map((hunk) => {
      const lines = hunk.replace(/\n$/, '').split('\n')
      return { before: side(lines, '-'), after: side(lines, '+') }
    })
}

const side = (lines: string[], mark: '-' | '+') =>
  lines
    .filter((line) => line.startsWith(' ') || line === '' || line.startsWith(mark))
    .map((line) => line.slice(1))
    .join('\n')
