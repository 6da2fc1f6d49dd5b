import type { LaunchRequest } from '../../preload/contract/session'
import { CorralFault } from './faults'
import type { Session } from './session'
import type { Adopted } from './session-files'

/**
 * What starts a session that goes on with a copy of another one's conversation, which stays as it is; `environment` is
 * that one's own, as typed. Throws a fault where its agent cannot do that.
 */
export function forkOf(
  { name, profile, spec, agentSessionId }: Session,
  environment = '',
): { request: LaunchRequest; adopted: Adopted } {
  if (!profile.resume?.forks || agentSessionId === null)
    throw new CorralFault(
      'cannot-fork',
      `“${name}” cannot be copied: ${agentSessionId === null ? 'its agent has told no id of the conversation' : `${profile.name} has no such order`}.`,
      'Start a new session, and tell the agent what it needs to know.',
    )
  const { agent, folder, model, permissions, arguments: line } = spec
  const request = { agent, folder, model, permissions, arguments: line, environment, prompt: '' }
  return { request, adopted: { agentSessionId, fork: true } }
}
