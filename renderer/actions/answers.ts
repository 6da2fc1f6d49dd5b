import type { PermissionOption } from '../../preload/contract/chat'
import type { PermissionAsk, SessionView } from '../../preload/contract/session'
import { request } from '../bridge'
import { order } from '../ui/fault'

/** A question that has just come takes no answer by a key yet: the key was pressed for the one before. */
const ARMED_AFTER_MS = 400

/** Questions whose answer is under way: a key that is pressed twice is one answer. */
const answering = new Set<string>()

type Found = { ask: PermissionAsk; option: PermissionOption }

/** The open question of a session that waits longest, with its answer of this kind; null when there is none to be given. */
function questionOf({ asks }: SessionView, kind: PermissionOption['kind']): Found | null {
  const ask = asks.toSorted((one, other) => one.since - other.since)[0]
  const option = ask?.options.find((each) => each.kind === kind)
  if (!ask || !option || answering.has(ask.request)) return null
  return Date.now() - ask.since < ARMED_AFTER_MS ? null : { ask, option }
}

/** Whether the session asks something that can be answered so. */
export const canAnswer = (view: SessionView, kind: PermissionOption['kind']): boolean => questionOf(view, kind) !== null

/** Answers what the session has asked first. */
export async function answerFirst(view: SessionView, kind: PermissionOption['kind']): Promise<void> {
  const found = questionOf(view, kind)
  if (!found) return
  const { ask, option } = found
  answering.add(ask.request)
  const done = await order(request('session:answer', view.id, ask.request, { option: option.id, message: '' }))
  // Done: the agent's news closes it. Until then a second answer could only do harm.
  if (!done) answering.delete(ask.request)
}
