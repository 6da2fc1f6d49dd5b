import { existsSync } from 'node:fs'
import type { ProcId } from '../../preload/contract/process'
import type { SessionId } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import { parseAgentRecord, parseEndpointRecord } from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import { delay } from '../platform/deadline'
import type { Liveness } from '../platform/platform'
import type { AgentFinder } from './agents'
import {
  agentMissing,
  CorralFault,
  cannotLock,
  cannotPersist,
  conversationGone,
  conversationIsLive,
  endNotSaved,
  folderMissing,
  formerProcessLives,
  isClosing,
  nothingToResume,
} from './faults'
import { countFormerRuns, turnOver } from './former-runs'
import { live, type Profile } from './profile'
import type { Session } from './session'
import type { SessionEnvironments } from './session-environments'
import { readExit, sessionFile } from './session-files'
import type { SessionLocks } from './session-lock'
import { type Specification, specifyResumed } from './session-spec'
import type { SettingsStore } from './settings'

/** A keeper says farewell when it has recorded the end, and is gone a moment later. */
const GONE_WITHIN_MS = 3000
const LOOK_EVERY_MS = 25

export type ResumeScene = {
  profile: Profile
  finder: AgentFinder
  /** Folder of what agents find beside them. */
  assets: string
  settings: SettingsStore
  environments: SessionEnvironments
  locks: SessionLocks
  /** Another session of this profile that lives on the same conversation, or null. */
  liveOn(agent: AgentProfile, agentSessionId: string): Session | null
  /** The app is not about to quit. */
  mayStart(): boolean
}

/**
 * Makes an ended session one that is to be started with its agent's own session id: the same session, the same journal,
 * a new process. `typed`: its own environment; null: what it was given before. What is asked of the disk is crash-safe (see `turnOver`). Throws a fault that tells why not, and then
 * nothing has changed. Nobody calls it but for a person: a resumed agent may cost money.
 */
export async function resume(session: Session, typed: string | null, scene: ResumeScene): Promise<Specification> {
  const agentSessionId = refuseUnlessPossible(session)
  const { name, profile: agent, spec, directory } = session
  const environment = typed ?? scene.environments.of(session)
  const other = scene.liveOn(agent, agentSessionId)
  if (other) throw conversationIsLive(`“${other.name}” lives on this conversation already.`, other.id)
  if (!existsSync(spec.folder)) throw folderMissing(spec.folder)
  const command = scene.finder.command(agent)
  if ('tried' in command) throw agentMissing(agent, command)
  // Its last words are read before the next process says its first.
  await session.pump()
  await formerProcessesGone(session)
  if (!readExit(directory)) throw endNotSaved(name)
  // From here on nothing waits any more: a quit comes before this, or finds a session that is starting.
  if (!scene.mayStart()) throw isClosing()
  lockConversation({ id: session.id, name, agent: agent.id, agentSessionId }, scene)
  try {
    const number = countFormerRuns(directory) + 1
    const next = { number, agentSessionId, environment }
    const specification = specifyResumed(spec, next, { ...scene, agent, command })
    live.add(scene.profile, session.id)
    turnOver(directory, specification.spec)
    scene.environments.keep(session.id, environment)
    return specification
  } catch (error) {
    scene.locks.release({ agent: agent.id, agentSessionId }, session.id)
    throw error instanceof CorralFault ? error : cannotPersist(directory, error)
  }
}

/** Answers the agent's id of the conversation to go on with. */
function refuseUnlessPossible(session: Session): string {
  const choice = session.view().resume
  if (choice?.kind === 'gone') throw conversationGone(choice.why)
  const { agentSessionId } = session
  if (choice?.kind !== 'possible' || agentSessionId === null)
    throw nothingToResume(session.name, choice?.kind === 'impossible' ? choice.why : 'It has not ended.')
  return agentSessionId
}

/** Two processes must never write to one journal, nor to one conversation. What cannot be told counts as alive. */
async function formerProcessesGone({ name, directory }: Session): Promise<void> {
  const until = performance.now() + GONE_WITHIN_MS
  const keeper = recorded(sessionFile(directory, 'keeper'), (value) => parseEndpointRecord(value).process)
  while (livenessOf(keeper) === 'alive' && performance.now() < until) await delay(LOOK_EVERY_MS)
  if (livenessOf(keeper) !== 'gone') throw endNotSaved(name)
  const agent = recorded(sessionFile(directory, 'agent'), (value) => parseAgentRecord(value).process)
  const liveness = livenessOf(agent)
  if (liveness !== 'gone') throw formerProcessLives(name, typeof agent === 'object' ? agent.pid : null, liveness)
}

const livenessOf = (process: ProcId | 'none' | 'damaged'): Liveness =>
  process === 'none' ? 'gone' : process === 'damaged' ? 'unknown' : platform.liveness(process)

function recorded(file: string, parse: (value: unknown) => ProcId): ProcId | 'none' | 'damaged' {
  if (!existsSync(file)) return 'none'
  try {
    return parse(readRecord(file))
  } catch {
    return 'damaged' // A process that nobody can name any more.
  }
}

/** From here to the keeper's start the app itself is the holder: should it die, the conversation is free again. */
export function lockConversation(
  { id, name, agent, agentSessionId }: { id: SessionId; name: string; agent: string; agentSessionId: string },
  { locks, profile }: Pick<ResumeScene, 'locks' | 'profile'>,
): void {
  const self = platform.identify(process.pid)
  if (typeof self !== 'object') throw new Error('Corral could not read its own identity.')
  try {
    const refusal = locks.take({ agent, agentSessionId }, id, self)
    if (refusal) throw refused(refusal, profile.home)
  } catch (error) {
    throw error instanceof CorralFault ? error : cannotLock(name, error)
  }
}

function refused({ by, liveness }: NonNullable<ReturnType<SessionLocks['take']>>, home: string): CorralFault {
  const who = `process ${by.holder.pid}${by.home === home ? '' : `, in the profile ${by.home}`}`
  const sentence =
    liveness === 'alive'
      ? `This conversation is live already (${who}).`
      : `Nobody can tell whether this conversation is still live (${who}).`
  return conversationIsLive(sentence, by.home === home ? (by.session as SessionId) : null)
}
