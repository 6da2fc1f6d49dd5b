import { Search as Glass } from 'lucide-react'
import { fieldLook } from './field'

type SearchProps = { label: string; placeholder: string; value: string; onChange: (value: string) => void }

/** The words that a list is narrowed by. */
export const Search = ({ label, placeholder, value, onChange }: SearchProps) => (
  <div className="relative px-5 pt-3">
    <Glass size={14} aria-hidden className="absolute top-[21px] left-8 text-faint" />
    <input
      type="search"
      data-first-focus
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={`${fieldLook} h-8 pl-8`}
    />
  </div>
)

/** Whether a text holds every word that is looked for, however they are written. */
export function holdsAll(text: string, wanted: string): boolean {
  const lower = text.toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}
