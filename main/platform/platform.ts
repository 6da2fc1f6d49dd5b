import type { ContainmentTier, ProcId, Proof, Survivor } from '../../preload/contract/process'

/** Liveness has three values: *unknown* never licenses a signal. */
export type Liveness = 'alive' | 'gone' | 'unknown'

/** What became of one signal. `gone` also says that the pid belongs to somebody else by now: nobody was signalled. `not-possible`: this system has no such signal. */
export type SignalOutcome = 'sent' | 'gone' | 'not-permitted' | 'not-possible' | 'unknown'

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
  /** null, as in all that follows: the system does not tell. */
  cpuSeconds: number | null
  memoryBytes: number | null
}

/** What one process has used so far. */
export type ProcessSample = {
  pid: number
  /** With the pid its identity in this boot, in the unit of ProcId. */
  startTime: number
  /** Of all its threads since its start, in seconds; its ended children are not in it. */
  cpuSeconds: number | null
  /** Resident: pages that several processes share are counted in each of them. */
  memoryBytes: number | null
}

/** A root and everybody below it who is not below another root. The dead are left out. */
export type TreeSample = { root: ProcessSample; below: ProcessSample[] }

/** Looks at many trees again and again, as cheaply as the system allows; it remembers from look to look what it need not look at again. */
export interface Sampler {
  /** One look for all trees. In the order of the roots; null: the root is gone, or the system does not tell. Never throws. */
  look(roots: readonly ProcId[]): (TreeSample | null)[]
  /** Gives back what it holds open; the next look begins anew. */
  rest(): void
}

/** A set of processes that are ended together: a keeper's tree, what a dead keeper left, the trees of many. */
export interface Boundary {
  readonly tier: ContainmentTier
  /** Living members now, parents before children. */
  members(): ProcId[]
  /** Buries adopted zombies without taking the exit code of a process that libuv waits for. Returns how many. */
  reap(): number
  /** 'proven' only where the system itself says that nobody is left; `proof` names what it rests on, or what a search that found nobody is worth. */
  emptiness(): 'proven' | 'seems-empty' | 'occupied'
  readonly proof: Proof
  /** Ends every member with one call, where the system has one (cgroup.kill, TerminateJobObject); null: they are frozen first, then killed one by one. Never throws. */
  readonly endAll: (() => void) | null
  /** Of the member: what it runs, for the list of those who are left. */
  describe(id: ProcId): string
  /** Gives back what the system holds for it, when nobody is left. Never throws. */
  release(): void
}

/** The boundary around one agent and all that it starts, held by its keeper. */
export interface Enclosure extends Boundary {
  /** By this name another process finds what holds the tree, when the keeper is dead: see Platform.container. */
  readonly container: string
  /** Wraps the agent's command so that it starts inside, dies with its keeper, and is the out-of-memory killer's first choice, as far as the system can do it. */
  leash(file: string, args: string[]): { file: string; args: string[] }
  /** Takes the agent in, called in the very turn of its spawn. Throws when the system refuses: the agent must be ended then. */
  enclose(agent: ProcId): void
}

/** One operating system, as the rest of Corral sees it. `process.platform` is read in index.ts and nowhere else. */
export interface Platform {
  readonly name: string
  /** Why Corral starts no agent on this system, in one sentence; null where it does. */
  readonly refusal: string | null
  /** Becomes the heir of every descendant's orphans where the system can do it (Windows: enters the outer job). Call once, before the first spawn. */
  becomeHeir(): ContainmentTier
  bootId(): string
  /** Also of a zombie: whoever just spawned it wants its name even when it died at once. */
  identify(pid: number): ProcId | 'gone' | 'unknown'
  liveness(id: ProcId): Liveness
  /** Checks the identity and signals in one go where the system can do it (Linux: pidfd). Never throws. */
  signal(id: ProcId, signal: Signal): SignalOutcome
  /** For a keeper: holds the agent of one session, which bears `mark` (NAME=VALUE) in its environment. `ours` are the pids that libuv spawned here and reaps itself. */
  enclosure(options: { session: string; mark: string; ours: () => ReadonlySet<number> }): Enclosure
  /** For a warden: whatever dead keepers left to it; `keepers` are the living ones, who are none of its business. */
  estate(options: { keepers: () => ReadonlySet<number> }): Boundary
  /** What a dead keeper's enclosure held, by its name: any process can look and end, none can reap. */
  container(name: string): Boundary
  /** The trees below other processes, without those processes: what keepers are answerable for, seen from the app. Reaps nothing, proves nothing. */
  below(roots: () => readonly ProcId[]): Boundary
  /** Calls when a child or an adopted orphan has died; never where orphans do not come to us. */
  onDeath(listener: () => void): void
  /** Every living process that shows a variable of this name in its environment, and the variable's value. Best effort: a program can hide or scrub it. */
  marked(name: string): { id: ProcId; value: string }[]
  /** Who may be a leftover of this dead agent, which nothing proves: in its process session, or an orphan at work in its folder that is younger than it. For a list; never to be signalled. */
  suspects(of: { agent: ProcId; folder: string }): Survivor[]
  /** The descendants of a process with what the system knows of them, the process itself first. */
  tree(root: ProcId): ProcessFacts[]
  sampler(): Sampler
  /**
   * The TCP ports that each of these processes listens on, ascending; null: the system does not tell of that process. What
   * `ancestor` holds open too was handed down by it, and is not told.
   */
  listening(processes: readonly ProcId[], ancestor: ProcId | null): (number[] | null)[]
  /** Resident memory in bytes, each shared page divided among those who share it: it adds up, and costs a millisecond. null: the system does not tell. */
  proportionalMemory(id: Pick<ProcId, 'pid'>): number | null
  /** Address of a control socket: short enough for the system whatever the profile's path is. */
  controlAddress(profileHome: string, name: string): string
  /** Sentence for people: what the tier can promise. */
  tierMeaning(tier: ContainmentTier): string
}
