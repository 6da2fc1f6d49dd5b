import { text } from '../../preload/text'
import { openDialog } from '../stores/window'
import { Button } from '../ui/button'
import { matching } from './rows'

const { sections, keys } = text.settings

/** Whether the way to the keys has the words that are looked for. */
export const hasKeys = (wanted: string) => matching([{ section: sections.keys, ...keys }], wanted).length > 0

/** The keys are chosen in a dialog of their own; here the search finds the way to it. */
export const Keys = () => (
  <section aria-label={sections.keys} className="flex flex-col gap-4">
    <h3 className="border-b border-line pb-1 text-xs font-medium text-faint">{sections.keys}</h3>
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <p className="font-medium">{keys.label}</p>
        <p className="text-sm text-soft">{keys.detail}</p>
      </div>
      <Button onClick={() => openDialog({ kind: 'keys' })}>{keys.choose}</Button>
    </div>
  </section>
)
