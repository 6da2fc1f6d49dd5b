import { Filter, Rows3, X } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { text } from '../../preload/text'
import { changeLook, groupings, list, toggleChip, useList } from '../stores/list'
import { useSessions } from '../stores/sessions'
import { Button } from '../ui/button'
import { menuItemLook, menuLook } from '../ui/menu-look'
import { type Chip, chips } from './arrange'
import { FILTER_ID } from './filter-focus'

/** What the list is narrowed to and grouped by. Beside an open session there is room for the words, and the chips that are on. */
export function ListBar({ narrow }: { narrow: boolean }) {
  const wanted = useList((state) => state.wanted)
  return (
    <search
      aria-label={text.panel.filter.name}
      className="flex min-h-10 shrink-0 flex-wrap short:flex-nowrap items-center gap-x-2 gap-y-1.5 border-b border-line px-3 py-1.5"
    >
      <div className={`relative ${narrow ? 'basis-full' : 'w-56 @max-[799px]/side:w-40 @max-[599px]/side:flex-1'}`}>
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
      {narrow ? (
        <ChosenChips />
      ) : (
        <>
          <Chips />
          <Groups />
        </>
      )}
    </search>
  )
}

/** All that hold for some session. */
function Chips() {
  const chosen = useList((state) => state.chosen)
  const counted = useCounted().filter(({ id, count }) => count > 0 || chosen.includes(id))
  return (
    <span className="chip-row flex min-w-0 flex-1 flex-wrap gap-1 @max-[599px]/side:not-short:order-last @max-[599px]/side:not-short:basis-full short:flex-nowrap short:overflow-x-auto">
      {counted.map(({ id, count }) => (
        <ChipButton key={id} id={id} count={count} isOn={chosen.includes(id)} />
      ))}
    </span>
  )
}

/** Those that are on, each with the cross that takes it back: a list that is narrowed must look so. */
function ChosenChips() {
  const chosen = useList((state) => state.chosen)
  const counted = useCounted().filter(({ id }) => chosen.includes(id))
  if (counted.length === 0) return null
  return (
    <span className="flex min-w-0 flex-wrap gap-1">
      {counted.map(({ id, count }) => (
        <ChipButton key={id} id={id} count={count} isOn crossed />
      ))}
    </span>
  )
}

function useCounted() {
  const byId = useSessions((state) => state.byId)
  const views = Object.values(byId)
  return chips.map(({ id, holds }) => ({ id, count: views.filter(holds).length }))
}

type ChipButtonProps = { id: Chip; count: number; isOn: boolean; crossed?: boolean }

const ChipButton = ({ id, count, isOn, crossed = false }: ChipButtonProps) => (
  <button
    type="button"
    aria-pressed={isOn}
    title={crossed ? text.panel.filter.dropChip : undefined}
    onClick={() => toggleChip(id)}
    className={`flex h-6 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs ${isOn ? 'border-accent bg-accent-wash text-ink' : 'border-line text-soft hover:bg-sunken hover:text-ink'}`}
  >
    {text.panel.filter.chips[id]}
    <span className="text-faint tabular-nums">{count}</span>
    {crossed && <X size={12} aria-hidden />}
  </button>
)

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
