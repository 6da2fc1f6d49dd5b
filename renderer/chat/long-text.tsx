import { useMemo, useRef } from 'react'
import { text } from '../../preload/text'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy'
import { bytes } from '../ui/format'
import { isTerminalOutput, parseTerminal, plainStyle, type Run, type Style, terminalText } from './ansi'
import { chunksOf } from './chunks'
import { useFold } from './folds'
import { Pieces, Runs } from './runs'
import { useHighlight } from './use-highlight'

const words = text.conversation.longText

/** More is shown on request only. */
export const SHOWN_CHARACTERS = 16_384
const CHUNK = 16_384

type LongTextProps = {
  text: string
  label: string
  /** Remembers whether all of it is shown. */
  fold: string
  /** Marks the text for finding, 'BLOCK PART'. */
  part: string
  language?: string | null
  growing?: boolean
}

/**
 * Verbatim text in a box that scrolls, as a terminal would show it. The end of a long one at first, since results stand
 * there; all of it on request.
 */
export function LongText({ text, label, fold, part, language = null, growing = false }: LongTextProps) {
  const [whole, toggle] = useFold(fold, false)
  const cut = !whole && text.length > SHOWN_CHARACTERS
  const shown = cut ? text.slice(-SHOWN_CHARACTERS) : text
  const coloured = useHighlight(shown, cut ? null : language, growing)
  const usesColours = coloured !== null && !isTerminalOutput(shown)
  const pieces = useTerminalPieces(shown)
  return (
    <div className="group/text">
      <div className="flex h-6 items-center gap-2 text-2xs text-faint">
        {label}
        {text.length > SHOWN_CHARACTERS && (
          <>
            <span className="tabular-nums">{bytes(text.length)}</span>
            <Button look="quiet" size="small" className="h-5 text-2xs" onClick={toggle}>
              {cut ? words.showAll : words.showEnd}
            </Button>
          </>
        )}
        <span className="ml-auto opacity-0 group-focus-within/text:opacity-100 group-hover/text:opacity-100">
          <CopyButton text={() => terminalText(text)} what={label} />
        </span>
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        data-part={part}
        className="max-h-80 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs leading-relaxed break-words whitespace-pre-wrap"
      >
        {cut && <span className="text-faint select-none">… </span>}
        {usesColours ? <Runs runs={coloured} /> : <Pieces pieces={pieces} />}
      </pre>
    </div>
  )
}

type Parsed = { text: string; began: Style; ended: Style; runs: Run[] }

/** The text in pieces as a terminal shows them. While it grows only the last piece is read again. */
function useTerminalPieces(text: string): Run[][] {
  const known = useRef<Parsed[]>([])
  return useMemo(() => {
    let style = plainStyle
    known.current = chunksOf(text, CHUNK).map((chunk, at) => {
      const before = known.current[at]
      const fits = before?.began === style && before.text === chunk
      const parsed = fits ? before : parse(chunk, style)
      style = parsed.ended
      return parsed
    })
    return known.current.map(({ runs }) => runs)
  }, [text])
}

function parse(text: string, began: Style): Parsed {
  const { runs, style } = parseTerminal(text, began)
  return { text, began, ended: style, runs }
}
