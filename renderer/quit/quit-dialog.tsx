import { text } from '../../preload/text'
import { request } from '../bridge'
import { useWindow, windowStore } from '../stores/window'
import { Button } from '../ui/button'
import { useNow } from '../ui/clock'
import { Dialog, DialogFooter } from '../ui/dialog'
import { order } from '../ui/fault'
import { secondsLeft } from '../ui/format'

/** The dialog **Quit**. The countdown is main's; here it is only shown. */
export function QuitDialog() {
  const question = useWindow((state) => state.quitQuestion)
  const now = useNow()
  if (!question) return null
  const answer = (choice: 'end-all' | 'keep-running' | 'cancel') => {
    windowStore.setState({ quitQuestion: null })
    void order(request('quit:answer', choice))
  }
  const seconds = secondsLeft(question.askedAt, question.seconds, now)
  return (
    <Dialog
      title={text.quit.dialog.title}
      summary={
        question.working.length > 0
          ? text.quit.dialog.working(question.working.length, question.live)
          : text.quit.dialog.live(question.live)
      }
      open
      onClose={() => answer('cancel')}
    >
      {question.working.length > 0 && (
        <ul className="mx-5 mt-3 max-h-48 overflow-y-auto rounded-md border border-line">
          {question.working.map(({ id, name }) => (
            <li key={id} title={name} className="truncate border-b border-line px-3 py-1.5 last:border-b-0">
              {name}
            </li>
          ))}
        </ul>
      )}
      <DialogFooter>
        <span role="timer" className="mr-auto text-xs text-faint tabular-nums">
          {text.quit.dialog.endsIn(seconds)}
        </span>
        <Button look="quiet" onClick={() => answer('cancel')}>
          {text.quit.dialog.cancel}
        </Button>
        <Button onClick={() => answer('keep-running')}>{text.quit.dialog.keepRunning}</Button>
        <Button look="primary" onClick={() => answer('end-all')}>
          {text.quit.dialog.endAll}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
