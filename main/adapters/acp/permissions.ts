import type { RequestPermissionOutcome, RequestPermissionResponse } from '@agentclientprotocol/sdk'
import type { AgentNews, PermissionAnswer, PermissionOption } from '../../../preload/contract/chat'
import { type JsonObject, objectOf, objectsOf, textOf } from '../json'
import type { Folded } from '../json-lines'
import { forget, remember } from '../lists'
import { resultLine, told } from './rpc'
import type { AcpState, OpenPermission, RpcId } from './state'
import { describeTool, foldTool } from './tools'
import { endWords } from './words'

/** More than any agent offers for one question. */
const MOST_OPTIONS = 50
const LONGEST_NAME = 200

type Kind = PermissionOption['kind']

const KINDS: Readonly<Record<string, { kind: Kind; label: string; rank: number }>> = {
  allow_once: { kind: 'allow-once', label: 'Allow', rank: 0 },
  allow_always: { kind: 'allow-always', label: 'Always allow', rank: 1 },
  reject_once: { kind: 'deny', label: 'Deny', rank: 2 },
  reject_always: { kind: 'deny', label: 'Always deny', rank: 3 },
}

/** `session/request_permission`. */
export function foldPermission(state: AcpState, id: RpcId, params: JsonObject): Folded {
  // The same question again is no second one.
  if (state.permissions.some((open) => open.id === id)) return told()
  // Asked behind our interrupt, and Gemini CLI would wait for the answer for ever.
  if (state.interrupted) return { news: [], replies: [cancelledLine(id)] }
  const call = objectOf(params.toolCall)
  const offered = objectsOf(params.options).slice(0, MOST_OPTIONS)
  const options = optionsFor(offered)
  // Nobody can answer it.
  if (options.length === 0) return { news: [], replies: [cancelledLine(id)] }
  const tool = textOf(call.toolCallId)
  // Agents count their requests from 0 in every process; the call makes the name unique.
  const request = `${id}/${tool}`.slice(0, LONGEST_NAME)
  remember(state.permissions, { request, id, tool, options: options.map(({ id, kind }) => ({ id, kind })) })
  // A call that waits for an answer has not ended, whatever its status says.
  const news = [...endWords(state), ...foldTool(state, { ...call, status: 'pending' })]
  return told(...news, { type: 'permission', request, tool, ...describeTool(state, call), options })
}

/** The lines that answer an open question; none when it is not open, or has no such option. Words with a denial have no place in the protocol. */
export function answerLines(state: AcpState, request: string, { option }: PermissionAnswer): string[] {
  const open = state.permissions.find((permission) => permission.request === request)
  if (!open?.options.some(({ id }) => id === option)) return []
  return [outcomeLine(open.id, { outcome: 'selected', optionId: option })]
}

/** Takes back every open question, as the protocol wants it before an interrupt. */
export const cancelLines = ({ permissions }: AcpState): string[] => permissions.map(({ id }) => cancelledLine(id))

/** An answer of ours was written. */
export function answerSent(state: AcpState, id: RpcId | null, result: JsonObject): AgentNews[] {
  const closed = forget(state.permissions, (open) => open.id === id)
  if (!closed) return []
  const outcome = outcomeOf(closed, objectOf(result.outcome))
  const tool = state.tools.find((each) => each.id === closed.tool)
  if (outcome === 'denied' && tool) tool.denied = true
  return [{ type: 'permission-closed', request: closed.request, outcome, message: '' }]
}

/** Nobody can answer them any more. */
export function closePermissions(state: AcpState): AgentNews[] {
  const open = state.permissions
  state.permissions = []
  return open.map(({ request }) => ({ type: 'permission-closed', request, outcome: 'cancelled', message: '' }))
}

function outcomeOf({ options }: OpenPermission, { outcome, optionId }: JsonObject): 'allowed' | 'denied' | 'cancelled' {
  if (outcome !== 'selected') return 'cancelled'
  return options.find(({ id }) => id === optionId)?.kind === 'deny' ? 'denied' : 'allowed'
}

/** Ours are the words of what can only mean one thing; where several options are of one kind, the agent's words tell them apart. */
function optionsFor(offered: JsonObject[]): PermissionOption[] {
  return offered
    .flatMap(({ optionId, name, kind }) => {
      const known = Object.hasOwn(KINDS, textOf(kind)) ? KINDS[textOf(kind)] : undefined
      if (!known || textOf(optionId) === '') return []
      const isOnly = offered.filter((each) => each.kind === kind).length === 1
      const label = isOnly && known.kind !== 'allow-always' ? known.label : textOf(name) || known.label
      return [{ rank: known.rank, option: { id: textOf(optionId), label, kind: known.kind } }]
    })
    .sort((one, other) => one.rank - other.rank)
    .map(({ option }) => option)
}

const cancelledLine = (id: RpcId): string => outcomeLine(id, { outcome: 'cancelled' })

function outcomeLine(id: RpcId, outcome: RequestPermissionOutcome): string {
  const response: RequestPermissionResponse = { outcome }
  return resultLine(id, response)
}
