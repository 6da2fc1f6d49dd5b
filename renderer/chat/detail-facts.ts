import type { Survivor } from '../../preload/contract/process'
import type { SessionView } from '../../preload/contract/session'
import { BOUNDARY_LOST, tierWords } from '../containment/tier-words'
import { stateWords } from '../panel/state-words'
import { isLive } from '../stores/order'
import { dateTime, tokens } from '../ui/format'
import { foundLine, proofSentence, reportLine, stepsLine } from './end-report'

/** One fact with its name; a fact of several lines names one process in each. */
export type Fact = { name: string; value: string | Survivor[]; isSentence?: boolean }
export type FactGroup = { title: string; facts: Fact[] }

type Draft = [name: string, value: string | Survivor[] | null | undefined, isSentence?: 'sentence']

/** Everything that names a session or tells of its end, without what is not known. `home` is the profile's folder. */
export function factGroups(view: SessionView, home: string): FactGroup[] {
  // Of the words only those are used that no clock changes.
  const { word, detail } = stateWords(view, view.startedAt)
  const state: Draft = ['State', detail === '' ? word : `${word}: ${detail}`, 'sentence']
  const session: Draft[] = [
    ['Run', String(view.run)],
    ['Session id', view.id],
    ['Agent', view.agentName],
    ['Agent session id', view.agentSessionId],
    ['Folder', view.folder],
    ['Chosen folder', view.worktree?.origin],
    ['Branch', view.worktree?.branch],
    ['Base commit', view.worktree?.base],
    ['Worktree', view.worktree && worktreeWords(view.worktree)],
    ['Model', view.outside ? null : (view.model ?? 'its own default')],
    ['Permissions', view.outside ? null : view.permissions],
    ['Arguments', view.arguments],
    ['Environment', view.environmentNames.join(', ')],
    ['Started', dateTime(view.startedAt)],
    ['Tokens', `${tokens(view.usage.inputTokens)} in, ${tokens(view.usage.outputTokens)} out`],
    ['Cost', view.usage.costUsd === null ? null : `$${view.usage.costUsd.toFixed(4)}`],
    ['Profile', home],
  ]
  const processes: Draft[] = [
    ['Agent pid', view.agentPid === null ? null : String(view.agentPid)],
    ['Keeper pid', view.keeperPid === null ? null : String(view.keeperPid)],
    ['Containment', view.tier && `${tierWords[view.tier]} (${view.tier})`, 'sentence'],
    ['Outer boundary', boundaryOf(view), 'sentence'],
  ]
  const over = !isLive(view)
  const groups = [
    { title: 'End', facts: known(over ? [state, ...endOf(view)] : []) },
    { title: 'Identity', facts: known(over ? session : [state, ...session]) },
    { title: 'Processes', facts: known(processes) },
  ]
  return groups.filter(({ facts }) => facts.length > 0)
}

const worktreeWords = ({ path, fate }: NonNullable<SessionView['worktree']>) =>
  fate === 'removed' ? `${path} (removed)` : path

function boundaryOf(view: SessionView): string | null {
  if (view.boundaryLost) return `lost — ${BOUNDARY_LOST}`
  return isLive(view) && view.tier !== null ? 'held by the warden' : null
}

function endOf({ state, endedAt }: SessionView): Draft[] {
  if (state.kind !== 'ended' && state.kind !== 'lost') return []
  const { report } = state
  const lost = state.kind === 'lost'
  return [
    ['Ended', endedAt === null ? null : dateTime(endedAt)],
    lost ? ['Found', report && foundLine(report), 'sentence'] : ['Report', report && reportLine(report), 'sentence'],
    ['Left', report?.left],
    ['May be its own', lost ? state.suspects : null],
    ['Proof', report && proofSentence(report), 'sentence'],
    ['Steps', report && stepsLine(report), 'sentence'],
  ]
}

const known = (drafts: Draft[]): Fact[] =>
  drafts.flatMap(([name, value, kind]) =>
    value === null || value === undefined || value.length === 0
      ? []
      : [{ name, value, isSentence: kind === 'sentence' }],
  )
