import { Copy } from 'lucide-react'
import { toast } from 'sonner'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { Button } from './button'
import { order } from './fault'

/** Puts a text on the clipboard and says so. `what` names it: 'Session id'. */
export async function copy(content: string, what: string): Promise<void> {
  if (await order(request('clipboard:write', content))) toast.success(text.ui.copy.copied(what))
}

type CopyButtonProps = {
  /** A function where the text is long or still to be fetched: it is asked on a click only. */
  text: string | (() => string | Promise<string>)
  what: string
}

export function CopyButton({ text: content, what }: CopyButtonProps) {
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={text.ui.copy.copy(what)}
      title={text.ui.copy.copy(what)}
      onClick={(event) => {
        event.stopPropagation()
        void (async () => copy(typeof content === 'string' ? content : await content(), what))()
      }}
    >
      <Copy size={13} />
    </Button>
  )
}
