import type { SessionId } from '../../preload/contract/session'

/** How somebody came to say "this agent session id belongs there", best first. */
export const linkTiers = ['stdout', 'token', 'pid', 'folder'] as const
export type LinkTier = (typeof linkTiers)[number]

export type LinkEntry = {
  id: SessionId
  folder: string
  agentPid: number | null
  keeperPid: number | null
  /** The owner mark in the agent's environment, which a hook can read back. */
  token: string
  link: LinkTier | null
}

/** What a hook, or the agent itself, reported. */
export type LinkClaim = { session?: SessionId; token?: string; pid?: number; folder: string }

/**
 * Whose report this is: the agent's own output is certain; a token counts only from the agent's root process, for every
 * tool inherits it; a folder counts only when exactly one unlinked session has it, and only from who told neither token
 * nor pid: those say whose it is, and a session that somebody starts in a folder of ours is not ours. null: it is none of ours, a child or
 * an outside session. A weaker tier never overwrites a stronger one.
 */
export function link(entries: readonly LinkEntry[], claim: LinkClaim): { id: SessionId; tier: LinkTier } | null {
  for (const tier of linkTiers) {
    const matches = entries.filter((entry) => tierMatches(tier, entry, claim))
    if (matches.length === 0) continue
    const [entry] = matches
    if (!entry || (tier === 'folder' && matches.length > 1)) return null
    return entry.link !== null && linkTiers.indexOf(entry.link) < linkTiers.indexOf(tier)
      ? null
      : { id: entry.id, tier }
  }
  return null
}

function tierMatches(tier: LinkTier, entry: LinkEntry, claim: LinkClaim): boolean {
  switch (tier) {
    case 'stdout':
      return claim.session === entry.id
    case 'token':
      return claim.token === entry.token && claim.pid !== undefined && claim.pid === entry.agentPid
    case 'pid':
      return claim.pid !== undefined && (claim.pid === entry.agentPid || claim.pid === entry.keeperPid)
    case 'folder':
      return (
        claim.token === undefined && claim.pid === undefined && entry.link === null && claim.folder === entry.folder
      )
  }
}
