import { ShieldAlert } from 'lucide-react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { BOUNDARY_LOST } from '../containment/tier-words'
import { Tooltip } from '../ui/tooltip'

/** A small mark on a session that runs without its outer boundary; nothing on the others. */
export function BoundaryMark({ view }: { view: SessionView }) {
  if (!view.boundaryLost) return null
  return (
    <Tooltip hint={text.containment.boundaryLost.hint(BOUNDARY_LOST)}>
      <span role="img" aria-label={text.containment.boundaryLost.title} className="shrink-0 text-needs">
        <ShieldAlert size={14} aria-hidden />
      </span>
    </Tooltip>
  )
}
