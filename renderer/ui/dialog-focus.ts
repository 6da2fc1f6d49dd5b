import { useRef } from 'react'

/** Who had the focus before a dialog. */
type Before = { owner: HTMLElement | null }

/** Of the dialog that was opened last, until it has given the focus back. */
let newest: Before | null = null

/**
 * Where the focus goes when a dialog opens and when it closes, for a dialog that is opened by state: Radix gives it back to a trigger
 * only, and there is none.
 */
export function useDialogFocus() {
  const before = useRef<Before | null>(null)
  return {
    /** To what has `data-first-focus`. Were that to take it by itself, nobody would know who had it before. */
    onOpenAutoFocus: (event: Event) => {
      const owner = ownerOf(document.activeElement)
      // Nobody has it: this dialog takes the place of another, and from that whom to give it back to.
      before.current = { owner: owner === document.body ? (newest?.owner ?? null) : owner }
      newest = before.current
      const first = (event.currentTarget as Element).querySelector<HTMLElement>('[data-first-focus]')
      if (!first) return
      event.preventDefault()
      first.focus()
    },
    /** To who had it, unless what was chosen in the dialog took it. */
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault()
      if (document.activeElement === document.body) before.current?.owner?.focus()
      if (newest === before.current) newest = null
    },
  }
}

/** An item of a menu is gone when the dialog closes; the button that opened the menu is not. */
function ownerOf(element: Element | null): HTMLElement | null {
  const menu = element?.closest('[role=menu]')
  const owner = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : element
  return owner instanceof HTMLElement ? owner : null
}
