import { Hand, ShieldCheck } from 'lucide-react'
import type { ContainmentTier } from '../../preload/contract/process'
import { useSessions } from '../stores/sessions'
import { useWindow } from '../stores/window'
import { Tooltip } from '../ui/tooltip'

const tierNames: Record<ContainmentTier, string> = {
  cgroup: 'Ends are proven',
  subreaper: 'Ends are proven',
  job: 'Ends are proven',
  tracked: 'Ends are tracked',
  'best-effort': 'Ends as far as seen',
}

/** Counts, what containment this machine allows, and what runs it all. */
export function Footer({ narrow }: { narrow: boolean }) {
  const counts = useSessions((state) => state.counts)
  const info = useWindow((state) => state.info)
  return (
    <footer className="flex h-8 shrink-0 items-center gap-3 overflow-hidden border-t border-line px-4 text-xs whitespace-nowrap text-faint tabular-nums">
      <span>{counts.live} live</span>
      <span>{counts.working} working</span>
      <span className={counts.needsYou > 0 ? 'flex items-center gap-1 font-medium text-needs' : ''}>
        {counts.needsYou > 0 && <Hand size={12} aria-hidden />}
        {counts.needsYou} {counts.needsYou === 1 ? 'needs' : 'need'} you
      </span>
      <span className="flex-1" />
      {info && (
        <Tooltip hint={info.tierMeaning}>
          <button
            type="button"
            className="flex items-center gap-1.5 rounded px-1 @max-[300px]/side:hidden"
            aria-label={info.tierMeaning}
          >
            <ShieldCheck size={13} />
            {!narrow && tierNames[info.tier]}
          </button>
        </Tooltip>
      )}
      {info && !narrow && (
        <span>
          Corral {info.version} · {info.runtime}
        </span>
      )}
    </footer>
  )
}
