import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { openCorral } from '../../main/core/corral'
import type { AgentEvent } from '../../preload/contract/chat'
import type { SessionId } from '../../preload/contract/session'
import { eventually } from './processes'

const root = path.resolve(import.meta.dirname, '../..')
const frozen = path.join(root, 'test/fixtures/frozen')

/** The versions of Corral that are kept as they were, oldest first. */
export const frozenVersions = readdirSync(frozen)
  .sort((one, other) => Number(one) - Number(other))
  .map((number) => ({ name: `frozen version ${number}`, folder: path.join(frozen, number) }))

/** An app of another version, with what it was told. What the test uses of it has not changed since. */
export type OtherApp = ReturnType<typeof openCorral> & {
  /** Starts a session of the demo agent and waits until it runs. */
  begin(prompt: string): Promise<SessionId>
  text(session: SessionId): string
  events: Map<SessionId, AgentEvent[]>
}

/** Runs the app without a window that lies in `folder`, with the warden and keeper beside it, in this very process. */
export function openOther(folder: string, home: string): OtherApp {
  const load = createRequire(import.meta.url)(path.join(folder, 'app.cjs')) as { openCorral: typeof openCorral }
  const events = new Map<SessionId, AgentEvent[]>()
  const app = load.openCorral({
    home,
    runtime: { executable: process.execPath, wardenScript: path.join(folder, 'warden.cjs') },
    bundled: { executable: process.execPath, assets: path.join(root, 'assets'), version: '0.0.0' },
    environment: process.env,
    news: {
      changed: () => {},
      removed: () => {},
      events: (id, _from, news) => events.set(id, [...(events.get(id) ?? []), ...news]),
      notice: () => {},
      openLink: () => false,
    },
  })
  return {
    ...app,
    events,
    text: (id) => (events.get(id) ?? []).map((event) => (event.type === 'text' ? event.text : '')).join(''),
    begin: async (prompt) => {
      const id = app.registry.start({
        agent: 'demo',
        folder: path.dirname(home),
        model: null,
        permissions: 'ask',
        prompt,
      })
      await eventually(() => app.registry.get(id).state.kind === 'running', 'the session of the other version runs')
      return id
    },
  }
}

/** A copy of a frozen version that speaks other versions of the protocol; gone when the test is over. */
export function speaking(version: string, range: { min: number; max: number }): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-other-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(version, folder, { recursive: true })
  // koffi is found the way up from the scripts.
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  for (const name of ['app.cjs', 'warden.cjs', 'keeper.cjs']) {
    const file = path.join(folder, name)
    const text = readFileSync(file, 'utf8')
    const changed = text.replace('{min:1,max:1}', JSON.stringify(range))
    if (changed === text) throw new Error(`${name} names its protocol in another way.`)
    writeFileSync(file, changed)
  }
  return folder
}
