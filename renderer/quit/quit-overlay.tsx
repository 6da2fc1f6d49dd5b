import { useWindow } from '../stores/window'
import { plural } from '../ui/format'

/** Ending is under way: it covers the window, which takes no more orders. */
export function QuitOverlay() {
  const progress = useWindow((state) => state.quitProgress)
  if (!progress) return null
  const { left, total } = progress
  const done = total === 0 ? 1 : (total - left) / total
  return (
    <div role="status" className="fixed inset-0 z-70 flex flex-col items-center justify-center gap-4 bg-canvas/92">
      <p className="text-base tabular-nums">
        Ending sessions: {left} of {plural(total, 'process', 'processes')} left
      </p>
      <div className="h-1 w-60 overflow-hidden rounded-full bg-line">
        <div className="h-full bg-accent transition-[width]" style={{ width: `${Math.round(done * 100)}%` }} />
      </div>
    </div>
  )
}
