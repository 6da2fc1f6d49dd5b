import type { ChangedFile } from '../../preload/contract/worktree'

/** One file as `git diff --raw --numstat -z` tells it. */
export type DiffEntry = ChangedFile & { isRepository: boolean }

const REPOSITORY_MODE = '160000'
/** So far git looks for a NUL, too. */
const LOOKED_AT = 8000

/**
 * Reads what `git diff --raw --numstat -z` prints: first a raw record for each file, then its counts. A renamed file has
 * both names behind either.
 */
export function parseDiff(printed: string): DiffEntry[] {
  const fields = printed.split('\0')
  const entries = new Map<string, DiffEntry>()
  for (let at = 0; at < fields.length; ) {
    const field = fields[at++] ?? ''
    if (field === '') continue
    if (field.startsWith(':')) {
      const [oldMode = '', newMode = '', , , status = ''] = field.slice(1).split(' ')
      const moved = status.startsWith('R') || status.startsWith('C')
      const first = fields[at++] ?? ''
      const path = moved ? (fields[at++] ?? '') : first
      entries.set(path, {
        ...{ path, from: moved ? first : null, kind: kindOf(status), added: null, removed: null },
        isRepository: [oldMode, newMode].includes(REPOSITORY_MODE),
      })
      continue
    }
    const [added = '', removed = '', ...name] = field.split('\t')
    let path = name.join('\t')
    if (path === '') {
      at += 1
      path = fields[at++] ?? ''
    }
    const entry = entries.get(path)
    if (entry) Object.assign(entry, { added: countOf(added), removed: countOf(removed) })
  }
  return [...entries.values()]
}

function kindOf(status: string): ChangedFile['kind'] {
  switch (status[0]) {
    case 'A':
    case 'C':
      return 'added'
    case 'D':
      return 'deleted'
    case 'R':
      return 'renamed'
    default:
      return 'changed'
  }
}

/** Of a binary file git prints “-”. */
const countOf = (printed: string): number | null => (/^\d+$/.test(printed) ? Number(printed) : null)

/** As git tells text from other files. */
export const isBinary = (bytes: Uint8Array): boolean => bytes.subarray(0, LOOKED_AT).includes(0)

/** A line feed at the end begins no line. */
export function linesIn(bytes: Uint8Array): number {
  let lines = 0
  for (const byte of bytes) if (byte === 10) lines += 1
  return bytes.length > 0 && bytes.at(-1) !== 10 ? lines + 1 : lines
}

/** Whether a path is one of those that git tells: relative, with slashes, without steps up or on the spot. */
export const isPlainPath = (path: string): boolean =>
  path !== '' && !path.includes('\0') && path.split('/').every((name) => !['', '.', '..'].includes(name))
