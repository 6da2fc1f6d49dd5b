import { Copy } from 'lucide-react'
import { toast } from 'sonner'
import { request } from '../bridge'
import { Button } from './button'
import { order } from './fault'

/** Puts a text on the clipboard and says so. `what` names it: 'Session id'. */
export async function copy(text: string, what: string): Promise<void> {
  if (await order(request('clipboard:write', text))) toast.success(`${what} copied`)
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={(event) => {
        event.stopPropagation()
        void copy(text, what)
      }}
    >
      <Copy size={13} />
    </Button>
  )
}
