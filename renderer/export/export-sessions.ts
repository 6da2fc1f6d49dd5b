import { toast } from 'sonner'
import type { ExportFormat, ExportResult, Redacted } from '../../preload/contract/export'
import type { SessionId } from '../../preload/contract/session'
import { request } from '../bridge'
import { windowStore } from '../stores/window'
import { plural } from '../ui/format'

/** Opens the dialog **Export** for these sessions. */
export const askExport = (ids: readonly SessionId[]) => windowStore.setState({ exportAsked: ids })

/**
 * Exports sessions to where the person says: one to a file, several to a folder. Tells when it is done. False when no place was chosen.
 * @throws {RequestFault} what went wrong, or that it was cancelled.
 */
export async function exportSessions(
  ids: readonly SessionId[],
  format: ExportFormat,
  redact: boolean,
): Promise<boolean> {
  const result = await request('sessions:export', { sessions: [...ids], format, redact })
  if (result === null) return false
  const { title, description } = doneWords(result)
  toast.success(title, { description })
  return true
}

/** What was written, and what was left out of it. */
export function doneWords({ files, redacted }: ExportResult): { title: string; description: string | undefined } {
  const title = files.length === 1 ? `Exported to ${files[0]}` : `Exported ${plural(files.length, 'session')}`
  return { title, description: redacted === null ? undefined : redactedWords(redacted) }
}

function redactedWords(redacted: Redacted): string {
  const counts = Object.entries(redacted).map(([kind, count]) => `${count} × ${kind}`)
  return counts.length === 0 ? 'Nothing in it looks like a secret.' : `Redacted: ${counts.join(', ')}.`
}
