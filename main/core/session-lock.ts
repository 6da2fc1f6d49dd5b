import { createHash, randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, unlinkSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { ProcId } from '../../preload/contract/process'
import type { SessionId } from '../../preload/contract/session'
import { createPassingRecord, writePassingRecord } from '../keeper/records'
import { platform } from '../platform'
import type { Liveness } from '../platform/platform'
import { privateRuntimeFolder } from '../platform/private-folder'

const lock = z.object({
  version: z.literal(1),
  agent: z.string(),
  agentSessionId: z.string(),
  /** Whose session it is: the profile's folder, and the session in it. */
  home: z.string(),
  session: z.string(),
  /** The session's keeper; the app, until there is one. */
  holder: z.object({ pid: z.number().int(), startTime: z.number(), bootId: z.string() }),
})

/** Who lives on one conversation of an agent. */
export type Lock = z.infer<typeof lock>
export type LockName = { agent: string; agentSessionId: string }

/** The conversation that a session lives on; null while its agent has not told. */
export const lockNameOf = (session: { profile: { id: string }; agentSessionId: string | null }): LockName | null =>
  session.agentSessionId === null ? null : { agent: session.profile.id, agentSessionId: session.agentSessionId }

/** Another one has it: it lives, or nobody can tell. */
export type Refusal = { by: Lock; liveness: Exclude<Liveness, 'gone'> }

/** A conversation that is fought over by more than this many at once is refused. */
const ATTEMPTS = 3

/**
 * One live process for each conversation of an agent, over all profiles of a person on this machine: two that write to
 * one conversation would tear it apart. A file per conversation names the process that keeps it; a holder that is
 * proven gone is replaced, one that cannot be told is not. Whoever starts an agent without Corral asks nobody.
 */
export class SessionLocks {
  /** What was written last for each session, so that keeping it up costs nothing. */
  private readonly kept = new Map<SessionId, LockName & { pid: number }>()

  constructor(
    private readonly home: string,
    /** Makes the folder of the locks, or throws the sentence why it cannot be had. */
    private readonly folder: () => string = () => privateRuntimeFolder('conversations'),
    private readonly liveness: (id: ProcId) => Liveness = platform.liveness,
  ) {}

  /** Takes the conversation for a session; null when that is done. Throws when there is no private folder, or the disk refuses. */
  take(name: LockName, session: SessionId, holder: ProcId): Refusal | null {
    const refusal = this.takeFile(name, session, holder)
    if (!refusal) this.kept.set(session, { ...name, pid: holder.pid })
    return refusal
  }

  private takeFile(name: LockName, session: SessionId, holder: ProcId): Refusal | null {
    const file = this.file(name)
    const mine: Lock = { version: 1, ...name, home: this.home, session, holder }
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (created(file, mine)) return null
      const there = readLock(file)
      if (!there) continue
      if (this.isOf(there, session)) {
        // A restart of the app finds its own as it left them.
        if (JSON.stringify(there) !== JSON.stringify(mine)) writePassingRecord(file, mine)
        return null
      }
      const liveness = this.liveness(there.holder)
      if (liveness !== 'gone') return { by: there, liveness }
      takeAway(file, there)
    }
    const there = readLock(file)
    return there ? { by: there, liveness: 'unknown' } : null
  }

  /** The agent told its id, or its keeper is there by now: from here on the keeper holds it. What was held under an earlier id is let go. */
  keep(name: LockName | null, session: SessionId, keeper: ProcId): void {
    if (name === null) return
    const kept = this.kept.get(session)
    if (kept?.agentSessionId === name.agentSessionId && kept.pid === keeper.pid) return
    if (kept && kept.agentSessionId !== name.agentSessionId) this.release(kept, session)
    this.kept.set(session, { ...name, pid: keeper.pid })
    try {
      // Somebody else's stays: it runs all the same, and whoever resumes is told of the first.
      this.takeFile(name, session, keeper)
    } catch {
      // Without it another profile would not know; within this one the registry does.
    }
  }

  /** The session has ended, with whatever ids its conversation had. Another's lock is left alone. */
  release(name: LockName | null, session: SessionId): void {
    const kept = this.kept.get(session)
    this.kept.delete(session)
    if (kept && kept.agentSessionId !== name?.agentSessionId) this.releaseFile(kept, session)
    if (name !== null) this.releaseFile(name, session)
  }

  private releaseFile(name: LockName, session: SessionId): void {
    try {
      const file = this.file(name)
      const there = readLock(file)
      if (there && this.isOf(there, session)) unlinkSync(file)
    } catch {
      // It names a process that is gone, so the next one takes it over.
    }
  }

  private isOf(there: Lock, session: SessionId): boolean {
    return there.home === this.home && there.session === session
  }

  /** An id may hold anything. */
  private file({ agent, agentSessionId }: LockName): string {
    return path.join(
      this.folder(),
      createHash('sha256').update(`${agent}\0${agentSessionId}`).digest('hex').slice(0, 32),
    )
  }
}

function created(file: string, mine: Lock): boolean {
  try {
    // A holder is a process of this boot.
    createPassingRecord(file, mine)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** null when it is gone, or was no lock: those are always whole, so nobody of ours wrote it, and it is taken out. */
function readLock(file: string): Lock | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const read = lock.safeParse(parsed(text))
  if (read.success) return read.data
  unlinkSync(file)
  return null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // Not even JSON: no lock either.
  }
}

/** Takes a dead holder's lock out. Two may try at once: whoever got hold of the other's fresh one puts it back. */
function takeAway(file: string, dead: Lock): void {
  const aside = `${file}.${randomBytes(6).toString('hex')}.gone`
  try {
    renameSync(file, aside)
  } catch {
    return // The other one was first.
  }
  const taken = readLock(aside)
  if (!taken) return
  if (JSON.stringify(taken) !== JSON.stringify(dead)) putBack(aside, file)
  unlinkSync(aside)
}

function putBack(aside: string, file: string): void {
  try {
    linkSync(aside, file)
  } catch {
    // A third one was quicker, and has it now.
  }
}
