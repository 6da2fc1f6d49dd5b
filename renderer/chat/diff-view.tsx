import { useMemo } from 'react'
import { text } from '../../preload/text'
import type { Diff } from '../stores/blocks'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy'
import type { Run } from './ansi'
import { type DiffGap, type DiffLine, diffLines } from './diff'
import { useFold, useSteps } from './folds'
import { languageOfPath } from './languages'
import { linesOfRuns, Runs } from './runs'
import { useHighlight } from './use-highlight'

/** More at once makes the window wait; the rest comes on request, so many more each time. */
const SHOWN_LINES = 200
const STEP_LINES = 500

const looks: Record<DiffLine['sign'], string> = {
  ' ': '',
  '-': 'bg-bad-wash',
  '+': 'bg-fine-wash',
}
const signLooks: Record<DiffLine['sign'], string> = { ' ': '', '-': 'text-bad', '+': 'text-fine' }
const words = text.conversation.diff
const signWords: Record<DiffLine['sign'], string> = { ' ': '', '-': words.removed, '+': words.added }

/** A change of one file: its path, then the lines with their signs. `fold` and `part` are as for LongText. */
export function DiffView({ diff, fold, part }: { diff: Diff; fold: string; part: string }) {
  // Finding shows all of it at once.
  const [whole] = useFold(fold, false)
  const [steps, addStep] = useSteps(fold)
  const lines = useMemo(() => diffLines(diff), [diff])
  const colours = useColours(diff)
  const shown = whole ? lines : lines.slice(0, SHOWN_LINES + steps * STEP_LINES)
  const left = lines.length - shown.length
  return (
    <figure className="group/text overflow-hidden rounded-md border border-line">
      <figcaption className="flex h-7 items-center gap-2 border-b border-line bg-sunken pr-1 pl-3 text-xs">
        <span className="min-w-0 flex-1 truncate font-mono" title={diff.path}>
          {diff.path}
        </span>
        {diff.before === null && <span className="text-faint">{words.newFile}</span>}
        <span className="opacity-0 group-focus-within/text:opacity-100 group-hover/text:opacity-100">
          <CopyButton text={diff.after} what={text.conversation.copied.newText} />
        </span>
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        data-part={part}
        className="max-h-80 overflow-auto py-1 font-mono text-xs leading-relaxed"
      >
        <div className="min-w-max">
          {shown.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines never change places
            <Line key={at} line={line} colours={colours} />
          ))}
        </div>
      </pre>
      {left > 0 && (
        <Button look="quiet" size="small" className="w-full rounded-none" onClick={addStep}>
          {words.showMore(Math.min(STEP_LINES, left), left)}
        </Button>
      )}
    </figure>
  )
}

function Line({ line, colours }: { line: DiffLine | DiffGap; colours: (line: DiffLine) => readonly Run[] | null }) {
  if (line.sign === '…') return <div className="px-3 text-faint select-none">⋯ {words.unchanged(line.lines)}</div>
  const runs = colours(line)
  return (
    <div className={`flex gap-2 px-3 ${looks[line.sign]}`}>
      <span aria-hidden className={`w-2 shrink-0 select-none ${signLooks[line.sign]}`}>
        {line.sign}
      </span>
      <span className="sr-only">{signWords[line.sign]}</span>
      <span className="whitespace-pre">{runs ? <Runs runs={runs} /> : line.text || ' '}</span>
    </div>
  )
}

/** The colours of a line, by the side of the change that it is on. */
function useColours({ path, before, after }: Diff): (line: DiffLine) => readonly Run[] | null {
  const language = languageOfPath(path)
  const old = useHighlight(before ?? '', language, false)
  const now = useHighlight(after, language, false)
  return useMemo(() => {
    const [oldLines, nowLines] = [old && linesOfRuns(old), now && linesOfRuns(now)]
    return (line) => {
      const runs = line.now !== null ? nowLines?.[line.now] : oldLines?.[line.old ?? -1]
      return runs && runs.length > 0 ? runs : null
    }
  }, [old, now])
}
