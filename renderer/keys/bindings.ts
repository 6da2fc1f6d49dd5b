import { type KeybindingsMap, parseKeybinding } from 'tinykeys'
import { text } from '../../preload/text'
import type { Action } from '../actions/action'

/** Keys of the person's own by the action's id; '' takes the usual one away. */
export type OwnKeys = Readonly<Record<string, string>>

/** The key that an action has now, in tinykeys' notation; null: none. */
export const keyOf = ({ id, key }: Action, own: OwnKeys): string | null => {
  const chosen = own[id]
  return chosen === undefined ? key : chosen || null
}

/** What tinykeys listens for: of two actions with one key the first has it. */
export function bindings(actions: readonly Action[], own: OwnKeys): KeybindingsMap {
  const map: KeybindingsMap = {}
  for (const action of actions) {
    const key = keyOf(action, own)
    if (key === null || key in map || (action.isHeardInPlace && key === action.key)) continue
    map[key] = (event) => {
      if (action.isPossible && !action.isPossible()) return
      event.preventDefault()
      action.run()
    }
  }
  return map
}

/** The action that has this key already; null: nobody. */
export const holderOf = (key: string, actions: readonly Action[], own: OwnKeys): Action | null =>
  actions.find((action) => keyOf(action, own)?.toLowerCase() === key.toLowerCase()) ?? null

const MODIFIERS: readonly [flag: 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', name: string][] = [
  ['ctrlKey', 'Control'],
  ['metaKey', 'Meta'],
  ['altKey', 'Alt'],
  ['shiftKey', 'Shift'],
]

/** The notation of what was pressed; null for a modifier alone, and for keys that the window itself needs. */
export function pressed(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
  isMac: boolean,
): string | null {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Tab', 'Enter', 'Dead', 'Unidentified'].includes(event.key))
    return null
  const modifiers = MODIFIERS.filter(([flag]) => event[flag]).map(([, name]) =>
    name === (isMac ? 'Meta' : 'Control') ? '$mod' : name,
  )
  // With Alt the key is another sign on many layouts; its place is the same.
  const key = event.altKey ? event.code : event.key === ' ' ? 'Space' : event.key
  return [...modifiers, key.length === 1 ? key.toLowerCase() : key].join('+')
}

const { names } = text.keys

const SIGNS: Readonly<Record<string, string>> = {
  Escape: names.escape,
  Period: '.',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  '=|\\+': '+',
}

/** A key for people, press by press: “Ctrl K”, on a Mac “⌘ K”. */
export function keyWords(key: string, isMac: boolean): string[] {
  const modifierNames: Readonly<Record<string, string>> = isMac
    ? { Control: '⌃', Meta: '⌘', Alt: '⌥', Shift: '⇧' }
    : { Control: names.control, Meta: names.super, Alt: names.alt, Shift: names.shift }
  return parseKeybinding(key.replaceAll('$mod', isMac ? 'Meta' : 'Control')).flatMap(([modifiers, , last]) => {
    const code = typeof last === 'string' ? last : last.source.replace(/^\^\(\?:|\)\$$/g, '')
    const name = SIGNS[code] ?? code.replace(/^(Key|Digit)(?=.$)/, '')
    return [...modifiers.map((each) => modifierNames[each] ?? each), name.length === 1 ? name.toUpperCase() : name]
  })
}
