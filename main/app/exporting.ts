import path from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import type { ExportFormat, ExportOrder, ExportResult, Redacted, RedactedKind } from '../../preload/contract/export'
import type { Push } from '../../preload/contract/ipc'
import { text } from '../../preload/text'
import type { Corral } from '../core/corral'
import { personOf } from '../core/export/person'
import { exportName, formats, freeName, removeUnfinished, writeExport } from '../core/export/write-export'
import { exportUnderWay } from '../core/faults'
import type { Session } from '../core/session'

/** Told to the window so often at most. */
const TELL_EVERY_MS = 200

const words = text.desktop.exporting

/** Exports sessions to where the person says, one order at a time. */
export class Exporting {
  private under: AbortController | null = null

  constructor(
    private readonly corral: Corral,
    private readonly window: () => BrowserWindow | null,
    private readonly push: Push,
  ) {}

  /** Resolves to the files that were written; null when the person chose no place. Rejects with a fault that tells what went wrong. */
  async run(
    sessions: readonly Session[],
    { format, redact }: Omit<ExportOrder, 'sessions'>,
  ): Promise<ExportResult | null> {
    if (this.under) throw exportUnderWay()
    const under = new AbortController()
    this.under = under
    try {
      const person = (session: Session) => (redact ? personOf(session, this.corral, process.env) : null)
      const [first] = sessions
      const place = first && (await this.place(sessions.length, exportName(first, format, person(first)), format))
      if (!place) return null
      const files: string[] = []
      let redacted: Redacted | null = redact ? {} : null
      for (const [index, session] of sessions.entries()) {
        const options = {
          format,
          redact: person(session),
          signal: under.signal,
          progress: this.teller(index, sessions),
        }
        // A folder was chosen for several, and nothing in it is replaced.
        const file = sessions.length === 1 ? place : freeName(place, exportName(session, format, options.redact))
        redacted = sum(redacted, await writeExport(session, file, options))
        files.push(file)
      }
      return { files, redacted }
    } finally {
      this.under = null
    }
  }

  cancel(): void {
    this.under?.abort()
  }

  /** The app leaves: what is not complete goes at once. */
  stop(): void {
    this.cancel()
    removeUnfinished()
  }

  /** A file for one, a folder for several; null when the person chose none. */
  private async place(count: number, name: string, format: ExportFormat): Promise<string | null> {
    const window = this.window()
    if (!window) return null
    const folder = app.getPath('documents')
    if (count > 1) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        ...{ title: words.several.title(count), defaultPath: folder, buttonLabel: words.several.button },
        properties: ['openDirectory', 'createDirectory'],
      })
      return canceled ? null : (filePaths[0] ?? null)
    }
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      ...{ title: words.one.title, defaultPath: path.join(folder, name), buttonLabel: words.one.button },
      filters: [{ name: words.formats[format], extensions: [formats[format].extension] }],
    })
    return canceled || !filePath ? null : filePath
  }

  private teller(index: number, sessions: readonly Session[]): (bytes: number) => void {
    let toldAt = 0
    return (bytes) => {
      if (Date.now() - toldAt < TELL_EVERY_MS) return
      toldAt = Date.now()
      const name = sessions[index]?.name ?? ''
      this.push('export:progress', { number: index + 1, count: sessions.length, name, bytes })
    }
  }
}

function sum(one: Redacted | null, other: Redacted | null): Redacted | null {
  if (one === null || other === null) return null
  const kinds = [...new Set([...Object.keys(one), ...Object.keys(other)])] as RedactedKind[]
  return Object.fromEntries(kinds.map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)]))
}
