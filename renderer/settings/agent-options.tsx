import { useId, useRef, useState } from 'react'
import type { Fault } from '../../preload/contract/fault'
import type { AgentOptions, Settings } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { FaultNote, tell } from '../ui/fault'
import { Field, fieldLook } from '../ui/field'

const none: AgentOptions = { program: '', arguments: '', environment: '' }

/** What is added to every launch of an agent, in words; '' for nothing. Values of variables are not told. */
export const addedWords = ({ arguments: line, environment }: { arguments: string; environment: string[] }): string =>
  [line.trim(), environment.join(', ')].filter((part) => part !== '').join(' · ')

type OptionsProps = {
  agent: { id: string; name: string }
  /** Its program is looked for, so another one can be named. */
  isLookedFor: boolean
  settings: Settings
  /** Resolves to why it is not kept, or null. */
  save: (part: Partial<Settings>) => Promise<Fault | null>
}

/** What every session of an agent gets: its program, further arguments, further environment. */
export function AgentOptionsForm({ agent, isLookedFor, settings, save }: OptionsProps) {
  const options = settings.agentOptions[agent.id] ?? none
  const words = text.settings.options
  const keep = (key: keyof AgentOptions) => (typed: string) =>
    save({ agentOptions: { ...settings.agentOptions, [agent.id]: { ...options, [key]: typed } } })
  return (
    <fieldset
      aria-label={words.title(agent.name)}
      className="flex min-w-0 flex-col gap-3 border-t border-line bg-sunken p-3"
    >
      {isLookedFor && <OptionField {...words.program} value={options.program} keep={keep('program')} />}
      <OptionField {...words.arguments} value={options.arguments} keep={keep('arguments')} />
      <OptionField {...words.environment} value={options.environment} lines keep={keep('environment')} />
    </fieldset>
  )
}

type OptionFieldProps = {
  label: string
  detail: string
  value: string
  lines?: boolean
  keep: (typed: string) => Promise<Fault | null>
}

/** What is typed counts when the field is left, one of a single line also at Enter; what is refused stays, and says why. */
function OptionField({ label, detail, value, lines = false, keep }: OptionFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState(value)
  const [fault, setFault] = useState<Fault | null>(null)
  const note = useRef<HTMLParagraphElement>(null)
  const take = async () => {
    const refused = typed === value ? null : await keep(typed)
    // The settings may have been closed behind it.
    if (note.current === null && refused) tell(refused)
    setFault(refused)
  }
  const common = {
    id,
    value: typed,
    spellCheck: false,
    'aria-describedby': `${id}-detail`,
    'aria-invalid': fault !== null,
    onBlur: () => void take(),
  }
  return (
    <Field id={id} label={label}>
      {lines ? (
        <textarea
          {...common}
          rows={3}
          onChange={(event) => setTyped(event.target.value)}
          className={`${fieldLook} resize-y py-1.5 font-mono`}
        />
      ) : (
        <input
          {...common}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && void take()}
          className={`${fieldLook} h-8 font-mono`}
        />
      )}
      <p ref={note} id={`${id}-detail`} className="text-xs text-faint">
        {detail}
      </p>
      {fault && <FaultNote fault={fault} />}
    </Field>
  )
}
