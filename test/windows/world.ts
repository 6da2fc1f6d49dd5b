import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { AgentProfile } from '../../main/adapters/adapter'
import { type Corral, openCorral } from '../../main/core/corral'
import type { Session } from '../../main/core/session'
import { JournalReader } from '../../main/keeper/journal-reader'
import { parseEndpointRecord } from '../../main/keeper/protocol'
import { readRecord } from '../../main/keeper/records'
import type { AgentEvent } from '../../preload/contract/chat'
import type { LaunchRequest, SessionId } from '../../preload/contract/session'
import { lineAgent } from '../helpers/line-agent'

/** Holds the driver, `main` with warden and keeper, `agents`, and everything that the cases write. */
export const stage = path.dirname(process.argv[1] as string)

export type World = Corral & {
  folder: string
  start(request?: Partial<LaunchRequest>): Session
  /** Starts a session and waits until it runs and its agent has said `words`. */
  running(words?: RegExp): Promise<Session>
  text(session: Session): string
  wardenPid(): number
  /** Another app on the same profile: what a restart is, seen from the core. */
  again(): World
  end(): Promise<void>
}

/** A whole Corral without its window, on a profile of its own: real warden, real keepers, real agents. */
export function openWorld(
  name: string,
  roles: string[] = [],
  options: { overrides?: Partial<AgentProfile>; environment?: NodeJS.ProcessEnv; home?: string } = {},
): World {
  const folder = path.join(stage, 'cases', name)
  const home = path.join(folder, 'home')
  mkdirSync(home, { recursive: true })
  const events = new Map<SessionId, AgentEvent[]>()
  const agent = lineAgent(roles, { bundled: 'windows-agent.mjs', ...options.overrides })
  const corral = openCorral({
    home,
    runtime: { executable: process.execPath, wardenScript: path.join(stage, 'main', 'warden.cjs') },
    bundled: { executable: process.execPath, assets: path.join(stage, 'agents'), version: '0.0.0' },
    environment: options.environment ?? process.env,
    agents: [agent],
    news: {
      changed: () => {},
      removed: () => {},
      events: (id, _from, news) => events.set(id, [...(events.get(id) ?? []), ...news]),
      notice: () => {},
      openLink: () => false,
    },
  })
  const { registry } = corral
  const world: World = {
    ...corral,
    folder,
    start: (request = {}) =>
      registry.get(
        registry.start({ agent: agent.id, folder, model: null, permissions: 'ask', prompt: '', ...request }),
      ),
    running: async (words = /^/) => {
      const session = world.start()
      await eventually(() => session.state.kind === 'running', `it runs, not ${JSON.stringify(session.state)}`)
      await eventually(() => words.test(world.text(session)), `the agent says ${words}`)
      return session
    },
    text: (session) =>
      (events.get(session.id) ?? []).map((event) => (event.type === 'text' ? event.text : '')).join(''),
    wardenPid: () => parseEndpointRecord(readRecord(corral.profile.wardenRecord)).process.pid,
    again: () => openWorld(name, roles, options),
    end: async () => {
      await registry.killAll()
      await registry.close()
    },
  }
  return world
}

/** Looks again until `ask` gives something, and fails with the question when it never does. */
export async function eventually(ask: () => unknown, question: string, withinMs = 30_000): Promise<void> {
  const until = performance.now() + withinMs
  while (!ask()) {
    if (performance.now() > until) throw new Error(`Waited in vain: ${question}.`)
    await delay(25)
  }
}

export const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Whether a process runs: asked of libuv, not of the code under test. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Every number that the agent said behind this word. */
export const pidsBehind = (text: string, word: string): number[] =>
  [...text.matchAll(new RegExp(`^${word} ([\\d ]+)$`, 'gm'))].flatMap((match) =>
    (match[1] as string).split(' ').map(Number),
  )

/** How many of these processes still run, once each had two seconds to fall. */
export async function survivors(pids: readonly number[]): Promise<number> {
  for (const until = performance.now() + 2000; pids.some(isAlive) && performance.now() < until; ) await delay(25)
  return pids.filter(isAlive).length
}

/** An innocent that every end must leave alone. */
export function startBystander(): { isAlive(): boolean; end(): void } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    ...{ detached: true, stdio: 'ignore', windowsHide: true },
  })
  child.unref()
  return { isAlive: () => child.exitCode === null && isAlive(child.pid as number), end: () => child.kill() }
}

/** What the journal holds of one stream, as text. */
export function journaled(session: Session, stream: 'in' | 'out' | 'err'): string {
  const reader = new JournalReader(path.join(session.directory, 'journal'), 0)
  const payloads: Buffer[] = []
  for (let frames = reader.read(); frames.length > 0; frames = reader.read())
    payloads.push(...frames.filter((frame) => frame.stream === stream).map((frame) => frame.payload))
  reader.close()
  return Buffer.concat(payloads).toString('utf8')
}
