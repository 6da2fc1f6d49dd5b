import type { ReactNode } from 'react'

export const fieldLook =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink outline-none placeholder:text-faint focus-visible:border-accent focus-visible:ring-2 focus-visible:ring-accent/30'

/** A label above a control. `id` is the control's. */
export function Field({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-soft">
        {label}
      </label>
      {children}
    </div>
  )
}
