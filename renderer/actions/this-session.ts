import { text } from '../../preload/text'
import { request } from '../bridge'
import { askExport } from '../export/export-sessions'
import { carryOut } from '../panel/end-buttons'
import { mayResume, resume, startFresh } from '../panel/resume-button'
import { isLive, isWorking, needsPerson } from '../stores/order'
import { orders } from '../stores/orders'
import { openDialog, windowStore } from '../stores/window'
import { copy } from '../ui/copy'
import { order } from '../ui/fault'
import type { Action } from './action'
import { currentSession } from './current'

const words = text.actions.thisSession

type View = NonNullable<ReturnType<typeof currentSession>>

/** An action on the session that is meant; possible only for those that `suits` holds for. */
function onSession(
  id: string,
  title: string,
  key: string | null,
  suits: (view: View) => boolean,
  run: (view: View) => void,
): Action {
  return {
    ...{ id, title, key, group: 'this-session' },
    isPossible: () => {
      const view = currentSession()
      return view !== null && suits(view)
    },
    run: () => {
      const view = currentSession()
      if (view) run(view)
    },
  }
}

/** Everything that is done to one session. */
export const thisSession: readonly Action[] = [
  onSession(
    'interrupt',
    words.interrupt,
    '$mod+Period',
    (view) => isWorking(view) || needsPerson(view),
    (view) => void order(request('session:interrupt', view.id)),
  ),
  onSession('stop', words.stop, 's', isLive, (view) =>
    carryOut(orders.stop(view.id, view.state.kind === 'stopping', request), view.name),
  ),
  onSession('kill', words.kill, 'x', isLive, (view) => openDialog({ kind: 'kill', session: view.id })),
  onSession('resume', words.resume, 'r', mayResume, (view) => void resume(view.id)),
  onSession(
    'start-alike',
    words.startAlike,
    null,
    ({ outside }) => !outside,
    (view) => startFresh(view.id),
  ),
  onSession(
    'fork',
    words.fork,
    null,
    (view) => view.can.fork && view.agentSessionId !== null,
    (view) => void order(request('session:fork', view.id).then(windowStore.getState().show)),
  ),
  onSession(
    'export',
    words.export,
    'e',
    ({ outside }) => !outside,
    (view) => askExport([view.id]),
  ),
  onSession(
    'copy-id',
    words.copyId,
    'y',
    ({ agentSessionId }) => agentSessionId !== null,
    ({ agentSessionId }) => void copy(agentSessionId ?? '', words.copied.id),
  ),
  onSession(
    'copy-folder',
    words.copyFolder,
    null,
    () => true,
    ({ folder }) => void copy(folder, words.copied.folder),
  ),
]
