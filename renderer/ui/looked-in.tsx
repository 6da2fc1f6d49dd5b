import { text } from '../../preload/text'
import { useWindow } from '../stores/window'
import { tilde } from './format'

/** The folders in which an agent was looked for in vain, folded. */
export function LookedIn({ places }: { places: readonly string[] }) {
  const home = useWindow((state) => state.info?.userHome ?? '')
  if (places.length === 0) return null
  return (
    <details className="mt-0.5">
      <summary>{text.ui.whereLooked}</summary>
      {places.map((place) => (
        <div key={place} className="font-mono">
          {tilde(place, home)}
        </div>
      ))}
    </details>
  )
}
