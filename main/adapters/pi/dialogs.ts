import type { AgentNews, PermissionAnswer, PermissionOption } from '../../../preload/contract/chat'
import { type JsonObject, lineOf, objectOf, parseObject, textOf, textOrNull } from '../json'
import type { Folded } from '../json-lines'
import { forget, remember } from '../lists'
import { inputText, oneLine } from '../words'
import type { Dialog, PiState } from './state'
import { titleOf } from './tools'

/** What Corral's own extension (assets/pi/permission-gate.mjs) asks with: a `select` whose title is this JSON. */
const GATE = 'permission-1'

const ONCE: PermissionOption = { id: 'allow', label: 'Allow', kind: 'allow-once' }
const DENY: PermissionOption = { id: 'deny', label: 'Deny', kind: 'deny' }
const CANCEL: PermissionOption = { id: 'cancel', label: 'Cancel', kind: 'deny' }

/** An extension asks or tells: pi itself asks nothing. What only moves pi's own window is silent. */
export function foldDialog(state: PiState, message: JsonObject, line: string): Folded {
  const request = textOf(message.id)
  const title = textOf(message.title)
  switch (message.method) {
    case 'confirm':
      return ask(state, { request, kind: 'confirm', values: [] }, title, textOf(message.message), [
        { ...ONCE, label: 'Yes' },
        { ...DENY, label: 'No' },
      ])
    case 'select': {
      const gate = parseObject(title)
      if (gate?.corral === GATE) return askGate(state, request, gate)
      const values = (Array.isArray(message.options) ? message.options : []).map(textOf)
      // Of this kind the window shows each under its own words.
      const options = values.map((label, index): PermissionOption => ({ id: `${index}`, label, kind: 'allow-always' }))
      return ask(state, { request, kind: 'select', values }, title, '', [...options, CANCEL])
    }
    case 'input':
    case 'editor': {
      const values = [textOf(message.prefill)]
      const shown = textOf(message.prefill) || textOf(message.placeholder)
      // Words go with an option of this kind only.
      const send: PermissionOption = { id: 'send', label: 'Answer with the words in the field', kind: 'deny' }
      return ask(state, { request, kind: 'text', values }, title, shown, [CANCEL, send])
    }
    case 'notify': {
      const level = message.notifyType === 'warning' || message.notifyType === 'error' ? message.notifyType : 'info'
      return { news: [{ type: 'notice', level, text: textOf(message.message) }], replies: [] }
    }
    case 'setStatus':
    case 'setWidget':
    case 'setTitle':
    case 'set_editor_text':
      return { news: [], replies: [] }
    default:
      // It may wait for an answer: it gets one.
      return {
        news: [{ type: 'unknown', name: `extension_ui_request/${textOf(message.method)}`, text: line }],
        replies: [answerLine(request, { cancelled: true })],
      }
  }
}

/** The line that answers an open dialog; none when it is not open, or has no such option. */
export function answerLines(state: PiState, request: string, answer: PermissionAnswer): string[] {
  const open = state.dialogs.find((dialog) => dialog.request === request)
  const response = open && responseFor(open, answer)
  return response ? [answerLine(request, response)] : []
}

/** Words of an answer that its dialog has no place for. */
export function unsaidWords(state: PiState, request: string, { option, message }: PermissionAnswer): string {
  const kind = state.dialogs.find((dialog) => dialog.request === request)?.kind
  return kind === 'text' || (kind === 'gate' && option === 'deny') ? '' : message
}

/** An abort waits for open dialogs, without an end (measured): they are cancelled before it. */
export function cancelLines(state: PiState): string[] {
  return state.dialogs.map(({ request }) => answerLine(request, { cancelled: true }))
}

/** An answer of ours was written. */
export function answerSent(state: PiState, message: JsonObject): AgentNews[] {
  const closed = forget(state.dialogs, (dialog) => dialog.request === textOf(message.id))
  return closed ? [{ type: 'permission-closed', request: closed.request, ...outcomeOf(closed, message) }] : []
}

/** Nobody can answer them any more: the agent has gone on without. */
export function closeDialogs(state: PiState): AgentNews[] {
  const open = state.dialogs
  state.dialogs = []
  return open.map(({ request }) => ({ type: 'permission-closed', request, outcome: 'cancelled', message: '' }))
}

function ask(state: PiState, dialog: Dialog, title: string, input: string, options: PermissionOption[]) {
  const { request } = dialog
  // The same question again is no second one.
  if (state.dialogs.some((open) => open.request === request)) return { news: [], replies: [] }
  remember(state.dialogs, dialog)
  const news: AgentNews = {
    ...{ type: 'permission', request, tool: null, name: 'Question', title: oneLine(title), input, options },
  }
  return { news: [news], replies: [] }
}

function askGate(state: PiState, request: string, gate: JsonObject) {
  const name = textOf(gate.name)
  const always: PermissionOption = { id: 'allow-always', label: `Always allow ${name}`, kind: 'allow-always' }
  const { news, replies } = ask(state, { request, kind: 'gate', values: [] }, '', '', [ONCE, always, DENY])
  const about = {
    tool: textOrNull(gate.tool),
    name,
    title: titleOf(name, gate.input),
    input: inputText(objectOf(gate.input)),
  }
  return { news: news.map((each) => ({ ...each, ...about })), replies }
}

function responseFor({ kind, values }: Dialog, { option, message }: PermissionAnswer): JsonObject | null {
  if (option === 'cancel' && (kind === 'select' || kind === 'text')) return { cancelled: true }
  switch (kind) {
    case 'confirm':
      return option === 'allow' || option === 'deny' ? { confirmed: option === 'allow' } : null
    case 'select': {
      const value = values[Number(option)]
      return value === undefined || option === '' ? null : { value }
    }
    case 'text':
      return option === 'send' ? { value: message || (values[0] ?? '') } : null
    case 'gate':
      if (option === 'deny') return { value: JSON.stringify({ answer: 'deny', message }) }
      return option === 'allow' || option === 'allow-always' ? { value: JSON.stringify({ answer: option }) } : null
  }
}

function outcomeOf({ kind }: Dialog, response: JsonObject) {
  const { cancelled, confirmed, value } = response
  if (cancelled === true) return { outcome: 'cancelled' as const, message: '' }
  if (kind === 'gate') {
    const answer = parseObject(textOf(value))
    if (answer?.answer === 'deny') return { outcome: 'denied' as const, message: textOf(answer.message) }
  }
  return { outcome: confirmed === false ? ('denied' as const) : ('allowed' as const), message: '' }
}

const answerLine = (id: string, response: JsonObject) => lineOf({ type: 'extension_ui_response', id, ...response })
