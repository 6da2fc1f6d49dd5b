import type { ToolBlock } from '../stores/blocks'

/** Names of the highlighter by what files end with, where the ending is no name of it. */
const endings: Record<string, string> = {
  cjs: 'javascript',
  cts: 'typescript',
  h: 'c',
  hpp: 'cpp',
  htm: 'xml',
  html: 'xml',
  jsonl: 'json',
  mdx: 'markdown',
  mjs: 'javascript',
  mts: 'typescript',
  svg: 'xml',
  vue: 'xml',
  zsh: 'bash',
}

/** By the ending of a path; null where it has none. The highlighter knows the usual endings as other names of its languages. */
export function languageOfPath(path: string): string | null {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase()
  if (name === 'makefile') return name
  const dot = name.lastIndexOf('.')
  const ending = name.slice(dot + 1)
  return dot < 0 ? null : (endings[ending] ?? ending)
}

/** What a tool call is written in, as far as its arguments tell: a command is a shell's, a file's text its own. */
export function toolLanguages({ name, input, output }: ToolBlock): { input: string | null; output: string | null } {
  const told = argumentsOf(input)
  const path = [told.file_path, told.filePath, told.path, told.target_file].find((each) => typeof each === 'string')
  const reads = /read|view|cat\b|open/i.test(name) && typeof path === 'string'
  return {
    input: typeof told.command === 'string' ? 'bash' : null,
    output: reads ? languageOfPath(path) : looksLikeJson(output) ? 'json' : null,
  }
}

function argumentsOf(input: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(input)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** By its ends: parsing all outputs would cost more than a wrong guess, which colours a few words. */
const looksLikeJson = (text: string) =>
  /^\s*(?:\{\s*["}]|\[\s*[["{\d\]])/.test(text) && /[}\]]\s*$/.test(text.slice(-100))
