import { tinykeys } from 'tinykeys'
import { allActions } from '../actions/all'
import { windowStore } from '../stores/window'
import { bindings } from './bindings'

const WRITING = 'input, textarea, select, [contenteditable="true"]'
/** What has keys of its own while it is open. */
const OPEN = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

/** Keys belong to whoever is asked or typed into; a key with Ctrl, Cmd or Alt is no typing. */
export function isTaken(
  event: Pick<KeyboardEvent, 'target' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented'>,
): boolean {
  if (event.defaultPrevented || document.querySelector(OPEN) !== null) return true
  const { target } = event
  const isTyping = target instanceof Element && target.closest(WRITING) !== null
  return isTyping && !event.ctrlKey && !event.metaKey && !event.altKey
}

/** From now on the keys do what the settings say, and follow them. */
export function listenToKeys(): void {
  let stop = () => {}
  const begin = () => {
    stop()
    stop = tinykeys(window, bindings(allActions, windowStore.getState().ownKeys), { ignore: isTaken })
  }
  begin()
  windowStore.subscribe((state, before) => {
    if (state.ownKeys !== before.ownKeys) begin()
  })
}
