import type { SessionId } from '../../preload/contract/session'
import { type LinkClaim, type LinkEntry, type LinkTier, link } from './link'
import type { Session } from './session'

/** Which session an agent's own id belongs to, and how that came to be known. */
export class Registrations {
  private readonly tiers = new Map<SessionId, LinkTier>()

  /** The agent said it itself. */
  heard(id: SessionId): void {
    this.tiers.set(id, 'stdout')
  }

  /** A report from outside the agent's own output (a hook): links it to one of the live sessions; null when it is none of theirs. */
  register(running: readonly Session[], claim: LinkClaim & { agentSessionId: string }): SessionId | null {
    const linked = link(
      running.map((each) => this.entry(each)),
      claim,
    )
    if (!linked) return null
    running.find(({ id }) => id === linked.id)?.adopt(claim.agentSessionId)
    // After it: to adopt an id counts as the agent's own word.
    this.tiers.set(linked.id, linked.tier)
    return linked.id
  }

  private entry(session: Session): LinkEntry {
    return {
      id: session.id,
      folder: session.spec.folder,
      agentPid: session.agent?.pid ?? null,
      keeperPid: session.keeper?.process.pid ?? null,
      token: session.spec.order.marker,
      // Known since before a restart of the app, and nobody knows from whom: no folder changes it.
      link: this.tiers.get(session.id) ?? (session.agentSessionId === null ? null : 'pid'),
    }
  }
}
