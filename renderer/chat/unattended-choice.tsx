import { useId } from 'react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { order } from '../ui/fault'
import { Select } from '../ui/select'

const words = text.session.unattended

const MINUTES = [1, 5, 15, 60]

/** What becomes of this session's permission requests while nobody is there. */
export function UnattendedChoice({ view }: { view: SessionView }) {
  const id = useId()
  const offered = [...new Set([...MINUTES, view.unattendedMinutes])].filter((each) => each > 0).sort((a, b) => a - b)
  const choices = [
    { value: '0', label: words.wait, detail: words.waitDetail },
    ...offered.map((minutes) => ({
      value: String(minutes),
      label: words.deny(minutes),
      detail: words.denyDetail,
    })),
  ]
  return (
    <section aria-label={words.label} className="pt-3">
      <h3 className="pb-1 text-xs font-semibold">
        <label htmlFor={id}>{words.title}</label>
      </h3>
      <div className="max-w-96 border-t border-line/60 pt-2">
        <Select
          id={id}
          value={String(view.unattendedMinutes)}
          placeholder=""
          choices={choices}
          onChange={(minutes) => void order(request('session:unattended', view.id, Number(minutes)))}
        />
      </div>
    </section>
  )
}
