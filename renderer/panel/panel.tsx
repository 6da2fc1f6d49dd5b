import { text } from '../../preload/text'
import { RecoveredSessions } from '../recovered/recovered-sessions'
import { useSessions } from '../stores/sessions'
import { BulkBar } from './bulk-bar'
import { Empty } from './empty'
import { Footer } from './footer'
import { Grid } from './grid'
import { Header } from './header'
import { ListBar } from './list-bar'
import { useSlim } from './use-slim'

/** All sessions. `narrow`: beside an open one. */
export function Panel({ narrow }: { narrow: boolean }) {
  const slim = useSlim()
  const empty = useSessions((state) => state.loaded && state.order.length === 0)
  return (
    <section aria-label={text.panel.name} className="@container/side flex h-full min-w-0 flex-col bg-canvas">
      <Header narrow={narrow} />
      <RecoveredSessions narrow={narrow} />
      {!empty && <ListBar narrow={narrow} />}
      {empty ? <Empty /> : <Grid key={narrow || slim ? 'narrow' : 'wide'} narrow={narrow || slim} />}
      <BulkBar narrow={narrow} />
      <Footer narrow={narrow} />
    </section>
  )
}
