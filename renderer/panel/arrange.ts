import type { SessionId, SessionView } from '../../preload/contract/session'
import type { ListLook } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { isLive, isWorking, needsPerson } from '../stores/order'
import { placeOf } from '../stores/place'
import { holdsAll } from '../ui/search'
import { stateWords } from './state-words'

/** Which sessions the list is narrowed to: those of any of the chosen kinds. */
export const chips = [
  { id: 'needs-you', holds: needsPerson },
  { id: 'working', holds: isWorking },
  { id: 'live', holds: isLive },
  { id: 'unread', holds: (view: SessionView) => view.unread > 0 },
  { id: 'ended', holds: (view: SessionView) => !isLive(view) },
] as const
export type Chip = (typeof chips)[number]['id']

/** A line of the list: a session, or the head of a group with how many it has. */
export type Line =
  | { kind: 'session'; id: SessionId }
  | { kind: 'group'; key: string; name: string; count: number; open: boolean }

export type Arrangement = {
  /** Words that a session's name, folder, agent, ids or last line must hold, all of them. */
  wanted: string
  chosen: readonly Chip[]
  look: ListLook
  /** Keys of the groups that are folded. */
  folded: readonly string[]
  /** The session that is open beside the list. */
  beside?: SessionId | null
}

/** What a session is sorted by that its view does not hold. */
export type Measures = Readonly<
  Record<SessionId, { cpuPercent: number | null; memoryBytes: number | null; processes: number | null } | undefined>
>

/**
 * The lines of the list: narrowed, sorted, grouped. `order` is the usual one, who needs the person first; it stays within
 * whatever is equal in the chosen column. Groups stand in the order of their first session.
 */
export function arrange(
  order: readonly SessionId[],
  byId: Readonly<Record<SessionId, SessionView>>,
  { wanted, chosen, look, folded, beside = null }: Arrangement,
  measures: Measures,
  now: number,
): Line[] {
  const views = order
    .flatMap((id) => byId[id] ?? [])
    .filter((view) => stays(view, beside) || isWanted(view, wanted, chosen))
  const sorted = look.column === null ? views : sortBy(views, look.column, look.descending, measures)
  if (look.grouping === 'none') return sorted.map(({ id }) => ({ kind: 'session', id }))
  const groups = new Map<string, SessionView[]>()
  for (const view of sorted) {
    const name = groupOf(view, look.grouping, now)
    const group = groups.get(name)
    if (group) group.push(view)
    else groups.set(name, [view])
  }
  return [...groups].flatMap(([name, members]): Line[] => {
    const key = `${look.grouping}:${name}`
    const open = !folded.includes(key)
    const head: Line = { kind: 'group', key, name, count: members.length, open }
    return [head, ...(open ? members.map(({ id }): Line => ({ kind: 'session', id })) : [])]
  })
}

/** Beside an open session the list is where the person sees what it is one of, and who asks meanwhile: no filter hides these. */
const stays = (view: SessionView, beside: SessionId | null): boolean =>
  beside !== null && (view.id === beside || needsPerson(view))

function isWanted(view: SessionView, wanted: string, chosen: readonly Chip[]): boolean {
  const { name, agentName, agentSessionId, run, lastLine, model } = view
  if (chosen.length > 0 && !chips.some(({ id, holds }) => chosen.includes(id) && holds(view))) return false
  const words = `${name} ${placeOf(view)} ${view.worktree?.branch ?? ''} ${agentName} ${model ?? ''} ${agentSessionId ?? ''} ${run} ${lastLine}`
  return wanted === '' || holdsAll(words, wanted)
}

function groupOf(view: SessionView, grouping: 'state' | 'folder' | 'agent', now: number): string {
  if (grouping === 'folder') return placeOf(view)
  if (grouping === 'agent') return view.agentName
  const { mark } = stateWords(view, now)
  // What it works with changes from moment to moment.
  return text.panel.state.groups[mark === 'tool' ? 'working' : mark]
}

function sortBy(
  views: SessionView[],
  column: NonNullable<ListLook['column']>,
  descending: boolean,
  measures: Measures,
): SessionView[] {
  const value = (view: SessionView): string | number => {
    switch (column) {
      case 'name':
        return view.name.toLowerCase()
      case 'agent':
        return view.agentName.toLowerCase()
      case 'folder':
        return placeOf(view).toLowerCase()
      case 'pid':
        return view.agentPid ?? -1
      case 'cpu':
        return measures[view.id]?.cpuPercent ?? -1
      case 'memory':
        return measures[view.id]?.memoryBytes ?? -1
      case 'processes':
        return measures[view.id]?.processes ?? -1
      case 'tokens':
        return view.usage.inputTokens + view.usage.outputTokens
      case 'started':
        return view.startedAt
      case 'activity':
        return view.lastActivityAt
    }
  }
  const sign = descending ? -1 : 1
  return views
    .map((view, index) => ({ view, index, value: value(view) }))
    .sort((a, b) => sign * (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) || a.index - b.index)
    .map(({ view }) => view)
}
