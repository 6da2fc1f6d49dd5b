/** The field that narrows the list; one window has one. */
export const FILTER_ID = 'session-filter'

/** Puts the cursor into the filter, ready for other words. */
export function focusFilter(): void {
  const field = document.getElementById(FILTER_ID)
  if (!(field instanceof HTMLInputElement)) return
  field.focus()
  field.select()
}
