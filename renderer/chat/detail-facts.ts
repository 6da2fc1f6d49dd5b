import type { Survivor } from '../../preload/contract/process'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { BOUNDARY_LOST, tierWords } from '../containment/tier-words'
import { stateWords } from '../panel/state-words'
import { isLive } from '../stores/order'
import { dateTime, tokens } from '../ui/format'
import { foundLine, proofSentence, reportLine, stepsLine } from './end-report'

const { names, groups: titles, ...words } = text.session.details

/** One fact with its name; a fact of several lines names one process in each. */
export type Fact = { name: string; value: string | Survivor[]; isSentence?: boolean }
export type FactGroup = { title: string; facts: Fact[] }

type Draft = [name: string, value: string | Survivor[] | null | undefined, isSentence?: 'sentence']

/** Everything that names a session or tells of its end, without what is not known. `home` is the profile's folder. */
export function factGroups(view: SessionView, home: string): FactGroup[] {
  // Of the words only those are used that no clock changes.
  const { word, detail } = stateWords(view, view.startedAt)
  const state: Draft = [names.state, detail === '' ? word : words.state(word, detail), 'sentence']
  const session: Draft[] = [
    [names.run, String(view.run)],
    [names.sessionId, view.id],
    [names.agent, view.agentName],
    [names.agentSessionId, view.agentSessionId],
    [names.folder, view.folder],
    [names.chosenFolder, view.worktree?.origin],
    [names.branch, view.worktree?.branch],
    [names.baseCommit, view.worktree?.base],
    [names.worktree, view.worktree && worktreeWords(view.worktree)],
    [names.model, view.outside ? null : (view.model ?? words.defaultModel)],
    [names.permissions, view.outside ? null : view.permissions],
    [names.arguments, view.arguments],
    [names.environment, view.environmentNames.join(', ')],
    [names.started, dateTime(view.startedAt)],
    [names.tokens, words.tokens(tokens(view.usage.inputTokens), tokens(view.usage.outputTokens))],
    [names.cost, view.usage.costUsd === null ? null : words.cost(view.usage.costUsd.toFixed(4))],
    [names.profile, home],
  ]
  const processes: Draft[] = [
    [names.agentPid, view.agentPid === null ? null : String(view.agentPid)],
    [names.keeperPid, view.keeperPid === null ? null : String(view.keeperPid)],
    [names.containment, view.tier && words.containment(tierWords[view.tier], view.tier), 'sentence'],
    [names.boundary, boundaryOf(view), 'sentence'],
  ]
  const over = !isLive(view)
  const groups = [
    { title: titles.end, facts: known(over ? [state, ...endOf(view)] : []) },
    { title: titles.identity, facts: known(over ? session : [state, ...session]) },
    { title: titles.processes, facts: known(processes) },
  ]
  return groups.filter(({ facts }) => facts.length > 0)
}

const worktreeWords = ({ path, fate }: NonNullable<SessionView['worktree']>) =>
  fate === 'removed' ? words.worktreeRemoved(path) : path

function boundaryOf(view: SessionView): string | null {
  if (view.boundaryLost) return words.boundaryLost(BOUNDARY_LOST)
  return isLive(view) && view.tier !== null ? words.boundaryHeld : null
}

function endOf({ state, endedAt }: SessionView): Draft[] {
  if (state.kind !== 'ended' && state.kind !== 'lost') return []
  const { report } = state
  const lost = state.kind === 'lost'
  return [
    [names.ended, endedAt === null ? null : dateTime(endedAt)],
    lost
      ? [names.found, report && foundLine(report), 'sentence']
      : [names.report, report && reportLine(report), 'sentence'],
    [names.left, report?.left],
    [names.suspects, lost ? state.suspects : null],
    [names.proof, report && proofSentence(report), 'sentence'],
    [names.steps, report && stepsLine(report), 'sentence'],
  ]
}

const known = (drafts: Draft[]): Fact[] =>
  drafts.flatMap(([name, value, kind]) =>
    value === null || value === undefined || value.length === 0
      ? []
      : [{ name, value, isSentence: kind === 'sentence' }],
  )
