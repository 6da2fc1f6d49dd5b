import type { SessionId } from '../../preload/contract/session'
import { namesIn } from './environment'
import { environmentMissing } from './faults'
import type { Session } from './session'
import type { SettingsStore } from './settings'

/**
 * What single sessions were given as environment, as typed. It may hold secrets, so it is in memory only: a session's files
 * tell the names, and whoever resumes one after a restart of Corral types the values again.
 */
export class SessionEnvironments {
  private readonly typed = new Map<SessionId, string>()

  constructor(private readonly settings: SettingsStore) {}

  keep(id: SessionId, lines: string): void {
    this.typed.set(id, lines)
  }

  forget(id: SessionId): void {
    this.typed.delete(id)
  }

  /** What this one was given since this start of Corral; '' when nothing, or nobody knows any more. */
  typedFor(id: SessionId): string {
    return this.typed.get(id) ?? ''
  }

  /** To start its agent again as it was. Throws a fault that names what neither this run of Corral nor the settings know. */
  of({ id, name, spec, profile }: Pick<Session, 'id' | 'name' | 'spec' | 'profile'>): string {
    const typed = this.typed.get(id)
    if (typed !== undefined) return typed
    const lasting = namesIn(this.settings.optionsOf(spec.agent).environment)
    const missing = spec.environmentNames.filter((each) => !lasting.includes(each))
    if (missing.length > 0) throw environmentMissing(name, missing, profile.name)
    return ''
  }
}
