import type { EndedHow, ProcId, Survivor } from './process'

/** One process that this profile ever started, or that carries the mark of one of its sessions. */
export type AuditedProcess = {
  kind: 'warden' | 'keeper' | 'agent' | 'marked'
  session: string | null
  /** How often its session had been resumed when it was started. */
  resumption: number
  process: ProcId
  liveness: 'alive' | 'gone' | 'unknown'
  /** Its session has no recorded end, so it may run. */
  mayRun: boolean
}

export type Audit = {
  home: string
  processes: AuditedProcess[]
  ends: {
    session: string
    /** A session that was resumed has ended before: one end for each of its processes. */
    resumption: number
    exit: {
      how: EndedHow | 'lost'
      why: string
      at: number
      code: number | null
      signal: string | null
      verified: boolean
      /** Who outlived the end, and who may be a lost session's leftover: as they were then. */
      left: Survivor[]
      suspects: Survivor[]
    } | null
  }[]
  /** Alive, and no session stands behind it: what must never be. */
  stray: AuditedProcess[]
}
