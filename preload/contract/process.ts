/** What can be said of a session's process, and how its end was proven. Types only: this room imports nothing. */

/** Names one process for good: a pid alone is reused, so a bare number is never signalled. */
export type ProcId = {
  pid: number
  /** Start time in the unit of the platform (Linux: clock ticks since boot, field 22 of /proc/PID/stat, proc(5)). */
  startTime: number
  /** Names this boot of this machine: a record from before a restart matches nothing. */
  bootId: string
}

/** How surely the end of a process tree can be reached and proven on this machine. */
export type ContainmentTier = 'subreaper' | 'best-effort'

/** One process that outlived an attempt to end it. */
export type Survivor = { pid: number; command: string; why: string }

/** What ending a session did. `verified` is true only when the kernel itself said that nobody is left. */
export type EndReport = {
  verified: boolean
  /**
   * ECHILD: a subreaper without children has no descendants (waitid(2)). warden-scan: nothing fell to the warden any
   * more, looked at several times. scan: a search found nothing, which is no proof. none: nothing could be said.
   */
  proof: 'ECHILD' | 'warden-scan' | 'scan' | 'never-started' | 'none'
  /** Processes seen in the tree when the end began. */
  processes: number
  /** Milliseconds from the order to the proof. */
  durationMs: number
  /** The rungs of the ladder that were used, in order. */
  steps: { step: EndStep; durationMs: number }[]
  left: Survivor[]
  by: 'keeper' | 'warden'
}

export type EndStep = 'polite' | 'terminate' | 'kill'

/** One union says what can be true of a session's process; a late fact cannot revive an ended one. */
export type ProcessState =
  | { kind: 'starting'; since: number; waitingFor: string }
  | { kind: 'running'; agent: ProcId }
  | { kind: 'stopping'; agent: ProcId | null; since: number; step: EndStep }
  | {
      kind: 'ended'
      how: EndedHow
      at: number
      why: string
      code: number | null
      signal: string | null
      report: EndReport | null
    }
  /** Alive, but the control connection is gone. */
  | { kind: 'detached'; why: string }
  /** It was alive, it is proven gone, and nobody saw how. */
  | { kind: 'lost'; why: string }
  /** Cannot tell. Licenses no kill. */
  | { kind: 'unknown'; why: string }

/** exit: by itself with code 0 · killed: by the user · crashed: by itself, with an error · spawn-failed: it never ran. */
export type EndedHow = 'exit' | 'killed' | 'crashed' | 'spawn-failed'

/** What a running agent is doing, as its protocol tells. */
export type Activity =
  | { kind: 'ready' }
  | { kind: 'working'; since: number }
  | { kind: 'tool'; name: string; since: number }
  | { kind: 'needs-you'; since: number }
  | { kind: 'quiet'; since: number; reasons: string[] }
