/** What can be said of a session's process, and how its end was proven. Types only: this room imports nothing. */

/** Names one process for good: a pid alone is reused, so a bare number is never signalled. */
export type ProcId = {
  pid: number
  /** Start time in the unit of the platform (Linux: clock ticks since boot, field 22 of /proc/PID/stat, proc(5)). */
  startTime: number
  /** Names this boot of this machine: a record from before a restart matches nothing. */
  bootId: string
}

/** One process of a session's tree. null: the system does not tell. */
export type ProcessRow = {
  id: ProcId
  parent: number
  command: string
  startedAt: number
  /** Since its start, of all its threads. */
  cpuSeconds: number | null
  /** Of one core, in the last second; also null while it was looked at only once. */
  cpuPercent: number | null
  memoryBytes: number | null
  /** TCP ports that it listens on, ascending. */
  ports: number[] | null
  /** The system's letter: T is stopped, Z a zombie. '' where a system has none. */
  state: string
}

/**
 * How surely the end of a process tree can be reached and proven on this machine. cgroup: a subreaper, and a cgroup of
 * its own on top (Linux). subreaper: every orphan comes back to the keeper (Linux). job: nested job objects (Windows).
 * tracked: a tree that is looked at again and again (macOS). best-effort: what can be found is ended.
 */
export type ContainmentTier = 'cgroup' | 'subreaper' | 'job' | 'tracked' | 'best-effort'

/** One process that outlived an attempt to end it. */
export type Survivor = { pid: number; command: string; why: string }

/**
 * What the sentence "nobody is left" rests on. ECHILD: a subreaper without children has no descendants (waitid(2)).
 * cgroup-empty: cgroup.events says populated 0 (cgroups(7)). job-empty: the job object counts nobody but the keeper.
 * job-closed: the job object is gone, and with it, by its own rule, all who were in it. warden-scan: nothing fell to the
 * warden any more, looked at several times. scan: a search found nothing, which is no proof.
 */
export type Proof = 'ECHILD' | 'cgroup-empty' | 'job-empty' | 'job-closed' | 'warden-scan' | 'scan'

/** What ending a session did. `verified` is true only when the kernel itself said that nobody is left. */
export type EndReport = {
  verified: boolean
  /** none: nothing could be said. */
  proof: Proof | 'never-started' | 'none'
  /** Processes seen in the tree when the end began. */
  processes: number
  /** Milliseconds from the order to the proof. */
  durationMs: number
  /** The rungs of the ladder that were used, in order. */
  steps: { step: EndStep; durationMs: number }[]
  left: Survivor[]
  by: 'keeper' | 'warden' | 'app'
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
  | ({ kind: 'lost' } & Loss)
  /** Cannot tell. Licenses no kill. */
  | { kind: 'unknown'; why: string }

/** What is known of a session whose end nobody saw: what was ended since, and who may be a leftover without anything proving it. */
export type Loss = { why: string; at: number; report: EndReport | null; suspects: Survivor[] }

/** exit: by itself with code 0 · killed: by the user · crashed: by itself, with an error · spawn-failed: it never ran. */
export type EndedHow = 'exit' | 'killed' | 'crashed' | 'spawn-failed'

/**
 * What a running agent is doing, as its protocol tells. `failed`: why its last turn failed, '' where nobody said; until
 * the next one begins. `turnSince`: when the turn of a tool call began. `keptWaitingUntil`: the person gives it time, and
 * silence is not told before then.
 */
export type Activity =
  | { kind: 'ready'; failed?: string }
  | { kind: 'working'; since: number; keptWaitingUntil?: number }
  | { kind: 'tool'; name: string; since: number; turnSince?: number; keptWaitingUntil?: number }
  | { kind: 'needs-you'; since: number }
  | Quiet

/** Busy, and it may be stuck: a hint, for which nothing is ever ended. `looping`: it goes on, and perhaps in circles. */
export type Quiet = { kind: 'quiet'; since: number; looping: boolean; reasons: string[]; offers: QuietOffer[] }

/** What a person can do about it, as far as it makes sense. */
export type QuietOffer = 'nudge' | 'interrupt' | 'stop' | 'keep-waiting'
