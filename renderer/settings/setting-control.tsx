import { useId, useState } from 'react'
import type { Settings } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { fieldLook } from '../ui/field'
import { Select } from '../ui/select'
import type { SettingRow } from './rows'

type ControlProps<R extends SettingRow = SettingRow> = {
  row: R
  settings: Settings
  /** Resolves to whether it is kept now. */
  change: (part: Partial<Settings>) => Promise<boolean>
}

/** One setting: what it is called and means, and beside it its control. */
export function SettingControl({ row, settings, change }: ControlProps) {
  const id = useId()
  const common = { id, settings, change }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,260px)] items-start gap-6">
      <div>
        <label htmlFor={id} className="font-medium">
          {row.label}
        </label>
        <p id={`${id}-detail`} className="text-sm text-soft">
          {row.detail}
        </p>
      </div>
      {row.kind === 'number' && <NumberControl row={row} {...common} />}
      {row.kind === 'names' && <NamesControl row={row} {...common} />}
      {row.kind === 'choice' && (
        <Select
          id={id}
          value={settings[row.key]}
          placeholder=""
          choices={row.choices}
          onChange={(value) => void change({ [row.key]: value })}
        />
      )}
    </div>
  )
}

type Of<K extends SettingRow['kind']> = ControlProps<Extract<SettingRow, { kind: K }>> & { id: string }

/** What is typed counts when the field is left or Enter is pressed; what does not count stays, and says why. */
function NumberControl({ row, settings, change, id }: Of<'number'>) {
  const { key, unit, min, max, step = 1, whole = false } = row
  const [typed, setTyped] = useState(String(settings[key]))
  const [why, setWhy] = useState('')
  const take = async () => {
    const value = Number(typed.replace(',', '.'))
    const fits = !whole || Number.isInteger(value)
    if (typed.trim() === '' || !Number.isFinite(value) || value < min || value > max || !fits)
      return setWhy(whole ? text.settings.typeWholeNumber(min, max) : text.settings.typeNumber(min, max))
    setWhy('')
    if (value !== settings[key] && !(await change({ [key]: value }))) setTyped(String(settings[key]))
  }
  return (
    <div>
      <div className="flex items-center gap-2">
        <input
          id={id}
          inputMode="decimal"
          aria-describedby={`${id}-detail ${id}-why`}
          aria-invalid={why !== ''}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => void take()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void take()
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
            event.preventDefault()
            const next = Number(typed) + (event.key === 'ArrowUp' ? step : -step)
            setTyped(String(Math.round(Math.min(max, Math.max(min, next)) * 100) / 100))
          }}
          className={`${fieldLook} h-8 max-w-28 text-right tabular-nums`}
        />
        <span className="text-sm text-soft">{unit}</span>
      </div>
      <p id={`${id}-why`} role="alert" className="text-sm text-bad">
        {why}
      </p>
    </div>
  )
}

function NamesControl({ row, settings, change, id }: Of<'names'>) {
  const [typed, setTyped] = useState(settings[row.key].join(' '))
  const take = () => {
    const names = typed.split(/[\s,;]+/).filter(Boolean)
    if (names.join(' ') !== settings[row.key].join(' ')) void change({ [row.key]: names })
  }
  return (
    <input
      id={id}
      aria-describedby={`${id}-detail`}
      value={typed}
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
      className={`${fieldLook} h-8 font-mono`}
    />
  )
}
