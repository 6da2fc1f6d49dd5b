import { Bot, MessageSquare, Wrench } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { SearchHit } from '../../preload/contract/search'
import { text } from '../../preload/text'
import { revealAt } from '../stores/reveal'
import type { FoundSession } from '../stores/search'
import { useSession } from '../stores/sessions'
import { dateTime } from '../ui/format'
import { piecesOf } from './pieces'

const icons = { user: MessageSquare, text: Bot, tool: Wrench }

type FoundListProps = { found: readonly FoundSession[]; words: string; onChosen: () => void }

/** What was found, session by session; the arrows go from one place to the next. */
export function FoundList({ found, words, onChosen }: FoundListProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens to keys of the buttons within
    <div onKeyDown={moveFocus}>
      {found.map(({ session, hits }) => (
        <Found key={session} session={session} hits={hits} words={words} onChosen={onChosen} />
      ))}
    </div>
  )
}

function Found({ session, hits, words, onChosen }: FoundSession & Omit<FoundListProps, 'found'>) {
  const view = useSession(session)
  const name = view?.name ?? text.search.removedSession
  return (
    <section aria-label={name} className="pt-2 pb-1">
      <h3 className="flex min-w-0 items-baseline gap-2 px-2 pb-0.5">
        <span className="min-w-0 truncate text-sm font-semibold" title={name}>
          {name}
        </span>
        <span className="shrink-0 text-xs text-faint">{view?.agentName}</span>
      </h3>
      <ul aria-label={text.search.foundIn(name)}>
        {hits.map((hit) => (
          <li key={`${hit.offset} ${hit.kind} ${hit.at}`}>
            <Hit hit={hit} words={words} onChosen={onChosen} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Hit({ hit, words, onChosen }: { hit: SearchHit; words: string; onChosen: () => void }) {
  const Icon = icons[hit.kind]
  const go = () => {
    onChosen()
    revealAt(hit.session, hit)
  }
  return (
    <button
      type="button"
      data-hit=""
      onClick={go}
      className="flex w-full items-start gap-2.5 rounded-md px-2 py-1.5 text-left outline-none hover:bg-sunken focus-visible:bg-accent-wash"
    >
      <Icon size={13} className="mt-1 shrink-0 text-faint" aria-label={text.search.kinds[hit.kind]} />
      <span className="line-clamp-2 min-w-0 flex-1 break-words text-soft">
        {piecesOf(hit.snippet, words).map(({ at, text, isMatch }) =>
          isMatch ? (
            <mark key={at} className="rounded-xs bg-accent/18 px-px font-medium text-ink">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </span>
      <time className="shrink-0 pt-0.5 text-xs text-faint tabular-nums">{dateTime(hit.at)}</time>
    </button>
  )
}

/** Arrows over all places; up from the first leads back to the field. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-hit]')]
  const next = all.indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)
  event.preventDefault()
  if (next >= 0) all[next]?.focus()
  else event.currentTarget.closest('[role=dialog]')?.querySelector<HTMLElement>('input[type=search]')?.focus()
}
