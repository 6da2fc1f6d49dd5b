import { ChevronRight } from 'lucide-react'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { text } from '../../preload/text'
import { Button } from '../ui/button'
import { AgentOptionsForm } from './agent-options'

type RowProps = ComponentProps<typeof AgentOptionsForm> & { children: ReactNode; below?: ReactNode }

/** A line of an agent, which unfolds what its sessions get. */
export function AgentRow({ children, below, ...form }: RowProps) {
  const [open, setOpen] = useState(false)
  return (
    <li>
      <div className="flex items-center gap-3 px-3 py-2">
        <Button
          look="quiet"
          size="icon"
          className="-ml-1.5"
          aria-expanded={open}
          aria-label={text.settings.options.title(form.agent.name)}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight size={14} className={`transition-transform ${open ? 'rotate-90' : ''}`} />
        </Button>
        {children}
      </div>
      {below}
      {open && <AgentOptionsForm {...form} />}
    </li>
  )
}
