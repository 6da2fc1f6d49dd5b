import type { QuietOffer } from '../../preload/contract/process'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { askExport } from '../export/export-sessions'
import { carryOut } from '../panel/end-buttons'
import { mayResume, resume, startFresh } from '../panel/resume-button'
import { editTitle } from '../panel/title'
import { isLive, isWorking, needsPerson } from '../stores/order'
import { orders } from '../stores/orders'
import { openDialog, windowStore } from '../stores/window'
import { copy } from '../ui/copy'
import { order } from '../ui/fault'
import type { Action } from './action'
import { answerFirst, canAnswer } from './answers'
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

/** Whether this is offered for a session that is quiet. */
const offers = ({ activity }: View, offer: QuietOffer) => activity?.kind === 'quiet' && activity.offers.includes(offer)

/** Everything that is done to one session. */
export const thisSession: readonly Action[] = [
  onSession(
    'allow',
    words.allow,
    'Alt+KeyA',
    (view) => canAnswer(view, 'allow-once'),
    (view) => void answerFirst(view, 'allow-once'),
  ),
  onSession(
    'deny',
    words.deny,
    'Alt+KeyD',
    (view) => canAnswer(view, 'deny'),
    (view) => void answerFirst(view, 'deny'),
  ),
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
  onSession(
    'nudge',
    words.nudge,
    null,
    (view) => offers(view, 'nudge'),
    (view) => void order(request('session:send', view.id, text.session.quiet.nudgeForm.words, [])),
  ),
  onSession(
    'keep-waiting',
    words.keepWaiting,
    null,
    (view) => offers(view, 'keep-waiting'),
    (view) => void order(request('session:keep-waiting', view.id)),
  ),
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
    'rename',
    words.rename,
    'F2',
    ({ outside }) => !outside,
    (view) => editTitle(view.id),
  ),
  onSession(
    'remove',
    words.remove,
    null,
    (view) => !isLive(view),
    (view) => openDialog({ kind: 'remove', session: view.id }),
  ),
  {
    ...{ id: 'find', title: words.find, group: 'this-session', key: '$mod+f', isHeardInPlace: true },
    isPossible: () => {
      const { openSession, tab } = windowStore.getState()
      return openSession !== null && (tab === 'conversation' || tab === 'raw')
    },
    // What is shown knows where its bar is, and listens to the usual key.
    run: () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', code: 'KeyF', ctrlKey: true })),
  },
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
