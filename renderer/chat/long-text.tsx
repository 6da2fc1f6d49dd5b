import { useMemo, useState } from 'react'
import { Button } from '../ui/button'
import { bytes } from '../ui/format'

const SHOWN = 16_384
const CHUNK = 16_384

/** Verbatim text in a box that scrolls. The end of a long one at first, since results stand there; all of it on request. */
export function LongText({ text, label }: { text: string; label: string }) {
  const [whole, setWhole] = useState(false)
  const cut = !whole && text.length > SHOWN
  const chunks = useMemo(() => {
    if (!whole) return [text.slice(-SHOWN)]
    return Array.from({ length: Math.ceil(text.length / CHUNK) }, (_, at) => text.slice(at * CHUNK, (at + 1) * CHUNK))
  }, [text, whole])
  return (
    <div>
      <div className="flex h-6 items-center gap-2 text-2xs text-faint">
        {label}
        {cut && (
          <Button look="quiet" size="small" className="h-5 text-2xs" onClick={() => setWhole(true)}>
            Show all {bytes(text.length)}
          </Button>
        )}
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs leading-relaxed break-words whitespace-pre-wrap"
      >
        {chunks.map((chunk, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: chunks never change places
          <span key={at}>{chunk}</span>
        ))}
      </pre>
    </div>
  )
}
