import type { AgentNews } from '../../../preload/contract/chat'
import { isObject, type JsonObject, lineOf, objectOf, textOf } from '../json'
import type { Folded } from '../json-lines'
import type { RpcId } from './state'

/** JSON-RPC 2.0: the method is not there. */
const METHOD_NOT_FOUND = -32601
/** Of the protocol: log in first. */
const AUTH_REQUIRED = -32000

export const told = (...news: AgentNews[]): Folded => ({ news, replies: [] })

export function requestLine(id: RpcId, method: string, params: object): string {
  return lineOf({ jsonrpc: '2.0', id, method, params })
}

export function notificationLine(method: string, params: object): string {
  return lineOf({ jsonrpc: '2.0', method, params })
}

export function resultLine(id: RpcId, result: object): string {
  return lineOf({ jsonrpc: '2.0', id, result })
}

/** The answer to a request that we said we do not take. */
export function methodNotFoundLine(id: RpcId, method: string): string {
  const error = { code: METHOD_NOT_FOUND, message: `Corral does not take the request “${method}”.` }
  return lineOf({ jsonrpc: '2.0', id, error })
}

/** The error of a response; null when it is none. */
export function errorOf(response: JsonObject): JsonObject | null {
  return response.error === undefined ? null : objectOf(response.error)
}

export const wantsLogin = (error: JsonObject): boolean => error.code === AUTH_REQUIRED

/** What an error says for people: its details where it only says that something is wrong. */
export function errorWords(error: JsonObject): string {
  const { message, data } = error
  const words = textOf(message) || 'an error without a word'
  const details = isObject(data) ? textOf(data.details) || textOf(data.message) : textOf(data)
  if (details === '' || words.includes(details)) return words
  return words === 'Internal error' ? details : `${words}: ${details}`
}
