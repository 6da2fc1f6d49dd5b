import { useRef } from 'react'

/**
 * Where the focus goes when a dialog opens and when it closes, for a dialog that is opened by state: Radix gives it back to a trigger
 * only, and there is none.
 */
export function useDialogFocus() {
  const before = useRef<HTMLElement | null>(null)
  return {
    /** To what has `data-first-focus`. Were that to take it by itself, nobody would know who had it before. */
    onOpenAutoFocus: (event: Event) => {
      before.current = ownerOf(document.activeElement)
      const first = (event.currentTarget as Element).querySelector<HTMLElement>('[data-first-focus]')
      if (!first) return
      event.preventDefault()
      first.focus()
    },
    /** To who had it, unless what was chosen in the dialog took it. */
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault()
      if (document.activeElement === document.body) before.current?.focus()
    },
  }
}

/** An item of a menu is gone when the dialog closes; the button that opened the menu is not. */
function ownerOf(element: Element | null): HTMLElement | null {
  const menu = element?.closest('[role=menu]')
  const owner = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : element
  return owner instanceof HTMLElement ? owner : null
}
