import { common, createLowlight } from 'lowlight'
import type { Run } from './ansi'

const lowlight = createLowlight(common)

type Node = { type: string; value?: string; properties?: { className?: unknown }; children?: Node[] }

/** The text in coloured runs; null for a language that the highlighter does not know. */
export function highlightRuns(text: string, language: string): Run[] | null {
  if (!lowlight.registered(language)) return null
  const runs: Run[] = []
  collect(lowlight.highlight(language, text) as Node, '', runs)
  return runs
}

/** Runs instead of a tree: they can be cut into lines, and no text ever becomes HTML. */
function collect(node: Node, look: string, runs: Run[]): void {
  if (node.type === 'text') {
    runs.push({ text: node.value ?? '', look })
    return
  }
  const names = node.properties?.className
  const own = Array.isArray(names) ? names.filter((name) => String(name).startsWith('hljs-')).join(' ') : ''
  for (const child of node.children ?? []) collect(child, own || look, runs)
}
