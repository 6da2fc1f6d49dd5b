import { useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { StateMark, StateWord } from '../panel/state-mark'
import { stateWords } from '../panel/state-words'
import { Unread } from '../panel/unread'
import { isLive } from '../stores/order'
import { recoveredIds, recoveredWords } from '../stores/recovered'
import { useSession, useSessions } from '../stores/sessions'
import { useWindow } from '../stores/window'
import { Button } from '../ui/button'
import { useNow } from '../ui/clock'
import { Dialog, DialogFooter } from '../ui/dialog'
import { order } from '../ui/fault'
import { duration } from '../ui/format'

/**
 * The region **Recovered sessions**: what outlived the last app, or ended while none ran. Nothing when there is nothing.
 * They are the person's own from the start; whoever ignores the region loses nothing.
 */
export function RecoveredSessions({ narrow }: { narrow: boolean }) {
  const ids = useSessions(useShallow((state) => recoveredIds(state.byId)))
  if (ids.length === 0) return null
  return <Region ids={ids} narrow={narrow} />
}

function Region({ ids, narrow }: { ids: SessionId[]; narrow: boolean }) {
  const views = useSessions(useShallow((state) => ids.flatMap((id) => state.byId[id] ?? [])))
  const live = views.filter(isLive)
  const { title, detail } = recoveredWords(views)
  return (
    <section
      aria-label={text.recovered.name}
      className="flex max-h-[42%] shrink-0 flex-col border-b border-line bg-accent-wash"
    >
      <div className={`flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 py-2 ${narrow ? 'px-3' : 'px-4'}`}>
        <h2 className="min-w-0 flex-1 basis-40 leading-5">
          <span className="font-semibold">{title}</span>
          <span className={`text-soft ${narrow ? 'block text-xs' : ''}`}>
            {narrow ? '' : ' · '}
            {detail}
          </span>
        </h2>
        <span className="flex gap-1.5">
          {live.length > 0 && <StopAll live={live} />}
          <Button
            size="small"
            title={text.recovered.reclaimAllHint}
            onClick={() => void order(request('sessions:reclaim'))}
          >
            {text.recovered.reclaimAll}
          </Button>
        </span>
      </div>
      <ul className={`min-h-0 overflow-y-auto pb-1.5 ${narrow ? 'px-1' : 'px-2'}`}>
        {ids.map((id) => (
          <Found key={id} id={id} narrow={narrow} />
        ))}
      </ul>
    </section>
  )
}

/** One of them; a click looks at it, and takes it out of the list. */
function Found({ id, narrow }: { id: SessionId; narrow: boolean }) {
  const view = useSession(id)
  const show = useWindow((state) => state.show)
  if (!view) return null
  return (
    <li>
      <button
        type="button"
        title={text.recovered.lookAt(view.name)}
        className={`w-full rounded-md text-left -outline-offset-2 hover:bg-surface ${narrow ? 'px-2 py-1.5' : 'recovered-columns h-8 px-2'}`}
        onClick={() => show(id)}
      >
        {narrow ? <NarrowParts view={view} /> : <WideParts view={view} />}
      </button>
    </li>
  )
}

const WideParts = ({ view }: { view: SessionView }) => (
  <>
    <StateMark id={view.id} />
    <span className="truncate font-medium">{view.name}</span>
    <span className="recovered-spare truncate text-soft">{view.agentName}</span>
    <span className="text-right text-soft tabular-nums">
      <Age view={view} />
    </span>
    <LastLine view={view} />
    <span className="text-right">
      <Unread count={view.unread} />
    </span>
  </>
)

const NarrowParts = ({ view }: { view: SessionView }) => (
  <>
    <span className="flex min-w-0 items-center gap-2">
      <StateMark id={view.id} form="compact" />
      <span className="min-w-0 flex-1 truncate font-medium">{view.name}</span>
      <Unread count={view.unread} />
    </span>
    <span className="flex min-w-0 gap-1.5 pl-[23px] text-xs text-soft">
      <StateWord id={view.id} />
      <span className="text-faint">·</span>
      <span className="shrink-0 tabular-nums">
        <Age view={view} />
      </span>
      <span className="text-faint">·</span>
      <LastLine view={view} />
    </span>
  </>
)

/** How long ago its process was begun. */
function Age({ view }: { view: SessionView }) {
  const now = useNow()
  return <span title={text.recovered.ageHint}>{duration(now - view.startedAt)}</span>
}

/** What was said last; of one that does not run, why. */
function LastLine({ view }: { view: SessionView }) {
  const now = useNow()
  const told = view.state.kind === 'running' ? view.lastLine : stateWords(view, now).detail || view.lastLine
  return (
    <span className="min-w-0 flex-1 truncate text-soft" title={told}>
      {told}
    </span>
  )
}

function StopAll({ live }: { live: SessionView[] }) {
  const [asking, setAsking] = useState(false)
  const stop = () => {
    setAsking(false)
    void order(request('sessions:stop-recovered'))
  }
  return (
    <>
      <Button size="small" look="quiet" onClick={() => setAsking(true)}>
        {text.recovered.stopAll}
      </Button>
      <Dialog
        title={text.recovered.stopAllDialog.title(live.length)}
        summary={text.recovered.stopAllDialog.summary(live.length)}
        open={asking}
        onClose={() => setAsking(false)}
      >
        <DialogFooter>
          <Button onClick={() => setAsking(false)}>{text.recovered.stopAllDialog.cancel}</Button>
          <Button look="danger" onClick={stop}>
            {text.recovered.stopAllDialog.stopAll}
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  )
}
