import { useMemo, useState } from 'react'
import type { Diff } from '../stores/blocks'
import { Button } from '../ui/button'
import { plural } from '../ui/format'
import { type DiffLine, diffLines } from './diff'

/** More at once makes the window wait; the rest comes on request. */
const SHOWN = 200

const looks: Record<DiffLine['sign'], string> = {
  ' ': 'text-soft',
  '-': 'bg-bad-wash text-bad',
  '+': 'bg-fine-wash text-fine',
}
const words: Record<DiffLine['sign'], string> = { ' ': '', '-': 'removed: ', '+': 'added: ' }

/** A change of one file: its path, then the lines with their signs. */
export function DiffView({ diff }: { diff: Diff }) {
  const [whole, setWhole] = useState(false)
  const lines = useMemo(() => diffLines(diff), [diff])
  const shown = whole ? lines : lines.slice(0, SHOWN)
  return (
    <figure className="overflow-hidden rounded-md border border-line">
      <figcaption className="flex h-7 items-center gap-2 border-b border-line bg-sunken px-3 text-xs">
        <span className="min-w-0 flex-1 truncate font-mono" title={diff.path}>
          {diff.path}
        </span>
        {diff.before === null && <span className="text-faint">new file</span>}
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-auto py-1 font-mono text-xs leading-relaxed"
      >
        {shown.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines never change places
          <div key={at} className={`flex min-w-max gap-2 px-3 ${looks[line.sign]}`}>
            <span aria-hidden className="w-2 shrink-0 select-none">
              {line.sign}
            </span>
            <span className="sr-only">{words[line.sign]}</span>
            <span className="whitespace-pre">{line.text || ' '}</span>
          </div>
        ))}
      </pre>
      {lines.length > shown.length && (
        <Button look="quiet" size="small" className="w-full rounded-none" onClick={() => setWhole(true)}>
          Show {plural(lines.length - shown.length, 'more line', 'more lines')}
        </Button>
      )}
    </figure>
  )
}
