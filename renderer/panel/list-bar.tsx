import { Filter, Rows3, X } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { text } from '../../preload/text'
import { changeLook, list, toggleChip, useList } from '../stores/list'
import { useSessions } from '../stores/sessions'
import { Button } from '../ui/button'
import { menuItemLook, menuLook } from '../ui/menu-look'
import { chips } from './arrange'
import { FILTER_ID } from './filter-focus'

const groupings = ['none', 'state', 'folder', 'agent'] as const

/** What the list is narrowed to and grouped by. Beside an open session there is room for the words only. */
export function ListBar({ narrow }: { narrow: boolean }) {
  const wanted = useList((state) => state.wanted)
  return (
    <search
      aria-label={text.panel.filter.name}
      className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-3"
    >
      <div className={`relative ${narrow ? 'flex-1' : 'w-56 min-w-28'}`}>
        <Filter size={13} aria-hidden className="absolute top-[7px] left-2 text-faint" />
        <input
          id={FILTER_ID}
          type="text"
          aria-label={text.panel.filter.label}
          placeholder={text.panel.filter.placeholder}
          value={wanted}
          onChange={(event) => list.setState({ wanted: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            list.setState({ wanted: '' })
            event.currentTarget.blur()
          }}
          className="h-7 w-full rounded-md border border-line bg-surface pr-7 pl-7 text-sm outline-none placeholder:text-faint focus-visible:border-accent"
        />
        {wanted !== '' && (
          <Button
            look="quiet"
            size="icon"
            aria-label={text.panel.filter.clear}
            className="absolute top-0.5 right-0.5"
            onClick={() => list.setState({ wanted: '' })}
          >
            <X size={13} />
          </Button>
        )}
      </div>
      {!narrow && (
        <>
          <Chips />
          <span className="flex-1" />
          <Groups />
        </>
      )}
    </search>
  )
}

function Chips() {
  const chosen = useList((state) => state.chosen)
  const byId = useSessions((state) => state.byId)
  const views = Object.values(byId)
  return (
    <span className="flex min-w-0 gap-1 overflow-x-auto [scrollbar-width:none] [&::-webkit-scrollbar]:hidden">
      {chips.map(({ id, holds }) => {
        const count = views.filter(holds).length
        const isOn = chosen.includes(id)
        if (count === 0 && !isOn) return null
        return (
          <button
            key={id}
            type="button"
            aria-pressed={isOn}
            onClick={() => toggleChip(id)}
            className={`flex h-6 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs ${isOn ? 'border-accent bg-accent-wash text-ink' : 'border-line text-soft hover:bg-sunken hover:text-ink'}`}
          >
            {text.panel.filter.chips[id]}
            <span className="text-faint tabular-nums">{count}</span>
          </button>
        )
      })}
    </span>
  )
}

function Groups() {
  const grouping = useList((state) => state.look.grouping)
  const name = text.panel.groups.kinds[grouping]
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button
          look="quiet"
          size="small"
          className="h-7"
          aria-label={text.panel.groups.label(name)}
          title={text.panel.groups.hint}
        >
          <Rows3 size={14} />
          {grouping === 'none' ? text.panel.groups.name : name}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} className={menuLook}>
          <DropdownMenu.RadioGroup value={grouping}>
            {groupings.map((value) => (
              <DropdownMenu.RadioItem
                key={value}
                value={value}
                className={menuItemLook}
                onSelect={() => void changeLook({ grouping: value })}
              >
                {text.panel.groups.kinds[value]}
                {value === grouping && <span className="ml-auto pl-3 text-accent">✓</span>}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
