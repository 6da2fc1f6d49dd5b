import { toast } from 'sonner'
import type { ExportFormat, ExportResult, Redacted, RedactedKind } from '../../preload/contract/export'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { openDialog } from '../stores/window'

const words = text.exporting.done

/** Opens the dialog **Export** for these sessions. */
export const askExport = (ids: readonly SessionId[]) => openDialog({ kind: 'export', sessions: ids })

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
  const title = files.length === 1 ? words.file(files[0]!) : words.files(files.length)
  return { title, description: redacted === null ? undefined : redactedWords(redacted) }
}

function redactedWords(redacted: Redacted): string {
  const counts = (Object.entries(redacted) as [RedactedKind, number][]).map(([kind, count]) =>
    words.count(count, words.kinds[kind]),
  )
  return counts.length === 0 ? words.nothingRedacted : words.redacted(counts)
}
