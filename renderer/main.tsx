import { createRoot } from 'react-dom/client'
import { toast } from 'sonner'
import { App } from './app'
import { on, request } from './bridge'
import { listenToKeys } from './keys/listen'
import './styles.css'
import { launch } from './stores/launch'
import { list } from './stores/list'
import { samples } from './stores/samples'
import { sessions } from './stores/sessions'
import { openDialog, windowStore } from './stores/window'
import { order } from './ui/fault'
import { followTheme } from './ui/theme'

followTheme()
listenToKeys()

on('sessions:changed', (change) => {
  sessions.getState().apply(change)
  windowStore.getState().forget(change.removed)
})
on('samples:taken', (last) => samples.setState({ last }))
on('window:ask', (what) => {
  if (what === 'new-session') void launch.getState().show()
  else openDialog({ kind: 'stop-all' })
})
on('session:show', (id) => windowStore.getState().show(id))
on('quit:ask', (question) => windowStore.setState({ quitQuestion: { ...question, askedAt: Date.now() } }))
on('quit:progress', (progress) => windowStore.getState().quitting(progress))
on('app:notice', ({ level, text }) => toast[level](text))

void order(
  request('settings:get').then(({ theme, keys, listLook, stopGraceSeconds, quitBoundSeconds }) => {
    const patience = { stopSeconds: stopGraceSeconds, quitSeconds: quitBoundSeconds }
    windowStore.setState({ theme, ownKeys: keys, patience })
    list.setState({ look: listLook })
  }),
)
void order(request('app:info').then((info) => windowStore.setState({ info })))
// News that came before the list is newer than it.
void order(
  request('session:list').then((views) => {
    const { byId, apply } = sessions.getState()
    apply({ changed: views.filter((view) => !(view.id in byId)), removed: [] })
  }),
)

createRoot(document.getElementById('root')!).render(<App />)
