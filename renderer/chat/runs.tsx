import { memo, useEffect, useState } from 'react'
import type { Run } from './ansi'

/** Words in their looks. */
export const Runs = memo(function Runs({ runs }: { runs: readonly Run[] }) {
  return runs.map(({ text, look }, at) =>
    look === '' ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: runs never change places
      <span key={at} className={look}>
        {text}
      </span>
    ),
  )
})

/** So many pieces are drawn in a frame: a result of megabytes must not hold up who types. */
const PIECES_A_FRAME = 24

/** A long text in pieces, drawn a few at a time; the browser lays out only those that are to be seen. */
export function Pieces({ pieces }: { pieces: readonly (readonly Run[])[] }) {
  const [drawn, setDrawn] = useState(PIECES_A_FRAME)
  useEffect(() => {
    if (drawn >= pieces.length) return
    const frame = requestAnimationFrame(() => setDrawn((before) => before + PIECES_A_FRAME))
    return () => cancelAnimationFrame(frame)
  }, [drawn, pieces.length])
  if (pieces.length === 1) return <Runs runs={pieces[0]!} />
  return pieces.slice(0, drawn).map((runs, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces never change places
    <div key={at} className="[contain-intrinsic-size:auto_4000px] [content-visibility:auto]">
      <Runs runs={runs} />
    </div>
  ))
}

/** Runs cut at their line feeds: one list for each line, without it. */
export function linesOfRuns(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]]
  for (const { text, look } of runs) {
    text.split('\n').forEach((part, at) => {
      if (at > 0) lines.push([])
      if (part !== '') lines.at(-1)!.push({ text: part, look })
    })
  }
  return lines
}
