import type { AgentNews, PermissionAnswer, PermissionOption } from '../../../preload/contract/chat'
import { type JsonObject, lineOf, objectOf, objectsOf, rpcIdOf, textOf, textOrNull } from '../json'
import type { Folded } from '../json-lines'
import { forget, remember } from '../lists'
import { inputText, oneLine } from '../words'
import { unwrapped } from './shell'
import type { CodexState, OpenPermission } from './state'

const METHOD_NOT_FOUND = -32601

const ONCE: PermissionOption = { id: 'allow', label: 'Allow', kind: 'allow-once' }
const ALWAYS: PermissionOption = { id: 'allow-always', label: 'Always allow', kind: 'allow-always' }
const DENY: PermissionOption = { id: 'deny', label: 'Deny', kind: 'deny' }

type Question = Omit<AgentNews & { type: 'permission' }, 'type' | 'request'>

/** Codex asks. Anything that Corral does not know is refused, so that it does not wait. */
export function foldRequest(state: CodexState, message: JsonObject, line: string): Folded {
  const params = objectOf(message.params)
  const id = rpcIdOf(message)
  if (id === null) return unknownRequest(message, line)
  const open = (kind: OpenPermission['kind'], question: Question, back: unknown = null, values: string[] = []) => {
    const request = `${textOf(params.turnId) || textOf(params.threadId)}#${id}`
    // The same question again is no second one.
    if (state.permissions.some((each) => each.request === request)) return { news: [], replies: [] }
    remember(state.permissions, { request, id, kind, back, values })
    return { news: [{ type: 'permission' as const, request, ...question }], replies: [] }
  }
  const tool = textOrNull(params.itemId)
  switch (message.method) {
    case 'item/commandExecution/requestApproval':
      return open('command', commandQuestion(tool, params), params.proposedExecpolicyAmendment ?? null)
    case 'item/fileChange/requestApproval': {
      const title = state.tools.find((each) => each.id === tool)?.title || textOf(params.grantRoot)
      return open('file', { tool, name: 'Edit', title, input: textOf(params.reason), options: [ONCE, ALWAYS, DENY] })
    }
    case 'item/permissions/requestApproval': {
      const title = oneLine(textOf(params.reason))
      const input = inputText(params.permissions)
      return open(
        'permissions',
        { tool, name: 'Permissions', title, input, options: [ONCE, ALWAYS, DENY] },
        params.permissions,
      )
    }
    case 'item/tool/requestUserInput':
      return askQuestion(params, id, (question, back, values) => open('question', { tool, ...question }, back, values))
    case 'mcpServer/elicitation/request': {
      const required = objectOf(params.requestedSchema).required
      // A form's fields cannot be filled in here.
      const options = Array.isArray(required) && required.length > 0 ? [DENY] : [ONCE, DENY]
      const title = oneLine(textOf(params.message))
      return open('elicitation', { tool, name: textOf(params.serverName), title, input: textOf(params.url), options })
    }
    default:
      return unknownRequest(message, line)
  }
}

/** The line that answers an open question; none when it is not open, or has no such option. */
export function answerLines(state: CodexState, request: string, answer: PermissionAnswer): string[] {
  const open = state.permissions.find((each) => each.request === request)
  const result = open && resultFor(open, answer.option)
  return open && result ? [lineOf({ id: open.id, result })] : []
}

/** What an interrupt answers to each open question before it. */
export function cancelLines(state: CodexState): string[] {
  return state.permissions.map(({ id, kind }) => lineOf({ id, result: CANCELLED[kind] }))
}

/** An answer of ours was written. */
export function answerSent(state: CodexState, message: JsonObject): AgentNews[] {
  const closed = forget(state.permissions, (open) => open.id === message.id)
  if (!closed) return []
  const outcome = outcomeOf(objectOf(message.result))
  return [{ type: 'permission-closed', request: closed.request, outcome, message: '' }]
}

/** Codex has gone on without an answer: the turn was interrupted, or another answered. */
export function withdrawn(state: CodexState, id: unknown): AgentNews[] {
  const closed = forget(state.permissions, (open) => open.id === id)
  return closed ? [cancelled(closed)] : []
}

export function closePermissions(state: CodexState): AgentNews[] {
  const open = state.permissions
  state.permissions = []
  return open.map(cancelled)
}

const cancelled = ({ request }: OpenPermission): AgentNews => ({
  ...{ type: 'permission-closed', request, outcome: 'cancelled', message: '' },
})

const CANCELLED: Readonly<Record<OpenPermission['kind'], JsonObject>> = {
  command: { decision: 'cancel' },
  file: { decision: 'cancel' },
  permissions: { permissions: {}, scope: 'turn' },
  question: { answers: {} },
  elicitation: { action: 'cancel', content: null, _meta: null },
}

function commandQuestion(tool: string | null, params: JsonObject): Question {
  const host = textOf(objectOf(params.networkApprovalContext).host)
  const rule = Array.isArray(params.proposedExecpolicyAmendment) ? params.proposedExecpolicyAmendment.map(textOf) : []
  const always = rule.length > 0 ? [{ ...ALWAYS, label: `Always allow “${rule.join(' ')}”` }] : [ALWAYS]
  const { command, cwd } = params
  return {
    tool,
    name: host === '' ? 'Shell' : 'Network',
    title: oneLine(host || unwrapped(textOf(command))),
    input: [textOf(params.reason), textOf(command), textOf(cwd)].filter((text) => text !== '').join('\n'),
    options: [ONCE, ...always, DENY],
  }
}

/** One question with answers to choose from can be shown; what asks for more gets no answer, and the person is told of it. */
function askQuestion(
  params: JsonObject,
  id: string | number,
  open: (question: Omit<Question, 'tool'>, back: unknown, values: string[]) => Folded,
): Folded {
  const questions = objectsOf(params.questions)
  const [only] = questions
  const values = objectsOf(only?.options).map((option) => textOf(option.label))
  if (!only || questions.length > 1 || values.length === 0) {
    const asked = questions.map((question) => textOf(question.question)).join(' ')
    const text = `Codex asked what Corral cannot show, and got no answer; answer it in a message: ${asked}`
    return { news: [{ type: 'notice', level: 'warning', text }], replies: [lineOf({ id, result: CANCELLED.question })] }
  }
  // Of this kind the window shows each under its own words.
  const choices = values.map((label, index): PermissionOption => ({ id: `${index}`, label, kind: 'allow-always' }))
  const input = objectsOf(only.options)
    .map((option) => `${textOf(option.label)}: ${textOf(option.description)}`)
    .join('\n')
  return open(
    { name: 'Question', title: oneLine(textOf(only.question)), input, options: [...choices, DENY] },
    only.id,
    values,
  )
}

function resultFor({ kind, back, values }: OpenPermission, option: string): JsonObject | null {
  const known = option === 'allow' || option === 'allow-always' || option === 'deny'
  if (!known && kind !== 'question') return null
  switch (kind) {
    case 'command':
      if (option === 'allow-always' && Array.isArray(back))
        return { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: back } } }
      return { decision: decisionOf(option) }
    case 'file':
      return { decision: decisionOf(option) }
    case 'permissions':
      if (option === 'deny') return CANCELLED.permissions
      return { permissions: granted(back), scope: option === 'allow' ? 'turn' : 'session' }
    case 'elicitation':
      if (option === 'deny') return { action: 'decline', content: null, _meta: null }
      return { action: 'accept', content: {}, _meta: null }
    case 'question': {
      if (option === 'deny') return CANCELLED.question
      const value = values[Number(option)]
      return value === undefined || option === '' ? null : { answers: { [textOf(back)]: { answers: [value] } } }
    }
  }
}

const decisionOf = (option: string) =>
  option === 'allow' ? 'accept' : option === 'allow-always' ? 'acceptForSession' : 'decline'

/** What was asked for, without what it leaves open. */
const granted = (asked: unknown): JsonObject =>
  Object.fromEntries(Object.entries(objectOf(asked)).filter(([, value]) => value !== null))

function outcomeOf({ decision, action, permissions, answers }: JsonObject): 'allowed' | 'denied' | 'cancelled' {
  const given = decision ?? action
  if (given === 'decline') return 'denied'
  if (given === 'cancel') return 'cancelled'
  if (given !== undefined) return 'allowed'
  return Object.keys(objectOf(permissions ?? answers)).length > 0 ? 'allowed' : 'denied'
}

function unknownRequest(message: JsonObject, line: string): Folded {
  const method = textOf(message.method)
  const error = { code: METHOD_NOT_FOUND, message: `Corral does not know the request “${method}”.` }
  return {
    news: [{ type: 'unknown', name: method, text: line }],
    replies: [lineOf({ id: message.id ?? null, error })],
  }
}
