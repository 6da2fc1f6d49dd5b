import { text } from '../../preload/text'
import { list } from '../stores/list'
import { Button } from '../ui/button'

/** There are sessions, and the filter leaves none of them. */
export const NothingShown = () => (
  <div className="flex min-h-0 flex-1 flex-col items-center overflow-y-auto gap-3 px-4 py-12 text-center text-soft">
    <p>{text.panel.filter.nothingLeft}</p>
    <Button size="small" onClick={() => list.setState({ wanted: '', chosen: [] })}>
      {text.panel.filter.showAll}
    </Button>
  </div>
)
