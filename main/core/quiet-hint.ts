import type { Activity, Quiet } from '../../preload/contract/process'

/** What time alone makes of a busy session. `keptWaitingUntil`: epoch milliseconds, as it looks now. */
export type QuietHint = { quiet: Quiet | null; keptWaitingUntil: number | null }

/** What is shown of an agent that its protocol calls busy. */
export function hintedActivity(activity: Activity | null, { quiet, keptWaitingUntil }: QuietHint): Activity | null {
  if (activity?.kind !== 'working' && activity?.kind !== 'tool') return activity
  return quiet ?? (keptWaitingUntil === null ? activity : { ...activity, keptWaitingUntil })
}
