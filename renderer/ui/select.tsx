import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import { fieldLook } from './field'

export type Choice = { value: string; label: string; detail: string; disabled?: boolean }

type SelectProps = {
  id: string
  value: string
  placeholder: string
  choices: Choice[]
  onChange: (value: string) => void
}

/** One of several choices, each with a line that tells what it means. */
export function Select({ id, value, placeholder, choices, onChange }: SelectProps) {
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <Radix.Root value={value} onValueChange={onChange}>
      <Radix.Trigger id={id} className={`${fieldLook} flex h-8 items-center gap-2 text-left`}>
        <span className="flex min-w-0 flex-1 items-baseline gap-2">
          <span className={`shrink-0 ${chosen ? '' : 'text-faint'}`}>{chosen?.label ?? placeholder}</span>
          <span className="min-w-0 truncate text-xs text-faint">{chosen?.detail}</span>
        </span>
        <ChevronDown size={14} className="shrink-0 text-faint" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={12}
          className="z-60 max-h-80 w-(--radix-select-trigger-width) overflow-hidden rounded-lg border border-line bg-surface shadow-raised"
        >
          <Radix.Viewport className="p-1">
            {choices.map((choice) => (
              <Radix.Item
                key={choice.value}
                value={choice.value}
                disabled={choice.disabled}
                // Its name is the label alone, which is what a person says or types to choose it.
                aria-describedby={`${id}-${choice.value}-detail`}
                className="relative rounded-md py-1.5 pr-3 pl-7 outline-none data-[highlighted]:bg-accent-wash"
              >
                <Radix.ItemIndicator className="absolute top-2 left-2 text-accent">
                  <Check size={14} />
                </Radix.ItemIndicator>
                <Radix.ItemText>
                  <span className={choice.disabled ? 'text-faint' : ''}>{choice.label}</span>
                </Radix.ItemText>
                <div id={`${id}-${choice.value}-detail`} className="text-xs break-words text-faint">
                  {choice.detail}
                </div>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
