import { Hand, ShieldCheck } from 'lucide-react'
import { text } from '../../preload/text'
import { tierWords } from '../containment/tier-words'
import { useSessions } from '../stores/sessions'
import { openDialog, useWindow } from '../stores/window'
import { Tooltip } from '../ui/tooltip'
import { Loads } from './own-load'

/** Counts, what containment this machine allows, and what runs it all. */
export function Footer({ narrow }: { narrow: boolean }) {
  const counts = useSessions((state) => state.counts)
  const info = useWindow((state) => state.info)
  return (
    <footer className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-t border-line px-4 py-0.5 text-xs whitespace-nowrap text-faint tabular-nums">
      <span>{text.panel.footer.live(counts.live)}</span>
      <span className="@max-[319px]/side:hidden">{text.panel.footer.working(counts.working)}</span>
      {counts.needsYou === 0 ? (
        <span>{text.panel.footer.needYou(0)}</span>
      ) : (
        <button
          type="button"
          className="-mx-1 flex min-h-6 items-center gap-1 rounded bg-needs-wash px-1 font-medium text-needs hover:underline"
          onClick={() => openDialog({ kind: 'inbox' })}
        >
          <Hand size={12} aria-hidden />
          {text.panel.footer.needYou(counts.needsYou)}
        </button>
      )}
      <span className="flex-1" />
      {!narrow && <Loads />}
      {info && (
        <Tooltip hint={info.tierMeaning}>
          <button
            type="button"
            className="-mr-1 flex min-h-6 items-center gap-1.5 rounded px-1 hover:bg-sunken hover:text-ink"
            onClick={() => openDialog({ kind: 'containment' })}
          >
            <ShieldCheck size={13} />
            <span className="sr-only">{text.panel.footer.containment}</span>
            <span className={narrow ? 'sr-only' : '@max-[799px]/side:sr-only'}>{tierWords[info.tier]}</span>
          </button>
        </Tooltip>
      )}
      {info && !narrow && (
        <span className="@max-[899px]/side:hidden">{text.panel.footer.version(info.version, info.runtime)}</span>
      )}
      {narrow && <Loads className="basis-full" />}
    </footer>
  )
}
