import type { ProcessState } from '../../preload/contract/process'
import type { ResumeChoice, SessionView } from '../../preload/contract/session'
import type { AgentProfile } from '../adapters/adapter'
import { QUIT_WORDS } from '../keeper/protocol'
import { activityOf, type ProtocolFacts } from './protocol-facts'
import { hintedActivity } from './quiet-hint'
import type { ChatState, SessionSpec } from './session-files'
import type { SessionNews } from './session-news'
import { isOver, shownActivity } from './state'

export type Shown = {
  spec: SessionSpec
  profile: AgentProfile
  state: ProcessState
  chat: ChatState
  /** null while its conversation is not open. */
  facts: ProtocolFacts | null
  unread: number
  timed: ReturnType<SessionNews['timed']>
  /** What is known of its processes while it may run. */
  live: Pick<SessionView, 'agentPid' | 'keeperPid' | 'tier' | 'boundaryLost' | 'queued' | 'paused' | 'inputClosed'>
}

/** Everything that the window shows of a session besides its transcript. */
export function viewOf({ spec, profile, state, chat, facts, unread, timed, live }: Shown): SessionView {
  const over = isOver(state)
  return {
    id: spec.session,
    run: spec.run,
    name: chat.name,
    agent: spec.agent,
    agentName: profile.name,
    outside: false,
    folder: spec.folder,
    worktree: spec.worktree ? { ...spec.worktree, fate: chat.worktree ?? null } : null,
    model: facts?.model ?? spec.model,
    models: over ? [] : (facts?.models ?? []),
    can: { takeImages: profile.takesImages, switchModel: profile.switchesModel, fork: profile.resume?.forks ?? false },
    permissions: spec.permissions,
    arguments: spec.arguments,
    environmentNames: spec.environmentNames,
    state,
    activity: shownActivity(state, facts && hintedActivity(activityOf(facts), timed.hint)),
    agentSessionId: chat.agentSessionIds.at(-1) ?? null,
    agentPid: over ? null : live.agentPid,
    keeperPid: over ? null : live.keeperPid,
    startedAt: begunAt(spec),
    endedAt: state.kind === 'ended' || state.kind === 'lost' ? state.at : null,
    lastActivityAt: facts?.lastAt ?? chat.lastAt,
    lastLine: facts ? facts.lastLine : chat.lastLine,
    asks: over ? [] : (facts?.permissions ?? []),
    unattendedMinutes: chat.unattended ?? timed.unattended,
    queued: live.queued,
    usage: facts?.usage ?? chat.usage,
    tier: live.tier,
    boundaryLost: !over && live.boundaryLost,
    paused: over ? null : live.paused,
    inputClosed: over ? null : live.inputClosed,
    unread,
    // Who quits Corral knows what that ends; a keeper may have finished it after the app had gone.
    recovered: chat.recoveredAt === null || isEndOfQuit(state) ? null : { since: chat.recoveredAt },
    resume: resumeChoiceOf({ spec, profile, state, chat }),
  }
}

/** When its present process was asked for, epoch milliseconds. */
export const begunAt = ({ resumption, createdAt }: SessionSpec): number => resumption?.at ?? createdAt

/** Whether an ended session can go on; null while it may still run. */
function resumeChoiceOf({
  spec,
  profile,
  state,
  chat,
}: Pick<Shown, 'spec' | 'profile' | 'state' | 'chat'>): ResumeChoice | null {
  if (state.kind !== 'ended' && state.kind !== 'lost') return null
  const impossible = (why: string): ResumeChoice => ({ kind: 'impossible', why })
  if (!profile.resume) return impossible(`${profile.name} cannot go on with an earlier conversation.`)
  if (chat.agentSessionIds.length === 0)
    return impossible(`${profile.name} ended before it told the id of its conversation.`)
  if (chat.worktree === 'removed') return impossible('Its worktree was removed.')
  // Its own words of the last attempt: asked again it would say the same.
  if (spec.resumption && profile.resume.isGone(state.why))
    return { kind: 'gone', why: `${profile.name} no longer knows this conversation.` }
  return { kind: 'possible' }
}

const isEndOfQuit = (state: ProcessState) =>
  state.kind === 'ended' && state.how === 'killed' && state.why === QUIT_WORDS
