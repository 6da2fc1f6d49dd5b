import { ArrowDownToLine, Braces, ChevronDown, ChevronUp, Search as Glass } from 'lucide-react'
import type { RefObject } from 'react'
import { text } from '../../preload/text'
import { Button } from '../ui/button'
import { fieldLook } from '../ui/field'

const { find, ...bar } = text.session.raw

type RawBarProps = {
  field: RefObject<HTMLInputElement | null>
  words: string
  onWords: (words: string) => void
  /** '3 of 17', or what else finding has to say. */
  said: string
  trouble: string
  onStep: (by: 1 | -1) => void
  pretty: boolean
  onPretty: () => void
  follow: boolean
  onFollow: () => void
}

/** What is asked of the tab **Raw**: words to find, lines set out, the end followed. */
export function RawBar(props: RawBarProps) {
  const { field, words, onWords, said, trouble, onStep, pretty, onPretty, follow, onFollow } = props
  return (
    <div className="flex h-11 shrink-0 items-center gap-1 border-b border-line px-4">
      {/* biome-ignore lint/a11y/useSemanticElements: Chromium 114 does not know the element */}
      <div role="search" aria-label={find.label} className="flex min-w-0 flex-1 items-center gap-0.5">
        <div className="relative max-w-80 min-w-0 flex-1">
          <Glass size={13} aria-hidden className="absolute top-[8px] left-2.5 text-faint" />
          <input
            ref={field}
            type="search"
            aria-label={find.field}
            placeholder={find.placeholder}
            spellCheck={false}
            value={words}
            onChange={(event) => onWords(event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return
              if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
              if (event.key === 'Escape' && words !== '') {
                event.stopPropagation()
                onWords('')
              }
            }}
            className={`${fieldLook} h-7 pl-7 text-xs`}
          />
        </div>
        <span
          role="status"
          title={trouble || undefined}
          className={`px-1.5 text-xs whitespace-nowrap tabular-nums ${trouble ? 'text-bad' : 'text-faint'}`}
        >
          {said}
        </span>
        {words !== '' && (
          <>
            <Button
              look="quiet"
              size="icon"
              aria-label={find.previous}
              title={find.previousHint}
              onClick={() => onStep(-1)}
            >
              <ChevronUp size={15} />
            </Button>
            <Button look="quiet" size="icon" aria-label={find.next} title={find.nextHint} onClick={() => onStep(1)}>
              <ChevronDown size={15} />
            </Button>
          </>
        )}
      </div>
      <Toggle name={bar.pretty} on={pretty} onClick={onPretty} icon={Braces} />
      <Toggle name={bar.follow} on={follow} onClick={onFollow} icon={ArrowDownToLine} />
    </div>
  )
}

type ToggleProps = { name: string; on: boolean; onClick: () => void; icon: typeof Braces }

const Toggle = ({ name, on, onClick, icon: Icon }: ToggleProps) => (
  <Button
    look="quiet"
    aria-pressed={on}
    title={name}
    className={`h-7 px-2 text-xs ${on ? 'bg-accent-wash text-accent hover:bg-accent-wash! hover:text-accent!' : ''}`}
    onClick={onClick}
  >
    <Icon size={13} />
    <span className="@max-[639px]/raw:sr-only">{name}</span>
  </Button>
)
