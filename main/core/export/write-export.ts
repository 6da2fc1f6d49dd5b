import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import type { ExportFormat, Redacted } from '../../../preload/contract/export'
import { cannotExport, exportCancelled } from '../faults'
import { removedNotice } from '../retention-words'
import type { Session } from '../session'
import { wholeConversation } from '../whole-conversation'
import type { About, Format } from './format'
import { Gatherer } from './gather'
import { html } from './html'
import { json } from './json'
import { markdown } from './markdown'
import { type Person, Redactor } from './redact'

/** Everything else gets its turn after half a frame. */
const STRETCH_MS = 8
/** What gathers before it is handed to the disk, in characters. */
const BUFFER = 256 * 1024

export const formats: Record<ExportFormat, { extension: string; make(): Format }> = {
  markdown: { extension: 'md', make: markdown },
  html: { extension: 'html', make: html },
  json: { extension: 'json', make: json },
}

/** Files that are being written, for an app that leaves meanwhile. */
const unfinished = new Set<string>()

export type ExportOptions = {
  format: ExportFormat
  /** What of whom is to be redacted; null: everything as it is. */
  redact: Person | null
  signal: AbortSignal
  /** Told now and then: how many bytes of the journal were read. */
  progress(bytes: number): void
}

/**
 * Writes a session's whole conversation, as far as it has come, to a file; one that is there is replaced. The file
 * appears when it is complete: until then it grows beside it under a name of its own, and is removed when anything goes
 * wrong. Resolves to what was redacted. Rejects with a fault that names what went wrong.
 */
export async function writeExport(session: Session, file: string, options: ExportOptions): Promise<Redacted | null> {
  const redactor = options.redact && new Redactor(options.redact)
  const growing = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(4).toString('hex')}.part`)
  unfinished.add(growing)
  try {
    options.signal.throwIfAborted()
    // Private until the person passes it on.
    const handle = await open(growing, 'wx', 0o600)
    try {
      await writeAll(session, handle, redactor, options)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(growing, file)
    return redactor?.redacted ?? null
  } catch (error) {
    await rm(growing, { force: true }).catch(() => {
      // The same disk that refused the rest: the fault below tells of it.
    })
    if (options.signal.aborted) throw exportCancelled()
    throw cannotExport(session.name, file, error)
  } finally {
    unfinished.delete(growing)
  }
}

/** Removes what is not complete, in the same turn: the app is about to leave. */
export function removeUnfinished(): void {
  for (const file of unfinished)
    try {
      rmSync(file, { force: true })
    } catch {
      // A disk that refuses by now: what is left has a name that tells what it is.
    }
}

async function writeAll(
  session: Session,
  handle: FileHandle,
  redactor: Redactor | null,
  { format, signal, progress }: ExportOptions,
): Promise<void> {
  const writing = formats[format].make()
  const gatherer = new Gatherer()
  const { journalRemoved } = session.chat.state
  let text = writing.begin(aboutOf(session, redactor))
  if (journalRemoved) text += writing.event(removedNotice(journalRemoved))
  let began = performance.now()
  const rest = async (bytes: number) => {
    if (text.length >= BUFFER) {
      await handle.appendFile(text)
      text = ''
    }
    if (performance.now() - began < STRETCH_MS) return
    progress(bytes)
    await new Promise((resolve) => setImmediate(resolve))
    signal.throwIfAborted()
    began = performance.now()
  }
  for (const { end, events } of wholeConversation(session)) {
    for (const event of events)
      for (const complete of gatherer.push(event)) {
        text += writing.event(redactor?.event(complete) ?? complete)
        await rest(end)
      }
    await rest(end)
  }
  for (const left of gatherer.end()) text += writing.event(redactor?.event(left) ?? left)
  await handle.appendFile(text + writing.end(redactor?.redacted ?? null))
}

function aboutOf(session: Session, redactor: Redactor | null): About {
  const { name, agentName, folder, model, run, id, agentSessionId, endedAt } = session.view()
  const clean = (text: string) => redactor?.text(text) ?? text
  return {
    ...{ name: clean(name), agent: clean(agentName), folder: clean(folder) },
    model: model === null ? null : clean(model),
    ...{ run, session: id, agentSession: agentSessionId, endedAt },
    ...{ startedAt: session.spec.createdAt, exportedAt: Date.now() },
  }
}

/** A name for the file of a session that every system takes; redacted as the rest is. */
export function exportName(session: Session, format: ExportFormat, redact: Person | null): string {
  const { name, run } = session.view()
  const words = (redact ? new Redactor(redact).text(name) : name)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${run}${words && `-${words}`}.${formats[format].extension}`
}

/** A file of this name in a folder, or, where there is one already, of the same with a number: nothing is replaced. */
export function freeName(folder: string, name: string): string {
  const { name: stem, ext } = path.parse(name)
  for (let number = 2, file = path.join(folder, name); ; number += 1) {
    if (!existsSync(file)) return file
    file = path.join(folder, `${stem} (${number})${ext}`)
  }
}
