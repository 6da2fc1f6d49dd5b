import type { AgentNews } from '../../../preload/contract/chat'
import { type JsonObject, numberOf, objectOf, textOf } from '../json'
import { withdrawn } from './approvals'
import { completeItem, growCall, patchUpdated, startItem } from './items'
import { hookNews, limitNews, planNews, serverNews, warningNews } from './notices'
import type { CodexState } from './state'
import { growBlock } from './text'
import { beginTurn, foldError, foldUsage, turnCompleted } from './turn'

/** Kinds that only repeat what others tell, that concern other windows of Codex, or that tell nothing a person acts on. */
const SILENT = new Set([
  ...['thread/started', 'thread/status/changed', 'thread/readState/changed', 'thread/name/updated', 'thread/closed'],
  ...['thread/goal/updated', 'thread/goal/cleared', 'thread/queue/changed', 'thread/prediction/updated'],
  ...['thread/environment/connected', 'thread/environment/disconnected', 'thread/compacted', 'skills/changed'],
  ...['turn/diff/updated', 'turn/moderationMetadata', 'hook/started', 'item/autoApprovalReview/started'],
  ...['rawResponseItem/completed', 'rawResponse/completed', 'item/reasoning/summaryPartAdded', 'fs/changed'],
  ...[
    'item/commandExecution/terminalInteraction',
    'item/fileChange/outputDelta',
    'account/updated',
    'app/list/updated',
  ],
  ...['remoteControl/status/changed', 'deprecationNotice', 'model/verification', 'model/safetyBuffering/updated'],
  ...['modelProvider/authRecoveryStarted', 'modelProvider/authRecoveryCompleted', 'mcpServer/oauthLogin/completed'],
])

/** One notification. What another thread tells is the work of a sub-agent: its calls are shown, and it ends no turn of ours. */
export function foldNotification(state: CodexState, message: JsonObject, line: string): AgentNews[] {
  const params = objectOf(message.params)
  const method = textOf(message.method)
  const isOther = typeof params.threadId === 'string' && state.thread !== null && params.threadId !== state.thread
  if (SILENT.has(method) || (isOther && isTurns(method, params))) return []
  const part = textOf(params.itemId)
  switch (method) {
    case 'turn/started': {
      const start = beginTurn(state)
      state.turn = textOf(objectOf(params.turn).id) || state.turn
      return start
    }
    case 'turn/completed':
      return turnCompleted(state, params)
    case 'item/started':
      return startItem(state, objectOf(params.item))
    case 'item/completed':
      return completeItem(state, objectOf(params.item), line)
    case 'item/agentMessage/delta':
    case 'item/plan/delta':
      return growBlock(state, part, 'text', textOf(params.delta))
    case 'item/reasoning/summaryTextDelta':
      return growBlock(state, `${part}/summary-${numberOf(params.summaryIndex)}`, 'thinking', textOf(params.delta))
    case 'item/reasoning/textDelta':
      return growBlock(state, `${part}/content-${numberOf(params.contentIndex)}`, 'thinking', textOf(params.delta))
    case 'item/commandExecution/outputDelta':
      return growCall(state, params, textOf(params.delta))
    case 'item/mcpToolCall/progress':
      return growCall(state, params, `${textOf(params.message)}\n`)
    case 'item/fileChange/patchUpdated':
      return patchUpdated(state, params)
    case 'serverRequest/resolved':
      return withdrawn(state, params.requestId)
    case 'turn/plan/updated':
      return planNews(params)
    case 'thread/tokenUsage/updated':
      return foldUsage(state, params)
    case 'error':
      return foldError(state, params)
    case 'thread/settings/updated':
      return modelNews(state, textOf(objectOf(params.threadSettings).model))
    case 'model/rerouted':
      return modelNews(state, textOf(params.toModel))
    case 'account/rateLimits/updated':
      return limitNews(state, params)
    case 'hook/completed':
      return hookNews(params)
    case 'mcpServer/startupStatus/updated':
      return serverNews(state, params)
    case 'warning':
    case 'guardianWarning':
      return warningNews(state, params.message)
    case 'configWarning':
      return warningNews(state, params.summary, params.details)
    default:
      return [{ type: 'unknown', name: method, text: line }]
  }
}

/** What of a sub-agent is not shown: its turns, its words, its usage. */
function isTurns(method: string, params: JsonObject): boolean {
  if (method === 'item/started' || method === 'item/completed') {
    const type = textOf(objectOf(params.item).type)
    return ['agentMessage', 'reasoning', 'plan', 'userMessage', 'contextCompaction'].includes(type)
  }
  return /^(turn\/|item\/agentMessage|item\/plan|item\/reasoning|thread\/|error$)/.test(method)
}

function modelNews(state: CodexState, model: string): AgentNews[] {
  if (model === '' || model === state.model) return []
  state.model = model
  return [{ type: 'model', model }]
}
