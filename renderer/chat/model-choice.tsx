import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { order } from '../ui/fault'

const words = text.session.model

/** The session's model; a menu to change it where its agent can do that within the conversation. */
export function ModelChoice({ view }: { view: SessionView }) {
  const { model, models, can, state } = view
  if (!can.switchModel || models.length === 0 || state.kind !== 'running')
    return model && <span className="shrink-0 text-faint">{model}</span>
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label={model === null ? words.changeOwn : words.change(model)}
        className="-mx-1 flex shrink-0 items-center gap-0.5 rounded px-1 text-faint hover:bg-sunken hover:text-ink"
      >
        {model ?? words.unknown}
        <ChevronDown size={11} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          collisionPadding={12}
          className="z-60 max-h-80 overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-raised"
        >
          {models.map((each) => (
            <DropdownMenu.Item
              key={each}
              className="flex items-center gap-2 rounded-md py-1.5 pr-3 pl-2 outline-none data-[highlighted]:bg-accent-wash"
              onSelect={() => void order(request('session:set-model', view.id, each))}
            >
              <Check size={14} aria-hidden className={each === model ? 'text-accent' : 'invisible'} />
              {each}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
