/**
 * What the Windows tier asks of the system, in its own words: windows-kernel32.ts is the real one, a test brings
 * another. Whoever opens a handle closes it: an open handle keeps a pid from being reused, and a job from closing.
 */
export interface WindowsSystem {
  readonly ownPid: number
  /** Names this boot; the same text as long as the machine is up, whatever happens to its clock. */
  bootId(): string
  /** Every process, in one look; null when the system refuses to tell. Exited ones are not in it. */
  processes(): ProcessEntry[] | null
  /** 'look': identity, end, name. 'end': that, and to end it. 'take-in': that, and to put it into a job. */
  openProcess(pid: number, wish: Wish): ProcessHandle | NoHandle
  /** A job that ends all its members when its last handle is closed, by whatever cause; null when the system refuses, or the name is taken. */
  createJob(name: string | null): JobHandle | null
  openJob(name: string): JobHandle | NoHandle
  /** Absolute path of the folder that holds the system's own programs (System32). */
  systemFolder(): string
  /** Starts one of the system's own programs, by its absolute path and without a window; null when it cannot. */
  start(file: string, args: readonly string[]): ProcessHandle | null
}

export type Wish = 'look' | 'end' | 'take-in'

/** 'gone': the system says that there is none of this name. 'denied': there is one, which is another user's, or protected. */
export type NoHandle = 'gone' | 'denied' | 'unknown'

export type ProcessEntry = {
  pid: number
  /** Of the process that started it; it may be gone, and its number another's by now. */
  parent: number
  /** Microseconds since the Unix epoch. */
  createdAt: number
  cpuSeconds: number
  memoryBytes: number
}

export interface ProcessHandle {
  /** Microseconds since the Unix epoch; null when it cannot be read. */
  createdAt(): number | null
  hasExited(): boolean | null
  /** False when the system refuses. */
  terminate(): boolean
  /** Its command line, else the path of its program, else ''. */
  command(): string
  close(): void
}

export interface JobHandle {
  addSelf(): boolean
  add(process: ProcessHandle): boolean
  /** How many processes in it run; null when it cannot be read. */
  active(): number | null
  pids(): number[] | null
  /** Ends every member with one call. False when the system refuses. */
  terminate(): boolean
  close(): void
}
