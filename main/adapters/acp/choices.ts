import type { PermissionMode } from '../../../preload/contract/session'
import { type JsonObject, objectOf, objectsOf, textOf, textOrNull } from '../json'
import type { Choice } from './state'

/** More than any agent offers. */
const MOST_VALUES = 1000

/** What agents call the permission modes, best first (measured, docs/decisions.md; further ones as their documentation has them). */
const MODES: Readonly<Record<PermissionMode, readonly string[]>> = {
  ask: ['default', 'ask', 'build'],
  'accept-edits': ['acceptEdits', 'autoEdit', 'auto_edit', 'accept-edits'],
  plan: ['plan'],
  'allow-all': ['bypassPermissions', 'yolo', 'allow-all', 'full-access'],
}

/** The models of a session: as a config option (newer agents) or as a list of their own (Gemini CLI). */
export function modelsOf(result: JsonObject): Choice | null {
  const option = optionOf(result.configOptions, 'model')
  if (option) return option
  const models = objectOf(result.models)
  const values = textsOf(objectsOf(models.availableModels).map(({ modelId }) => modelId))
  return values.length === 0 ? null : { current: textOrNull(models.currentModelId), values, option: null }
}

/** The modes of a session, as a list of their own or as a config option. */
export function modesOf(result: JsonObject): Choice | null {
  const modes = objectOf(result.modes)
  const values = textsOf(objectsOf(modes.availableModes).map(({ id }) => id))
  if (values.length > 0) return { current: textOrNull(modes.currentModeId), values, option: null }
  return optionOf(result.configOptions, 'mode')
}

/** The agent's name of a permission mode; null when it has none. */
export function modeFor(permissions: PermissionMode, modes: Choice | null): string | null {
  return MODES[permissions].find((mode) => modes?.values.includes(mode)) ?? null
}

function optionOf(options: unknown, category: string): Choice | null {
  const option = objectsOf(options).find(
    (each) => (each.category ?? each.id) === category && Array.isArray(each.options),
  )
  if (!option || textOf(option.id) === '') return null
  // A list of values, or of groups of them.
  const entries = objectsOf(option.options)
  const values = entries.flatMap((each) => (Array.isArray(each.options) ? objectsOf(each.options) : [each]))
  return {
    current: textOrNull(option.currentValue),
    values: textsOf(values.map(({ value }) => value)),
    option: textOf(option.id),
  }
}

const textsOf = (values: unknown[]): string[] =>
  values.filter((value): value is string => typeof value === 'string' && value !== '').slice(0, MOST_VALUES)
