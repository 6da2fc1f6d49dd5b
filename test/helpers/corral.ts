import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AgentProfile } from '../../main/adapters/adapter'
import { type Corral, type CorralOptions, openCorral } from '../../main/core/corral'
import type { Session } from '../../main/core/session'
import type { AgentEvent } from '../../preload/contract/chat'
import type { LaunchRequest, SessionId, SessionView } from '../../preload/contract/session'
import { eventually, isAlive, processesWith } from './processes'

const root = path.resolve(import.meta.dirname, '../..')
/** Node for wardens, keepers and bundled agents: the suite runs once more with another version. */
const executable = process.env.CORRAL_TEST_NODE ?? process.execPath

export type TestCorral = Corral & {
  home: string
  folder: string
  notices: string[]
  /** What agents asked to be opened in the person's browser. */
  links: string[]
  events: Map<SessionId, AgentEvent[]>
  /** Starts a session of the first agent in the test's own folder. */
  start(request?: Partial<LaunchRequest>): Session
  /** Waits until the session is in a state of this kind. */
  reach(session: Session, kind: SessionView['state']['kind']): Promise<SessionView>
  text(session: Session): string
  wardenPid(): number
  /** Another app on the same profile: what a restart is, seen from the core. */
  again(changed?: (view: SessionView) => void): TestCorral
  /** Ends everything, and fails when anything is left. */
  end(): Promise<void>
}

/** A whole Corral without its window, on a profile of its own in a temporary folder: real warden, real keepers, real agents. */
export function testCorral(
  agents?: readonly AgentProfile[],
  options: {
    home?: string
    environment?: NodeJS.ProcessEnv
    /** Where wardens and keepers are started from, unless it is the work tree's own build. */
    runtime?: CorralOptions['runtime']
    assets?: string
    startTimeoutMs?: number
    passes?: CorralOptions['passes']
    changed?: (view: SessionView) => void
  } = {},
): TestCorral {
  const base = options.home ? path.dirname(options.home) : mkdtempSync(path.join(tmpdir(), 'corral-'))
  const home = options.home ?? path.join(base, 'home')
  const notices: string[] = []
  const links: string[] = []
  const events = new Map<SessionId, AgentEvent[]>()
  const corral = openCorral({
    home,
    runtime: options.runtime ?? { executable, wardenScript: path.join(root, 'dist/main/warden.cjs') },
    bundled: {
      executable,
      assets: options.assets ?? path.join(root, agents ? 'test/fixtures/agents' : 'assets'),
      version: '0.0.0',
    },
    environment: options.environment ?? process.env,
    ...(agents ? { agents } : {}),
    ...(options.passes ? { passes: options.passes } : {}),
    ...(options.startTimeoutMs ? { startTimeoutMs: options.startTimeoutMs } : {}),
    news: {
      changed: options.changed ?? (() => {}),
      removed: () => {},
      events: (id, _from, news) => events.set(id, [...(events.get(id) ?? []), ...news]),
      notice: (text) => notices.push(text),
      openLink: (url) => {
        links.push(url)
        return url.startsWith('http')
      },
    },
  })
  const { registry } = corral
  let wardenPid = 0
  const test: TestCorral = {
    ...corral,
    home,
    folder: base,
    notices,
    links,
    events,
    start: (request = {}) => {
      const agent = agents?.[0]?.id ?? 'demo'
      return registry.get(
        registry.start({ agent, folder: base, model: null, permissions: 'ask', prompt: '', ...request }),
      )
    },
    reach: async (session, kind) => {
      await eventually(
        () => session.state.kind === kind,
        `“${session.name}” is ${kind}, not ${JSON.stringify(session.state)}`,
      )
      return session.view()
    },
    text: (session) =>
      (events.get(session.id) ?? []).map((event) => (event.type === 'text' ? event.text : '')).join(''),
    wardenPid: () => {
      wardenPid = processesWith(home).find((pid) => pid !== process.pid && isWarden(pid)) ?? wardenPid
      return wardenPid
    },
    again: (changed) => testCorral(agents, { ...options, home, ...(changed ? { changed } : {}) }),
    end: async () => {
      corral.bridge.close()
      corral.passes.stop()
      corral.outside.close()
      await registry.killAll()
      await registry.close()
      await eventually(() => processesWith(home).length === 0, `nothing of ${home} runs`, 10_000)
      rmSync(base, { recursive: true, force: true })
    },
  }
  return test

  function isWarden(pid: number): boolean {
    return isAlive(pid) && processesWith('warden.cjs').includes(pid)
  }
}
