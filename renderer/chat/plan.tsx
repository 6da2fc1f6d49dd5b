import { Circle, CircleCheck, CircleDot } from 'lucide-react'
import type { PlanItem } from '../../preload/contract/chat'
import { text } from '../../preload/text'

const words = text.conversation.plan

const marks: Record<PlanItem['state'], { icon: typeof Circle; look: string }> = {
  open: { icon: Circle, look: 'text-faint' },
  active: { icon: CircleDot, look: 'text-accent' },
  done: { icon: CircleCheck, look: 'text-fine' },
}

/** The agent's list of what it means to do, as it stands by now. `part` marks it for finding. */
export function Plan({ items, part }: { items: readonly PlanItem[]; part: string }) {
  const done = items.filter(({ state }) => state === 'done').length
  return (
    <section aria-label={words.label} className="rounded-md border border-line bg-sunken px-3 py-2">
      <p className="pb-1 text-xs text-faint tabular-nums">{words.progress(done, items.length)}</p>
      <ul className="flex flex-col gap-0.5" data-part={part}>
        {items.map(({ text, state }, at) => {
          const { icon: Icon, look } = marks[state]
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list comes whole each time, and its items have no names
            <li key={at} className="flex items-start gap-2">
              <Icon size={14} aria-label={words.states[state]} className={`mt-[3px] shrink-0 ${look}`} />
              <span className={`min-w-0 break-words ${state === 'done' ? 'text-faint line-through' : ''}`}>{text}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
