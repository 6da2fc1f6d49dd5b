import type { Enclosure, Platform, Signal } from '../../../main/platform/platform'
import type { ProcId, Proof } from '../../../preload/contract/process'

/** A system with processes that a test can play with, real or made up. */
export type World = {
  platform: Platform
  /** NAME=VALUE in the environment of agents and of all that they start. */
  mark: string
  promises: Promises
  /** The test's own process: keeper and warden. */
  self: ProcId
  /** An enclosure and an agent that was started in it. */
  enclosed(): Promise<{ enclosure: Enclosure; agent: ProcId }>
  /** A keeper that the warden started. */
  keeper(): Promise<ProcId>
  /** An agent and a daemon of it, and the name of what held them, after their keeper has died. */
  orphaned(): Promise<{ container: string; agent: ProcId; daemon: ProcId }>
  child(parent: ProcId): Promise<ProcId>
  /** Forks twice and leaves the process session: its parent is dead. */
  daemon(parent: ProcId): Promise<ProcId>
  /** Forks again and again, as long as it runs. */
  forker(parent: ProcId): Promise<ProcId>
  /** A child that is dead and that nobody has buried. */
  zombie(parent: ProcId): Promise<ProcId>
  /** None of ours, with a mark of the same name and another value. */
  stranger(): ProcId
  /** The identity of a process that is gone, and the stranger who has its pid now. */
  reused(): Promise<{ stale: ProcId; stranger: ProcId }>
  /** Ends by itself. */
  end(id: ProcId): Promise<void>
  /** The system tells nothing of this process. */
  hide(id: ProcId): void
  reveal(id: ProcId): void
  /** The process belongs to another user: no signal is permitted. */
  deny(id: ProcId): void
  /** Every signal that reached the holder of this pid. */
  received(pid: number): Signal[]
  /** Seen from outside of the platform. */
  isAlive(id: ProcId): boolean
  /** Waits for work that waits; in a made-up world without losing time. */
  settle<T>(work: Promise<T>): Promise<T>
  close(): Promise<void>
}

/** What differs between systems by design. */
export type Promises = {
  /** Signals that the system has. */
  signals: readonly Signal[]
  /** What the report of an ended enclosure rests on; 'scan' is never verified. */
  proof: Proof
  /** What a dead keeper leaves becomes the warden's. */
  heir: boolean
  /** The same, for a container that is opened after the keeper's death. */
  containerProof: Proof
  /** The system itself ends everybody in an enclosure with one call, whoever they are. */
  endsAllAtOnce: boolean
  /** Who is hidden is named among those who are left; else the report only says that somebody is. */
  namesTheHidden: boolean
  /** Environments of others can be read. */
  readsMarks: boolean
}
