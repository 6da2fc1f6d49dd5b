import type { SessionId, SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { isLive, rank } from './order'

/** The sessions that this start found again, those that need the person first: ids only, so that the list is drawn again only when it changes. */
export const recoveredIds = (byId: Record<SessionId, SessionView>): SessionId[] =>
  Object.values(byId)
    .filter((view) => view.recovered !== null)
    .sort((a, b) => rank(a) - rank(b) || b.lastActivityAt - a.lastActivityAt || b.run - a.run)
    .map((view) => view.id)

export type RecoveredWords = { title: string; detail: string }

/** What became of them, in one line each. Nothing of it was started again. */
export function recoveredWords(views: readonly SessionView[]): RecoveredWords {
  const live = views.filter(isLive).length
  const { title, detail } = text.recovered
  return { title: title(views.length), detail: detail(live, views.length - live) }
}
