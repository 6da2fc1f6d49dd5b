import { statSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { SessionId } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import { unknownAgent } from '../adapters/raw/profile'
import { within } from '../platform/deadline'
import { reattachSession } from './launching'
import { live, type Profile, sessionFolder } from './profile'
import type { Session } from './session'
import { listSessionIds, readSpec, type SessionSpec } from './session-files'
import type { SetAside } from './state-file'

/** All keepers together get this long to answer before the start goes on; those that have not are tried on. */
const LIVE_WITHIN_MS = 5000
/** More than the highest screen shows. */
const FIRST_ENDED = 200
/** Ended sessions are read for this long at a stretch, half a frame, and then everything else gets its turn. */
const STRETCH_MS = 8
/** Ended sessions are told in lots: each one costs the window a new list. */
const LOT = 500

/** What is known of a session that nobody has reached yet when the start goes on. */
const NOT_YET = 'Its keeper has not answered yet; Corral keeps trying.'

export type LoadScene = {
  profile: Profile
  agents: readonly AgentProfile[]
  startTimeoutMs: number
  notice: SetAside
  has(id: SessionId): boolean
  /** Takes it into the list. */
  enter(spec: SessionSpec, agent: AgentProfile): Session
  /** Shows it, where there is one of this id. */
  tell(id: SessionId): void
  /** It is over, and what was held for it can go. */
  release(session: Session): void
}

/**
 * Takes in the sessions that may be running, and the newest of the others, so that the window's first list is what a
 * person sees of it. Connects to each that may run, all at once and under one time budget; resolves when each of them has
 * a state. One whose keeper was not reached is unknown, and tried for on. Answers those that were not taken in.
 */
export async function loadFirst(scene: LoadScene): Promise<SessionId[]> {
  const { profile } = scene
  const listed = new Set(live.list(profile))
  const unfinished = takeIn(scene, [...listed], listed)
  const others = newestFirst(profile).filter((id) => !scene.has(id))
  unfinished.push(...takeIn(scene, others.slice(0, FIRST_ENDED), listed))
  const reached = unfinished.map((session) => reattachSession(session, scene))
  if (!(await within(Promise.all(reached), LIVE_WITHIN_MS)))
    for (const session of unfinished)
      if (!session.keeper && !session.isOver) session.happened({ is: 'cannot-tell', why: NOT_YET })
  return others.slice(FIRST_ENDED)
}

/** Takes in the rest, in small stretches, for there may be thousands. One among them that has no end after all is connected to. */
export async function loadRest(scene: LoadScene, rest: readonly SessionId[]): Promise<void> {
  const listed = new Set(live.list(scene.profile))
  const reached: Promise<void>[] = []
  for (let at = 0; at < rest.length; at += LOT) {
    const lot = rest.slice(at, at + LOT)
    for await (const id of inStretches(lot))
      for (const session of takeIn(scene, [id], listed)) reached.push(reattachSession(session, scene))
    for (const id of lot) scene.tell(id)
  }
  await Promise.all(reached)
}

function newestFirst(profile: Profile): SessionId[] {
  const ids = listSessionIds(profile.sessions)
  const written = new Map(ids.map((id) => [id, writtenAt(sessionFolder(profile, id))]))
  return ids.sort((one, other) => (written.get(other) ?? 0) - (written.get(one) ?? 0))
}

async function* inStretches<T>(items: readonly T[]): AsyncGenerator<T> {
  let began = performance.now()
  for (const item of items) {
    if (performance.now() - began > STRETCH_MS) {
      await new Promise((resolve) => setImmediate(resolve))
      began = performance.now()
    }
    yield item
  }
}

/** Answers those that may still run. */
function takeIn(scene: LoadScene, ids: readonly SessionId[], listed: ReadonlySet<SessionId>): Session[] {
  const { profile, agents, notice } = scene
  const unfinished: Session[] = []
  for (const id of ids) {
    if (scene.has(id)) continue
    const spec = readSpec(sessionFolder(profile, id), notice)
    if (!spec) continue
    const agent = agents.find((each) => each.id === spec.agent) ?? unknownAgent(spec.agent)
    const session = scene.enter(spec, agent)
    const wasLive = listed.has(id)
    if (!session.isOver) {
      session.chat.foundAgain()
      unfinished.push(session)
    } else if (wasLive) {
      // Live when the last app ended; where it has an end by now, nobody has heard of it.
      if (session.hasEndedUnheard) session.chat.foundAgain()
      // Before the only other sign of it goes.
      session.chat.save()
      scene.release(session)
      live.remove(profile, id)
    }
  }
  return unfinished
}

/** When something was last put into the folder, epoch milliseconds; 0 when nobody can tell. */
function writtenAt(folder: string): number {
  try {
    return statSync(folder).mtimeMs
  } catch {
    return 0 // Just removed, or not ours to see: its place in the order is all that depends on it.
  }
}
