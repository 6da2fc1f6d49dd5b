import type { SessionUpdate } from '@agentclientprotocol/sdk'
import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, objectOf, textOf } from '../json'
import { modelsOf, modesOf } from './choices'
import type { AcpState } from './state'
import { endDenied, foldTool } from './tools'
import { foldUsage } from './turn'
import { endWords, foldWords, noticeNews, planNews } from './words'

/** How Gemini CLI tells a change of the mode, beside its answer to ours. */
const MODE_WORDS = /^\[MODE_UPDATE\] (\S+)$/

/** One `session/update`. */
export function foldUpdate(state: AcpState, update: JsonObject, raw: string, at: number): AgentNews[] {
  const kind = textOf(update.sessionUpdate) as SessionUpdate['sessionUpdate']
  switch (kind) {
    // Our own words come back (some agents), or are told again with the history.
    case 'user_message_chunk':
    // Nothing of the conversation: what could be typed, and what the agent calls it.
    case 'available_commands_update':
    case 'session_info_update':
      return []
    case 'usage_update':
      return foldUsage(state, update)
    case 'current_mode_update':
      return modeNews(state, textOf(update.currentModeId))
    case 'config_option_update':
      return choicesNews(state, update)
  }
  // The history, which Corral has in its own journal. It may trail the answer to session/load.
  if (isHistory(state)) return []
  return foldDeeds(state, kind, update, raw, at)
}

const isHistory = ({ opening, prompted }: AcpState): boolean => opening !== 'new' && !prompted

function foldDeeds(
  state: AcpState,
  kind: SessionUpdate['sessionUpdate'],
  update: JsonObject,
  raw: string,
  at: number,
): AgentNews[] {
  switch (kind) {
    case 'agent_message_chunk':
      return [...endDenied(state), ...messageNews(state, update, at)]
    case 'agent_thought_chunk':
      return [...endDenied(state), ...foldWords(state, 'thinking', update, at)]
    case 'tool_call':
    case 'tool_call_update':
      if (textOf(update.toolCallId) === '') break
      return foldTool(state, update)
    case 'plan':
      return [...endWords(state), planNews(update)]
    case 'notice':
      return [noticeNews(update)]
    case 'compaction_update':
      if (update.status !== 'completed') return []
      return [{ type: 'notice', level: 'info', text: 'The conversation was summed up to make room.' }]
    // The summary is the model's own business.
    case 'compaction_summary_chunk':
      return []
  }
  return [{ type: 'unknown', name: `session/update/${kind}`, text: raw }]
}

function messageNews(state: AcpState, update: JsonObject, at: number): AgentNews[] {
  const { text } = objectOf(update.content)
  const mode = state.mode?.option === null ? MODE_WORDS.exec(textOf(text))?.[1] : undefined
  return mode === undefined ? foldWords(state, 'text', update, at) : modeNews(state, mode)
}

/** A change that nobody asked for here: the agent itself has left a mode. */
function modeNews(state: AcpState, mode: string): AgentNews[] {
  if (state.mode === null || mode === '' || state.mode.current === mode) return []
  state.mode.current = mode
  return state.ready ? [{ type: 'notice', level: 'info', text: `The agent is in the mode “${mode}” now.` }] : []
}

/** All options with their present values. */
function choicesNews(state: AcpState, update: JsonObject): AgentNews[] {
  const models = modelsOf(update)
  const mode = modesOf(update)?.current ?? ''
  const before = state.model?.current
  if (models) state.model = models
  const changed = models?.current && models.current !== before && state.ready
  return [...(changed ? [{ type: 'model' as const, model: models.current ?? '' }] : []), ...modeNews(state, mode)]
}
