import { copyFileSync, type FSWatcher, mkdirSync, readdirSync, readFileSync, unlinkSync, watch } from 'node:fs'
import path from 'node:path'
import type { SessionId } from '../../preload/contract/session'
import type { Session } from './session'

/** More links than this in ten seconds are a program's doing, not a log-in. */
const MOST_LINKS = 5
const WITHIN_MS = 10_000
const LONGEST_LINK = 8192

/** Takes a web link to the person's browser. Answers false for what is no web link. */
export type OpenLink = (url: string) => boolean

const folderOf = (directory: string) => path.join(directory, 'links')

/**
 * What makes an agent's log-in open in the person's browser, and that browser outlive the session: the script in
 * assets/agent-bin, found first as xdg-open and as BROWSER, leaves the link in the session's folder, and `LinkDesk`
 * takes it from there. The session has a copy of it, which an update or the removal of Corral leaves where it is. A
 * BROWSER that the person set to keep links from being opened stays as it is.
 */
export function linkEnvironment(
  environment: Record<string, string>,
  assets: string,
  directory: string,
): Record<string, string> {
  const folder = folderOf(directory)
  const programs = path.join(directory, 'agent-bin')
  try {
    for (const each of [folder, programs]) mkdirSync(each, { recursive: true, mode: 0o700 })
    // With its mode: it stays executable.
    copyFileSync(path.join(assets, 'agent-bin', 'xdg-open'), path.join(programs, 'xdg-open'))
  } catch {
    return environment // A full disk, or Corral's files are gone: no reason not to start; the system opens its links.
  }
  const { BROWSER: browser, PATH: searchPath } = environment
  return {
    ...environment,
    CORRAL_LINKS: folder,
    PATH: searchPath ? `${programs}${path.delimiter}${searchPath}` : programs,
    BROWSER: browser === 'none' || browser === 'false' ? browser : path.join(programs, 'xdg-open'),
  }
}

/** Opens the links that agents ask for, as long as their sessions run. */
export class LinkDesk {
  private readonly watchers = new Map<SessionId, FSWatcher>()
  private readonly opened = new Map<SessionId, number[]>()

  constructor(private readonly open: OpenLink) {}

  /** Idempotent. A folder that cannot be watched leaves the agent to the system's own xdg-open. */
  serve(session: Session): void {
    if (this.watchers.has(session.id)) return
    const folder = folderOf(session.directory)
    try {
      const watcher = watch(folder, () => this.take(session, folder))
      watcher.on('error', () => this.dismiss(session))
      this.watchers.set(session.id, watcher)
      this.take(session, folder)
    } catch {
      // No such folder: a session from before, or a system where browsers are not started by the agent itself.
    }
  }

  dismiss({ id }: Session): void {
    this.watchers.get(id)?.close()
    this.watchers.delete(id)
    this.opened.delete(id)
  }

  private take(session: Session, folder: string): void {
    for (const name of linksIn(folder)) {
      const url = taken(path.join(folder, name))
      if (url !== null) this.ask(session, url)
    }
  }

  private ask(session: Session, url: string): void {
    const recent = (this.opened.get(session.id) ?? []).filter((at) => at > performance.now() - WITHIN_MS)
    const isTooMany = recent.length >= MOST_LINKS
    this.opened.set(session.id, isTooMany ? recent : [...recent, performance.now()])
    const isOpened = !isTooMany && this.open(url)
    session.tell({
      type: 'notice',
      level: isOpened ? 'info' : 'warning',
      text: isOpened
        ? `The agent opened a page in your browser: ${url}`
        : `The agent asked to open a page, and Corral did not (${isTooMany ? 'too many at once' : 'it is no web link'}): ${url}`,
    })
  }
}

function linksIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.link'))
  } catch {
    return [] // The session was removed.
  }
}

/** The link, once: its file is gone when this answers, which tells the script that it was taken. */
function taken(file: string): string | null {
  try {
    const url = readFileSync(file, 'utf8').slice(0, LONGEST_LINK).trim()
    unlinkSync(file)
    return url
  } catch {
    return null // Another look was quicker.
  }
}
