/** An error as it crosses to the window: a class would not survive the trip. */
export type Fault = {
  /** For programs: 'agent-not-found', 'folder-missing', … */
  code: string
  /** For people: what happened, to what. One sentence. */
  message: string
  /** For people: what to do now. May be empty. */
  hint: string
  /** The session that it is about, where looking at that one is the way on. */
  session?: string
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; fault: Fault }
