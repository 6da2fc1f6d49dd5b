import type { SessionId } from './session'

export type ExportFormat = 'markdown' | 'html' | 'json'

/** What to export, and how. `redact`: likely secrets, names and addresses are replaced (RedactedKind). */
export type ExportOrder = { sessions: SessionId[]; format: ExportFormat; redact: boolean }

/** What is replaced in a redacted export. */
export type RedactedKind =
  | 'private key'
  | 'token'
  | 'secret'
  | 'e-mail address'
  | 'home folder'
  | 'user name'
  | 'picture'

/** How often each kind was replaced; a kind that was not there is missing. */
export type Redacted = Partial<Record<RedactedKind, number>>

/** `files`: absolute paths, in the order of the sessions. `redacted`: null when nothing was to be redacted. */
export type ExportResult = { files: string[]; redacted: Redacted | null }

/** How far an export is: session `number` of `count`, and how many bytes of its journal were read. */
export type ExportProgress = { number: number; count: number; name: string; bytes: number }
