import { Copy } from 'lucide-react'
import { toast } from 'sonner'
import { request } from '../bridge'
import { Button } from './button'
import { order } from './fault'

/** Puts a text on the clipboard and says so. `what` names it: 'Session id'. */
export async function copy(text: string, what: string): Promise<void> {
  if (await order(request('clipboard:write', text))) toast.success(`${what} copied`)
}

type CopyButtonProps = {
  /** A function where the text is long or still to be fetched: it is asked on a click only. */
  text: string | (() => string | Promise<string>)
  what: string
}

export function CopyButton({ text, what }: CopyButtonProps) {
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={(event) => {
        event.stopPropagation()
        void (async () => copy(typeof text === 'string' ? text : await text(), what))()
      }}
    >
      <Copy size={13} />
    </Button>
  )
}
