import type { ExtraProps } from 'react-markdown'

type Element = NonNullable<ExtraProps['node']>
type Nodes = { children: readonly ({ type: string } | Element)[] }

const BLOCKS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'blockquote', 'td', 'th'])
const WITHIN = new Set(['p', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])

/**
 * For react-markdown: each block runs in the direction of its own first letter, code always from the left. A list has its
 * marks on one side, so only the outermost of nested blocks has the attribute; what is in it turns its own lines.
 */
export const rehypeDirection = () => (tree: Nodes) => direct(tree, false)

function direct({ children }: Nodes, within: boolean): void {
  for (const child of children) {
    if (!('tagName' in child)) continue
    const { tagName, properties } = child
    if (tagName === 'code') properties.dir = 'ltr'
    else if (within && WITHIN.has(tagName)) properties.className = ['[unicode-bidi:plaintext]']
    else if (!within && BLOCKS.has(tagName)) properties.dir = 'auto'
    direct(child, within || BLOCKS.has(tagName))
  }
}
