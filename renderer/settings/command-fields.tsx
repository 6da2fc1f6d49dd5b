import { useId } from 'react'
import type { CustomAgent } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { Field, fieldLook } from '../ui/field'
import { Select } from '../ui/select'
import { protocols } from './protocols'

type Command = Pick<CustomAgent, 'command' | 'protocol'>

/** The command line of an agent of the person's own, and how it speaks. */
export function CommandFields({ value, onChange }: { value: Command; onChange: (value: Command) => void }) {
  const words = text.settings.command
  const [commandId, protocolId] = [useId(), useId()]
  return (
    <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-3">
      <Field id={commandId} label={words.label}>
        <input
          id={commandId}
          value={value.command}
          spellCheck={false}
          placeholder={words.placeholder}
          onChange={(event) => onChange({ ...value, command: event.target.value })}
          className={`${fieldLook} h-8 font-mono`}
        />
      </Field>
      <Field id={protocolId} label={words.protocol}>
        <Select
          id={protocolId}
          value={value.protocol}
          placeholder={words.choose}
          choices={protocols}
          onChange={(protocol) => onChange({ ...value, protocol: protocol as CustomAgent['protocol'] })}
        />
      </Field>
    </div>
  )
}
