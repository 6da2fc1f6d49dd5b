import { existsSync, readFileSync } from 'node:fs'
import { win32 as path } from 'node:path'

/** The program that a shim runs and its first arguments, or why that cannot be told. */
export type ShimTarget = { file: string; args: string[] } | { why: string }

/** Files that stand for a program on Windows, without being one. */
export const isShim = (file: string): boolean => /\.(cmd|bat)$/i.test(file)

const NODE = /(^|\\)node(\.exe)?$/i

/**
 * What a batch file runs that npm, pnpm or yarn made for a package's command. Since 20.12 Node starts no batch file
 * without a shell, and with one there would be a shell between us and the agent, with its own rules of quoting. `node`
 * finds a Node for those that have none beside them; null: there is none.
 */
export function resolveShim(
  shim: string,
  node: () => string | null,
  read: (file: string) => string | null = textOf,
  exists: (file: string) => boolean = existsSync,
): ShimTarget {
  const folder = path.dirname(shim)
  const text = read(shim)
  if (text === null) return { why: `${shim} cannot be read; check its permissions.` }
  const words = commandOf(text)?.map((word) => expand(word, folder))
  const [first, ...rest] = words ?? []
  const target = words?.at(-1)
  if (first === undefined || target === undefined || words?.some((word) => word.includes('%')))
    return { why: notUnderstood(shim) }
  if (!path.isAbsolute(target) || !exists(target))
    return { why: `${shim} leads to ${target}, which does not exist; install it again.` }
  if (words?.length === 1)
    return /\.(exe|com)$/i.test(target) ? { file: target, args: [] } : { why: notUnderstood(shim) }
  if (!NODE.test(first)) return { why: notUnderstood(shim) }
  const beside = path.join(folder, 'node.exe')
  const file = exists(beside) ? beside : node()
  return file ? { file, args: rest } : { why: `${shim} needs Node.js, which was not found; install Node.js.` }
}

const notUnderstood = (shim: string) =>
  `${shim} is a batch file that Corral does not understand, and Windows runs none without a shell; install the agent with npm or with its own installer.`

/** The words of the last line that passes all arguments on (%*): the program, its options, the script. */
function commandOf(text: string): string[] | null {
  const lines = text.split(/\r?\n/).filter((each) => each.includes('%*'))
  const line = lines.at(-1)
  if (line === undefined) return null
  // npm's shims do some housekeeping first, on the same line.
  const command = line.split(' & ').at(-1) as string
  const words = [...command.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, bare]) => quoted ?? (bare as string))
  // The runner stands in a variable; the last value that it is given is the one for when none lies beside.
  const runner = [...text.matchAll(/SET "?_prog=([^"\r\n]+)"?/gi)].at(-1)?.[1] ?? '%_prog%'
  return words.filter((word) => word !== '%*').map((word) => word.replace(/^@/, '').replace('%_prog%', () => runner))
}

/** %~dp0 is the shim's own folder with a backslash at its end; npm keeps it in %dp0%. */
const expand = (word: string, folder: string) =>
  /%~?dp0%?/i.test(word) ? path.normalize(word.replace(/%~dp0\\?|%dp0%\\?/gi, () => `${folder}\\`)) : word

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
