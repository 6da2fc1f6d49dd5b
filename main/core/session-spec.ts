import type { LaunchRequest } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import type { LaunchOrder } from '../keeper/protocol'
import type { AgentCommand, AgentMissing } from './agents'
import type { Profile } from './profile'
import { type Adopted, launchOptionsOf, type SessionSpec } from './session-files'

/** What becomes an order besides the choices of the person. */
export type OrderScene = {
  profile: Profile
  agent: AgentProfile
  /** Folder of what agents find beside them. */
  assets: string
  /** How the agent is run on this machine, or that it is missing: then its start will say so. */
  command: AgentCommand | AgentMissing
  reattachWindowSeconds: number
}

/** An order, and the environment that the agent's own way of being launched asks for. */
export type Specification = { spec: SessionSpec; environment: Record<string, string> }

/** The specification of a new session. */
export function specify(
  request: LaunchRequest,
  ids: { session: string; run: number; agentSessionId: string; adopted: Adopted | null },
  scene: OrderScene,
): Specification {
  const bare = {
    version: 1 as const,
    session: ids.session,
    run: ids.run,
    kind: 'session' as const,
    task: request.prompt,
    agent: scene.agent.id,
    folder: request.folder,
    model: request.model,
    permissions: request.permissions,
    proposedAgentSessionId: ids.agentSessionId,
    adopted: ids.adopted,
    createdAt: Date.now(),
    resumption: null,
  }
  return withOrder(bare, scene)
}

/** The specification of the same session with its next process, which goes on with the agent's own session. */
export function specifyResumed(former: SessionSpec, number: number, agentSessionId: string, scene: OrderScene) {
  const resumption = { number, agentSessionId, at: Date.now() }
  const { spec, environment } = withOrder({ ...former, resumption }, scene)
  return { spec: { ...spec, resumption }, environment }
}

function withOrder(bare: Omit<SessionSpec, 'order'>, scene: OrderScene): Specification {
  const { agent, command, profile, reattachWindowSeconds, assets } = scene
  const launch = agent.launch({ ...launchOptionsOf(bare), assets })
  const missing = 'tried' in command
  const order: LaunchOrder = {
    version: 1,
    session: bare.session,
    profileHome: profile.home,
    file: missing ? (agent.executables[0] ?? agent.id) : command.file,
    args: missing ? launch.args : [...command.args, ...launch.args],
    folder: bare.folder,
    marker: bare.session,
    reattachWindowSeconds,
    resumption: bare.resumption?.number ?? 0,
  }
  return { spec: { ...bare, order }, environment: missing ? launch.env : { ...command.env, ...launch.env } }
}
