import type { PastSession } from '../../preload/contract/session'
import { holdsAll } from '../ui/search'

/** More rows than anybody looks through; the search narrows them. */
export const MOST_SHOWN = 200

/** Those whose title, folder, agent or id hold every word that is looked for, the newest first as they came. */
export function matchingPast(all: readonly PastSession[], wanted: string): PastSession[] {
  return all.filter(({ title, folder, agentName, id }) => holdsAll(`${title} ${folder} ${agentName} ${id}`, wanted))
}
