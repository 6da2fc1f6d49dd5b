import { randomUUID } from 'node:crypto'
import type { LaunchRequest, SessionId } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import type { LaunchOrder } from '../keeper/protocol'
import type { AgentCommand, AgentMissing } from './agents'
import { type Extras, joinedExtras, lastingExtras, sessionExtras, underExtras } from './extras'
import type { Profile } from './profile'
import { type Adopted, launchOptionsOf, type SessionSpec } from './session-files'
import type { SettingsStore } from './settings'

/** What is settled of a session before it is registered: its id, and the worktree that was made for it, in which the folder is. */
export type Place = { id: SessionId; worktree: SessionSpec['worktree'] | null }

export const newPlace = (): Place => ({ id: randomUUID(), worktree: null })

/** What becomes an order besides the choices of the person. */
export type OrderScene = {
  profile: Profile
  agent: AgentProfile
  /** Folder of what agents find beside them. */
  assets: string
  /** How the agent is run on this machine, or that it is missing: then its start will say so. */
  command: AgentCommand | AgentMissing
  settings: SettingsStore
}

/** An order, and the environment that the agent's own way of being launched and the person ask for. */
export type Specification = { spec: SessionSpec; environment: Record<string, string> }

/** The specification of a new session. Throws a fault when what the person adds to its launch cannot be had. */
export function specify(
  request: LaunchRequest,
  ids: Place & { run: number; agentSessionId: string; adopted: Adopted | null },
  scene: OrderScene,
): Specification {
  const typed = { arguments: request.arguments ?? '', environment: request.environment ?? '' }
  const own = sessionExtras(typed, scene.agent)
  const bare = {
    version: 1 as const,
    session: ids.id,
    run: ids.run,
    kind: 'session' as const,
    task: request.prompt,
    agent: scene.agent.id,
    folder: request.folder,
    ...(ids.worktree ? { worktree: ids.worktree } : {}),
    model: request.model,
    permissions: request.permissions,
    arguments: typed.arguments,
    environmentNames: Object.keys(own.environment),
    proposedAgentSessionId: ids.agentSessionId,
    adopted: ids.adopted,
    createdAt: Date.now(),
    resumption: null,
  }
  return withOrder(bare, own, scene)
}

/** The specification of the same session with its next process, which goes on with the agent's own session. `environment`: its own, as typed. */
export function specifyResumed(
  former: SessionSpec,
  next: { number: number; agentSessionId: string; environment: string },
  scene: OrderScene,
) {
  const { number, agentSessionId, environment: typed } = next
  const own = sessionExtras({ arguments: former.arguments, environment: typed }, scene.agent)
  const resumption = { number, agentSessionId, at: Date.now() }
  const environmentNames = Object.keys(own.environment)
  const { spec, environment } = withOrder({ ...former, environmentNames, resumption }, own, scene)
  return { spec: { ...spec, resumption }, environment }
}

function withOrder(bare: Omit<SessionSpec, 'order'>, own: Extras, scene: OrderScene): Specification {
  const { agent, command, profile, settings, assets } = scene
  const launch = agent.launch({ ...launchOptionsOf(bare), assets })
  const extras = joinedExtras(lastingExtras(settings.optionsOf(agent.id), agent), own)
  const missing = 'tried' in command
  const args = [...launch.args, ...extras.args]
  const order: LaunchOrder = {
    version: 1,
    session: bare.session,
    profileHome: profile.home,
    file: missing ? (agent.executables[0] ?? agent.id) : command.file,
    args: missing ? args : [...command.args, ...args],
    folder: bare.folder,
    marker: bare.session,
    reattachWindowSeconds: settings.get().reattachWindowSeconds,
    resumption: bare.resumption?.number ?? 0,
  }
  const fromAdapter = missing ? launch.env : { ...command.env, ...launch.env }
  return { spec: { ...bare, order }, environment: underExtras(extras, fromAdapter, agent) }
}
