import { createRoot } from 'react-dom/client'
import { toast } from 'sonner'
import { App } from './app'
import { on, request } from './bridge'
import './styles.css'
import { sessions } from './stores/sessions'
import { windowStore } from './stores/window'
import { order } from './ui/fault'
import { followTheme } from './ui/theme'

followTheme()

on('sessions:changed', (change) => {
  sessions.getState().apply(change)
  windowStore.getState().forget(change.removed)
})
on('session:show', (id) => windowStore.getState().show(id))
on('quit:ask', (question) => windowStore.setState({ quitQuestion: { ...question, askedAt: Date.now() } }))
on('quit:progress', (progress) => windowStore.getState().quitting(progress))
on('app:notice', ({ level, text }) => toast[level](text))

void order(
  request('settings:get').then(({ theme, stopGraceSeconds, quitBoundSeconds }) =>
    windowStore.setState({ theme, patience: { stopSeconds: stopGraceSeconds, quitSeconds: quitBoundSeconds } }),
  ),
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
