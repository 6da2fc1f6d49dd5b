import type { SessionId } from './session'

/** What some processes use. null: the system does not tell, or, of CPU, they were looked at only once. */
export type Load = {
  /** Of one core, in the last second: two busy cores are 200. */
  cpuPercent: number | null
  /** Resident. Pages that processes share are counted in each of a session's; of Corral's own, where the system tells it, each has its part. */
  memoryBytes: number | null
  processes: number | null
}

/** Of everything that a session runs. `history`: its last CPU percents, a second apart, the newest last, 60 at most. */
export type SessionLoad = Load & { history: (number | null)[] }

/** What Corral itself runs: its main process, its window with what draws it, a keeper for each session, and who keeps those. */
export type OwnPart = 'main' | 'window' | 'keepers' | 'wardens'

export type Samples = {
  /** Every session that may run and whose processes can be reached. */
  sessions: Record<SessionId, SessionLoad>
  /** All of them together. */
  total: Load
  own: Record<OwnPart, Load>
  ownTotal: Load
}
