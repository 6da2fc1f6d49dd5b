import { text } from '../../preload/text'
import { useWindow } from '../stores/window'
import { useNow } from '../ui/clock'
import { secondsLeft } from '../ui/format'
import { quitWords } from './quit-words'

/** Ending is under way: it covers the window, which takes no more orders. */
export function QuitOverlay() {
  const progress = useWindow((state) => state.quitProgress)
  if (!progress) return null
  return <Ending {...progress} />
}

function Ending({ left, total, since }: { left: number; total: number; since: number }) {
  const bound = useWindow((state) => state.patience?.quitSeconds ?? null)
  const now = useNow()
  const { title, sentence, done } = quitWords({ left, total }, bound === null ? null : secondsLeft(since, bound, now))
  return (
    <section
      aria-label={text.quit.overlay.name}
      className="fixed inset-0 z-70 flex items-center justify-center bg-black/35 p-6 dark:bg-black/55"
    >
      <div className="w-full max-w-[400px] rounded-xl border border-line bg-surface px-6 py-5 shadow-raised">
        <p className="text-xs text-faint">{text.quit.overlay.heading}</p>
        <p role="status" className="mt-1 text-base font-semibold tabular-nums">
          {title}
        </p>
        <div className="mt-3 h-1.5 overflow-hidden rounded-full bg-line">
          <div
            className="h-full rounded-full bg-accent transition-[width]"
            style={{ width: `${Math.round(done * 100)}%` }}
          />
        </div>
        <p className="mt-3 text-soft tabular-nums">{sentence}</p>
      </div>
    </section>
  )
}
