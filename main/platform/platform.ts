import type { ContainmentTier, ProcId } from '../../preload/contract/process'

/** Liveness has three values: *unknown* never licenses a signal. */
export type Liveness = 'alive' | 'gone' | 'unknown'

/** What became of one signal. `gone` also says that the pid belongs to somebody else by now: nobody was signalled. */
export type SignalOutcome = 'sent' | 'gone' | 'not-permitted' | 'unknown'

export type Signal = 'SIGTERM' | 'SIGCONT' | 'SIGSTOP' | 'SIGKILL'

/** A process as the system describes it right now. */
export type ProcessFacts = {
  id: ProcId
  parent: number
  /** The system's letter; Z is a zombie: dead, not yet reaped. T is stopped. */
  state: string
  command: string
  /** Epoch milliseconds. */
  startedAt: number
  cpuSeconds: number
  memoryBytes: number
}

/**
 * Everything that this process is answerable for: the trees that hang below it. For a keeper that is its agent and all
 * that fell to it; for a warden whatever fell to it from a dead keeper, but never its living keepers.
 */
export interface Boundary {
  readonly tier: ContainmentTier
  /** Living members now, parents before children. */
  members(): ProcId[]
  /** Buries adopted zombies without taking the exit code of a process that libuv waits for. Returns how many. */
  reap(): number
  /** 'proven' only where the kernel itself says that nobody is left. */
  emptiness(): 'proven' | 'seems-empty' | 'occupied'
  /** Of the member: what it runs, for the list of those who are left. */
  describe(id: ProcId): string
}

/** One operating system, as the rest of Corral sees it. `process.platform` is read in index.ts and nowhere else. */
export interface Platform {
  readonly name: string
  /** Why Corral starts no agent on this system, in one sentence; null where it does. */
  readonly refusal: string | null
  /** Becomes the heir of every descendant's orphans where the system can do it. Call once, before the first spawn. */
  becomeHeir(): ContainmentTier
  bootId(): string
  /** Also of a zombie: whoever just spawned it wants its name even when it died at once. */
  identify(pid: number): ProcId | 'gone' | 'unknown'
  liveness(id: ProcId): Liveness
  /** Checks the identity and signals in one go where the system can do it (Linux: pidfd). Never throws. */
  signal(id: ProcId, signal: Signal): SignalOutcome
  /** What this process is answerable for; `ours` are the pids that libuv spawned here and reaps itself; `spare` are the roots of trees that are none of the boundary's business. */
  boundary(options: { ours: () => ReadonlySet<number>; spare: () => ReadonlySet<number> }): Boundary
  /** The trees below other processes, without those processes: what a keeper is answerable for, seen from the app. Reaps nothing, proves nothing. */
  below(roots: () => readonly ProcId[]): Boundary
  /** Wraps a command so that the process dies with its keeper and is the first choice of the out-of-memory killer. */
  leash(keeperPid: number, file: string, args: string[]): { file: string; args: string[] }
  /** Every living process that shows a variable of this name in its environment, and the variable's value. Best effort: a program can hide or scrub it. */
  marked(name: string): { id: ProcId; value: string }[]
  /** The descendants of a process with what the system knows of them, the process itself first. */
  tree(root: ProcId): ProcessFacts[]
  /** Address of a control socket: short enough for the system whatever the profile's path is. */
  controlAddress(profileHome: string, name: string): string
  /** Sentence for people: what the tier can promise. */
  tierMeaning(tier: ContainmentTier): string
}
