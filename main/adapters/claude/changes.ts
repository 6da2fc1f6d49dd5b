import type { AgentNews, PlanItem } from '../../../preload/contract/chat'
import { isObject, objectsOf, textOf, textOrNull } from '../json'

/** What the input of a whole tool call tells beyond itself: what it changes in a file, or the agent's list of things to do. */
export function changesOf(tool: string, name: string, input: unknown): AgentNews[] {
  if (!isObject(input)) return []
  switch (name) {
    case 'Write':
      return [diff(tool, textOf(input.file_path), null, textOf(input.content))]
    case 'Edit':
      return [diff(tool, textOf(input.file_path), textOrNull(input.old_string), textOf(input.new_string))]
    case 'MultiEdit':
      return objectsOf(input.edits).map((edit) =>
        diff(tool, textOf(input.file_path), textOrNull(edit.old_string), textOf(edit.new_string)),
      )
    case 'TodoWrite':
      return [{ type: 'plan', items: objectsOf(input.todos).map(planItem) }]
    default:
      return []
  }
}

const diff = (tool: string, path: string, before: string | null, after: string): AgentNews => ({
  ...{ type: 'tool-diff', tool, path, after },
  // An empty stretch to replace makes a new file.
  before: before === '' ? null : before,
})

const STATES: Readonly<Record<string, PlanItem['state']>> = { completed: 'done', in_progress: 'active' }

const planItem = (todo: Record<string, unknown>): PlanItem => {
  const status = textOf(todo.status)
  const state = (Object.hasOwn(STATES, status) && STATES[status]) || 'open'
  const active = state === 'active' ? textOf(todo.activeForm) : ''
  return { text: active || textOf(todo.content), state }
}
