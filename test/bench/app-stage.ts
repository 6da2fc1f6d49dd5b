import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Bridge } from '../../preload/contract/ipc'
import type { LaunchRequest, SessionId, SessionView } from '../../preload/contract/session'
import { eventually, processesWith } from '../helpers/processes'
import { type BareApp, startBareApp } from './bare-app'

const fixtures = path.resolve(import.meta.dirname, '../fixtures/agents')
const GONE_WITHIN_MS = 30_000
/** The agent “Bench lines” of these settings: what it prints is shown line by line. */
export const LINES_AGENT = 'custom-00000000-0000-4000-8000-000000000001'

/** The app with its window, on a profile of its own. */
export type AppStage = {
  app: BareApp
  home: string
  folder: string
  start(choice: { agent: string; prompt?: string; permissions?: LaunchRequest['permissions'] }): Promise<SessionId>
  /** Opens its conversation, as a click on its row does; null: back to the list. */
  open(session: SessionId | null): Promise<void>
  send(session: SessionId, prompt: string): Promise<void>
  view(session: SessionId): Promise<SessionView>
  /** Waits until that many sessions have this activity. */
  untilActivity(kind: string, count: number): Promise<void>
  end(): Promise<void>
}

/**
 * Starts the app and waits for its list. `claude`: the program that is started as Claude Code, else the agent of
 * bench-agent.mjs, which speaks its protocol; `lines`: the command of the agent LINES_AGENT.
 */
export async function openAppStage(
  options: { environment?: Record<string, string>; claude?: string; lines?: string; settings?: object } = {},
): Promise<AppStage> {
  const base = mkdtempSync(path.join(tmpdir(), 'corral-bench-'))
  const [home, folder] = [path.join(base, 'home'), path.join(base, 'work')]
  mkdirSync(home, { mode: 0o700 })
  mkdirSync(folder)
  const settings = {
    onQuit: 'end',
    agentOptions: { claude: { program: options.claude ?? benchAgent(base), arguments: '', environment: '' } },
    customAgents: [{ id: LINES_AGENT, name: 'Bench lines', command: options.lines ?? 'cat', protocol: 'lines' }],
    ...options.settings,
  }
  writeFileSync(path.join(home, 'settings.json'), JSON.stringify(settings))
  // What the dialog **New session** begins with.
  const remembered = { agent: LINES_AGENT, model: null, permissions: 'ask', recentFolders: [folder] }
  writeFileSync(path.join(home, 'launch.json'), JSON.stringify(remembered))
  const app = startBareApp(home, { environment: options.environment ?? {} })
  const ask = <R>(work: (argument: unknown) => Promise<R>, argument: unknown) => app.inPage(work, argument)
  const end = async () => {
    if (app.child.exitCode === null && app.child.signalCode === null) await app.end('SIGTERM')
    await eventually(() => processesWith(home).length === 0, `nothing of ${home} runs`, GONE_WITHIN_MS)
    rmSync(base, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    await ask(untilListed, null)
  } catch (error) {
    await end()
    throw error
  }
  return {
    ...{ app, home, folder, end },
    start: ({ agent, prompt = '', permissions = 'ask' }) =>
      app.inPage(startSession, { agent, folder, model: null, permissions, prompt }),
    open: (session) => app.inPage(openSession, session),
    send: (session, prompt) => app.inPage(sendTo, { session, prompt }),
    view: (session) => app.inPage(viewOf, session),
    untilActivity: (kind, count) => app.inPage(untilActivity, { kind, count }),
  }
}

/** A program of its own for the fixture: what is started as Claude Code is one file. */
export function benchAgent(folder: string): string {
  const program = path.join(folder, 'bench-agent')
  const script = path.join(fixtures, 'bench-agent.mjs')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, { mode: 0o755 })
  return program
}

async function untilListed(): Promise<void> {
  while (!document.body?.innerText.includes('New session'))
    await new Promise((resolve) => requestAnimationFrame(resolve))
}

async function startSession(request: LaunchRequest): Promise<SessionId> {
  const { corral } = window as unknown as { corral: Bridge }
  const started = await corral.request('session:start', request)
  if (!started.ok) throw new Error(started.fault.message)
  return started.value
}

async function openSession(session: SessionId | null): Promise<void> {
  const next = () => new Promise((resolve) => setTimeout(resolve, 20))
  const panel = () => document.querySelector('section[aria-label=Session]')
  if (session === null) {
    for (; panel(); await next()) panel()?.querySelector<HTMLElement>('[aria-label="Back to all sessions"]')?.click()
    return
  }
  const row = () => document.querySelector<HTMLElement>(`[data-session="${session}"]`)
  // The list has only those rows in the page that are to be seen.
  const scrollOn = () => {
    const grid = document.querySelector<HTMLElement>('[role=grid]')
    for (const each of [...(grid?.querySelectorAll<HTMLElement>('*') ?? []), grid, grid?.parentElement]) {
      if (!each || each.scrollHeight <= each.clientHeight) continue
      const isAtEnd = each.scrollTop + each.clientHeight >= each.scrollHeight - 1
      each.scrollTop = isAtEnd ? 0 : each.scrollTop + each.clientHeight / 2
    }
  }
  for (; row()?.getAttribute('aria-current') !== 'true'; await next()) {
    if (row()) row()?.querySelector<HTMLElement>('[role=gridcell]')?.click()
    else scrollOn()
  }
  while (!panel()?.querySelector('[role=log]')) await next()
}

async function sendTo({ session, prompt }: { session: SessionId; prompt: string }): Promise<void> {
  const { corral } = window as unknown as { corral: Bridge }
  const sent = await corral.request('session:send', session, prompt, [])
  if (!sent.ok) throw new Error(sent.fault.message)
}

async function viewOf(session: SessionId): Promise<SessionView> {
  const { corral } = window as unknown as { corral: Bridge }
  const list = await corral.request('session:list')
  const view = list.ok ? list.value.find(({ id }) => id === session) : undefined
  if (!view) throw new Error(`There is no session ${session}.`)
  return view
}

async function untilActivity({ kind, count }: { kind: string; count: number }): Promise<void> {
  const { corral } = window as unknown as { corral: Bridge }
  for (;;) {
    const list = await corral.request('session:list')
    if (list.ok && list.value.filter((view) => view.activity?.kind === kind).length >= count) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
