import { Download } from 'lucide-react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { Button } from '../ui/button'
import { askExport } from './export-sessions'

/** Opens the dialog **Export** for one session. There is none for what was started elsewhere: Corral has not its words. */
export function ExportButton({ view }: { view: SessionView }) {
  if (view.outside) return null
  return (
    <Button size="small" onClick={() => askExport([view.id])}>
      <Download size={13} />
      {text.exporting.begin}
    </Button>
  )
}
