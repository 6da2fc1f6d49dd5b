import { TriangleAlert } from 'lucide-react'
import { toast } from 'sonner'
import type { Fault } from '../../preload/contract/fault'
import { faultOf } from '../bridge'

/** What went wrong and what to do, in place. */
export function FaultNote({ fault }: { fault: Fault }) {
  return (
    <div role="alert" className="flex gap-2 rounded-md border-l-2 border-bad bg-bad-wash px-3 py-2 text-sm">
      <TriangleAlert size={15} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 break-words">
        {fault.message} {fault.hint && <span className="text-soft">{fault.hint}</span>}
      </div>
    </div>
  )
}

/** Carries out an order; a fault becomes a toast. Resolves to whether it was done. */
export async function order(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    tell(faultOf(error))
    return false
  }
}

/** As a toast, where no place is left to show it in. */
export function tell({ message, hint }: Fault): void {
  toast.error(message, { description: hint || undefined })
}
