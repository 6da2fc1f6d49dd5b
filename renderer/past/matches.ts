import type { PastSession } from '../../preload/contract/session'

/** More rows than anybody looks through; the search narrows them. */
export const MOST_SHOWN = 200

/** Those whose title, folder, agent or id hold every word that is looked for, the newest first as they came. */
export function matchingPast(all: readonly PastSession[], wanted: string): PastSession[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter(({ title, folder, agentName, id }) => {
    const text = `${title} ${folder} ${agentName} ${id}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
