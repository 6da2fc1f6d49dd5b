import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { BrowserWindow } from 'electron'
import type { Registry } from '../core/registry'

const SETTLED_MS = 800
const ANSWER_WITHIN_MS = 60_000

/** Saves a picture of the window once it has painted; with a session, once its first turn has ended. Throws when the file cannot be written. */
export async function savePicture(
  window: BrowserWindow,
  file: string,
  registry: Registry,
  session: string | null,
): Promise<void> {
  const until = performance.now() + ANSWER_WITHIN_MS
  while (session !== null && performance.now() < until) {
    const view = registry.get(session).view()
    if (view.state.kind === 'ended' || (view.activity?.kind === 'ready' && view.usage.outputTokens > 0)) break
    await delay(100)
  }
  await delay(SETTLED_MS)
  const picture = await window.webContents.capturePage()
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, picture.toPNG())
}
